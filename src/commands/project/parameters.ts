// What a project's command declares, as oclif's arguments and flags.
import { custom as customArg, integer as integerArg, string as stringArg } from '@oclif/core/args';
import { boolean, custom, integer, string } from '@oclif/core/flags';
import type { Arg, Flag } from '@oclif/core/interfaces';
import { toKebabCase } from '../../kernel/names.ts';
import type { ParameterDescription, ProjectCommand } from '../../kernel/project-command.ts';
import { errors } from '../ui/errors.ts';

type Parameters = ProjectCommand['args'];

export function toArgs(parameters: Parameters): Record<string, Arg<unknown>> {
  return mapNames(parameters, toArg);
}

export function toFlags(parameters: Parameters): Record<string, Flag<unknown>> {
  return mapNames(parameters, toFlag);
}

/** `{ dryRun: true }` for oclif's `{ 'dry-run': true }`. */
export function byDeclaredName(values: object, parameters: Parameters): Record<string, unknown> {
  const given = new Map<string, unknown>(Object.entries(values));
  return Object.fromEntries(Object.keys(parameters).map((name) => [name, given.get(toKebabCase(name))]));
}

function mapNames<T>(parameters: Parameters, convert: (parameter: ParameterDescription) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [toKebabCase(name), convert(parameter)]),
  );
}

function toArg(parameter: ParameterDescription): Arg<unknown> {
  // oclif's types ask which of the options are there; here they come from the project.
  const options = commonOptions(parameter) as never;
  if (parameter.kind === 'integer') return integerArg(options) as Arg<unknown>;
  if (parameter.kind === 'number') return customArg({ parse: readNumber })(options) as Arg<unknown>;
  return stringArg(options) as Arg<unknown>;
}

function toFlag(parameter: ParameterDescription): Flag<unknown> {
  const { kind, char, multiple } = parameter;
  const options = {
    ...commonOptions(parameter),
    ...(char === undefined ? {} : { char }),
    ...(multiple ? { multiple } : {}),
  };
  if (kind === 'boolean') return boolean({ ...options, allowNo: parameter.default === true } as never) as Flag<unknown>;
  if (kind === 'integer') return integer(options as never) as Flag<unknown>;
  if (kind === 'number') return custom({ parse: readNumber })(options as never) as Flag<unknown>;
  return string(options as never) as Flag<unknown>;
}

function commonOptions({
  description,
  required,
  default: value,
  choices,
}: ParameterDescription): Record<string, unknown> {
  return {
    ...(description === undefined ? {} : { description }),
    ...(value === undefined ? {} : { default: value }),
    ...(choices ? { options: choices } : {}),
    required,
  };
}

async function readNumber(text: string): Promise<number> {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw errors.USAGE_INVALID({ what: `expected a number, but got: ${text}` });
  return value;
}
