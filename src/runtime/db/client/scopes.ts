// Named conditions of a model: `db.post.published().by(user).findMany({ … })`.
import type { Row, Where } from '../../../kernel/database.ts';
import type { ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { nearest } from '../../../kernel/names.ts';
import { errors } from '../errors.ts';
import { UNSIGNALLED } from '../signals/without-signals.ts';

/** A condition, or a function that returns one. */
type Scope = object | ((...args: never[]) => object);

/** One declaration of an app's `scopes.ts`. */
export interface ModelScopes<
  Name extends string = string,
  Scopes extends Record<string, Scope> = Record<string, Scope>,
> {
  model: Name;
  scopes: Scopes;
}

/** Scopes of one model, by name. */
export type ScopesByModel = ReadonlyMap<string, Readonly<Record<string, Scope>>>;

type Members = Record<string | symbol, unknown>;
type Call = (args?: unknown) => unknown;
interface Filtered {
  where?: Where | undefined;
  [more: string]: unknown;
}

const UNIQUE = ['findUnique', 'findUniqueOrThrow', 'update', 'delete'];
const LISTS = [
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
  'updateMany',
  'updateManyAndReturn',
  'deleteMany',
];
// Other members of a model, which a scope of the same name would hide.
const TAKEN = [...UNIQUE, ...LISTS, 'create', 'createMany', 'createManyAndReturn', 'upsert', 'fields', 'name', 'where'];

/** @throws {ProjectError} SCOPES_MODEL_UNKNOWN, SCOPE_NAME_TAKEN */
export function collectScopes(schema: SchemaDescription, declared: readonly ModelScopes[]): ScopesByModel {
  const names = schema.models.map(({ name }) => name);
  const byModel = new Map<string, Record<string, Scope>>();
  for (const { model, scopes } of declared) {
    if (!names.includes(model)) throw errors.SCOPES_MODEL_UNKNOWN({ name: model, near: nearest(model, names) });
    const own = byModel.get(model) ?? {};
    for (const name of Object.keys(scopes)) {
      if (TAKEN.includes(name) || name.startsWith('$'))
        throw errors.SCOPE_NAME_TAKEN({ model, name, reason: "the client's own" });
      if (name in own) throw errors.SCOPE_NAME_TAKEN({ model, name, reason: 'declared more than once' });
    }
    byModel.set(model, { ...own, ...scopes });
  }
  return byModel;
}

/** The model's scopes as methods. Each returns the model with that condition in every query. */
export function scopeMethods(
  base: Members,
  model: ModelDescription,
  scopes: Readonly<Record<string, Scope>>,
  conditions: readonly Where[] = [],
): Record<string, (...args: never[]) => Members> {
  const narrow = (scope: Scope, args: never[]) => {
    const condition = (typeof scope === 'function' ? scope(...args) : scope) as Where;
    return narrowed(base, model, scopes, [...conditions, condition]);
  };
  return Object.fromEntries(Object.entries(scopes).map(([name, scope]) => [name, (...args) => narrow(scope, args)]));
}

function narrowed(
  base: Members,
  model: ModelDescription,
  scopes: Readonly<Record<string, Scope>>,
  conditions: readonly Where[],
): Members {
  const members = Object.create(base) as Members;
  const where = conditions.length === 1 ? (conditions[0] as Where) : { AND: conditions };
  const define = (name: string | symbol, value: unknown) => Object.defineProperty(members, name, { value });
  for (const [names, add] of [
    [UNIQUE, addToUnique],
    [LISTS, addToList],
  ] as const) {
    for (const name of names) {
      const call = base[name];
      if (typeof call === 'function') define(name, (args?: Filtered) => (call as Call)(add(args ?? {}, where)));
    }
  }
  for (const [name, method] of Object.entries(scopeMethods(base, model, scopes, conditions))) define(name, method);
  define('where', where);
  define(UNSCOPED, base);
  const unsignalled = base[UNSIGNALLED] as Members | undefined;
  if (unsignalled) define(UNSIGNALLED, narrowed(unsignalled, model, scopes, conditions));
  return members;
}

/** Under this name a model with conditions keeps the one without. */
export const UNSCOPED = Symbol.for('quintet.unscoped');

function addToList(args: Filtered, where: Where): Filtered {
  return { ...args, where: args.where === undefined ? where : { AND: [where, args.where] } };
}

/** A unique key has to be at the top: `{ slug: 'a', AND: […] }`. */
function addToUnique(args: Filtered, where: Where): Filtered {
  const own = (args.where ?? {}) as Row;
  const more = own['AND'] === undefined ? [] : [own['AND'] as Where].flat();
  return { ...args, where: { ...own, AND: [where, ...more] } };
}
