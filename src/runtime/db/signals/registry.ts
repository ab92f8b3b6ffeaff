// Which models have handlers, and which writes reach them; determined once, when the app is created.
import type { FieldDescription, ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { nearest } from '../../../kernel/names.ts';
import { errors } from '../errors.ts';
import type { DeleteSignal, LinksChanged, ModelSignals, PostSave, PreSave, SignalHandlers } from './handlers.ts';

/** A many-to-many relation with a listener on one of its sides. */
export interface WatchedLinks {
  field: FieldDescription;
  related: ModelDescription;
  /** Listeners of the model itself. */
  own: readonly ((event: LinksChanged) => unknown)[];
  /** Listeners of the other side. */
  theirs: readonly ((event: LinksChanged) => unknown)[];
}

/** Rows that the database deletes along with a row. */
interface Cascade {
  model: WatchedModel;
  /** Foreign key of the dependent model, and the fields it points to. */
  relation: { fields: readonly string[]; references: readonly string[] };
}

export interface WatchedModel {
  model: ModelDescription;
  preSave: readonly ((event: PreSave) => unknown)[];
  postSave: readonly ((event: PostSave) => unknown)[];
  preDelete: readonly ((event: DeleteSignal) => unknown)[];
  postDelete: readonly ((event: DeleteSignal) => unknown)[];
  links: readonly WatchedLinks[];
  /** Dependent models with handlers of deletions, directly or further down. */
  cascades: Cascade[];
}

/** All that is declared in the `signals.ts` of a project's apps. */
export class SignalRegistry {
  readonly #schema: SchemaDescription;
  readonly #load: () => Promise<readonly ModelSignals[]>;
  #watched: ReadonlyMap<string, WatchedModel> | undefined;
  #loading: Promise<readonly ModelSignals[]> | undefined;

  /** @param load for code that uses the database before, or without, the app */
  constructor(schema: SchemaDescription, load: () => Promise<readonly ModelSignals[]>) {
    this.#schema = schema;
    this.#load = load;
  }

  /**
   * From now on these are declared, and no others.
   *
   * @throws {ProjectError} SIGNALS_MODEL_UNKNOWN, SIGNALS_FIELD_UNKNOWN
   */
  use(signals: readonly ModelSignals[]): void {
    this.#watched = watchModels(this.#schema, signals);
  }

  /** Undefined until `load` has read them. */
  get watched(): ReadonlyMap<string, WatchedModel> | undefined {
    return this.#watched;
  }

  async load(): Promise<ReadonlyMap<string, WatchedModel>> {
    this.#loading ??= this.#load();
    const signals = await this.#loading;
    if (this.#watched === undefined) this.use(signals);
    return this.#watched ?? new Map();
  }
}

/** True if a write of new or changed rows sends signals. */
export function hearsSaves({ preSave, postSave, links }: WatchedModel): boolean {
  return preSave.length + postSave.length + links.length > 0;
}

/** True if a deletion sends signals, of the row itself or of rows that are deleted with it. */
export function hearsDeletes({ preDelete, postDelete, cascades }: WatchedModel): boolean {
  return preDelete.length + postDelete.length + cascades.length > 0;
}

function watchModels(schema: SchemaDescription, signals: readonly ModelSignals[]): Map<string, WatchedModel> {
  const models = new Map(schema.models.map((model) => [model.name, model]));
  for (const { model } of signals) assertModel(model, [...models.keys()]);
  const handlersOf = <Name extends keyof SignalHandlers>(model: string, name: Name) =>
    signals.flatMap((entry) => (entry.model === model && entry.handlers[name] ? [entry.handlers[name]] : []));
  const watched = new Map(schema.models.map((model) => [model.name, watchModel(model, models, handlersOf)] as const));
  addCascades([...watched.values()]);
  return watched;
}

type HandlersOf = <Name extends keyof SignalHandlers>(model: string, name: Name) => NonNullable<SignalHandlers[Name]>[];

function watchModel(
  model: ModelDescription,
  models: ReadonlyMap<string, ModelDescription>,
  handlersOf: HandlersOf,
): WatchedModel {
  const links = model.fields.flatMap((field): WatchedLinks[] => {
    const related = field.relation?.manyToMany ? models.get(field.relation.model) : undefined;
    if (related === undefined) return [];
    const own = handlersOf(model.name, 'm2mChanged');
    const theirs = handlersOf(related.name, 'm2mChanged');
    return own.length + theirs.length > 0 ? [{ field, related, own, theirs }] : [];
  });
  if (links.length === 0 && handlersOf(model.name, 'm2mChanged').length > 0)
    throw errors.SIGNALS_WITHOUT_LINKS({ model: model.name });
  return {
    model,
    preSave: handlersOf(model.name, 'preSave'),
    postSave: handlersOf(model.name, 'postSave'),
    preDelete: handlersOf(model.name, 'preDelete'),
    postDelete: handlersOf(model.name, 'postDelete'),
    links,
    cascades: [],
  };
}

/** A model without handlers passes deletions on if a dependent model has handlers. */
function addCascades(all: readonly WatchedModel[]): void {
  for (let isNew = true; isNew;) {
    isNew = false;
    for (const dependent of all.filter(hearsDeletes)) {
      for (const { relation } of dependent.model.fields) {
        if (relation?.onDelete !== 'Cascade' || relation.fields.length === 0) continue;
        const owner = all.find(({ model }) => model.name === relation.model);
        if (owner === undefined || owner.cascades.some((known) => known.relation === relation)) continue;
        owner.cascades.push({ model: dependent, relation });
        isNew = true;
      }
    }
  }
}

function assertModel(name: string, models: readonly string[]): void {
  if (!models.includes(name)) throw errors.SIGNALS_MODEL_UNKNOWN({ name, near: nearest(name, models) });
}
