// The entry 'quintet/models': what is declared about the models of a project.
export { InvalidRow } from './errors.ts';
export { fullClean } from './full-clean.ts';
export type { ModelRules } from '../../kernel/model.ts';
export { invalid, rules, type CleanContext, type RulesOf } from './rules.ts';
export { rowErrors } from './row-errors.ts';
export { modelScopes } from './scopes.ts';
export {
  modelSignals,
  type DeleteEvent,
  type M2mChangedEvent,
  type PostSaveEvent,
  type PreSaveEvent,
  type SignalsOf,
} from './signals.ts';
export { writeRules } from './write-rules.ts';
