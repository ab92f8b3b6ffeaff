// The door 'quintet/models': what is declared about the models of a project.
export {
  modelSignals,
  type DeleteEvent,
  type M2mChangedEvent,
  type PostSaveEvent,
  type PreSaveEvent,
  type SignalsOf,
} from './signals.ts';
