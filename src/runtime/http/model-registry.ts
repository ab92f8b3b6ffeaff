import type { Database, Delegate } from '../../kernel/database.ts';
import type {
  EnumDescription,
  ModelDescription,
  ModelRules,
  NamedValidators,
  SchemaDescription,
} from '../../kernel/model.ts';
import { nearest } from '../../kernel/names.ts';
import { errors } from './errors.ts';

/** What the project's apps export to check values and rows. */
interface OwnChecks {
  validators?: NamedValidators | undefined;
  rules?: readonly ModelRules[] | undefined;
}

/** The project's models by name. */
export class ModelRegistry {
  readonly all: readonly ModelDescription[];
  readonly enums: readonly EnumDescription[];
  readonly validators: NamedValidators;
  /** Default exports of the apps' src/<app>/rules.ts. */
  readonly rules: readonly ModelRules[];
  readonly #database: Database;
  readonly #byName: Map<string, ModelDescription>;

  constructor(schema: SchemaDescription, database: Database, own: OwnChecks = {}) {
    this.all = schema.models;
    this.enums = schema.enums;
    this.validators = own.validators ?? {};
    this.rules = own.rules ?? [];
    this.#database = database;
    this.#byName = new Map(schema.models.map((model) => [model.name, model]));
  }

  /** @throws {ProjectError} MODEL_UNKNOWN: no model has that name. */
  get(name: string): ModelDescription {
    const model = this.#byName.get(name);
    if (model) return model;
    const names = [...this.#byName.keys()];
    throw errors.MODEL_UNKNOWN({ name, known: names, meant: nearest(name, names) });
  }

  find(name: string): ModelDescription | undefined {
    return this.#byName.get(name);
  }

  /** `db.post` for a model or its name. @throws {ProjectError} MODEL_UNKNOWN */
  delegate(model: ModelDescription | string): Delegate {
    return this.#database.delegate(typeof model === 'string' ? this.get(model).delegate : model.delegate);
  }
}
