// The entry 'quintet/commands': what src/<app>/commands/NAME.ts is made of.
export {
  callCommand,
  command,
  fail,
  type Command,
  type CommandOptions,
  type CommandOutcome,
  type RunContext,
} from './command.ts';
export {
  argument,
  flag,
  type ArgumentOptions,
  type FlagOptions,
  type Parameter,
  type ParameterOptions,
  type Parameters,
  type ValuesOf,
} from './parameters.ts';
