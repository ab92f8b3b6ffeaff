// What keeps a row from being deleted. The database says that something does; this finds out what.
import { selection } from '../../../kernel/row-key.ts';
import type { Delegate, Row, Where } from '../../../kernel/database.ts';
import type {
  FieldDescription,
  ModelDescription,
  RelationDescription,
  SchemaDescription,
} from '../../../kernel/model.ts';
import type { PrismaPromiseLike, QueryPromise } from './query-promise.ts';
import { chunks } from '../signals/keys.ts';
import { translateDatabaseError } from '../translate-error.ts';
import { ForeignKeyViolation, ProtectedError, type Holder } from '../violations.ts';

type Call = (args?: unknown) => PrismaPromiseLike;
type Members = Record<string, unknown>;

/** A foreign key of another model that points to this one. */
interface Incoming {
  model: ModelDescription;
  field: FieldDescription;
  relation: RelationDescription;
}

/** Models of one schema, by the models that refer to them. */
export class DeleteRules {
  readonly #incoming = new Map<string, Incoming[]>();

  constructor(schema: SchemaDescription) {
    for (const model of schema.models) {
      for (const field of model.fields) {
        const { relation } = field;
        if (!relation || relation.fields.length === 0) continue;
        const known = this.#incoming.get(relation.model) ?? [];
        this.#incoming.set(relation.model, [...known, { model, field, relation }]);
      }
    }
  }

  /** True if other rows can prevent the deletion of a row of this model, or of one that is deleted with it. */
  canBeHeld(model: string, seen: Set<string> = new Set()): boolean {
    if (seen.has(model)) return false;
    seen.add(model);
    return this.of(model).some(
      ({ model: other, relation }) =>
        isProtecting(relation) || (relation.onDelete === 'Cascade' && this.canBeHeld(other.name, seen)),
    );
  }

  of(model: string): readonly Incoming[] {
    return this.#incoming.get(model) ?? [];
  }
}

// Both refuse. NoAction looks when all cascades are done, so that rows that go anyway hold nothing: Django's RESTRICT.
function isProtecting({ onDelete }: RelationDescription): boolean {
  return onDelete === 'Restrict' || onDelete === 'NoAction';
}

/**
 * `delete` and `deleteMany` that say which rows are in the way.
 *
 * @param attempt runs the call in a savepoint where an error would spoil the transaction
 */
export function protectedDeletes(
  delegate: Members,
  model: ModelDescription,
  client: object,
  { rules, attempt, promise }: { rules: DeleteRules; attempt: Attempt; promise: typeof QueryPromise },
): Record<string, Call> {
  const calls: Record<string, Call> = {};
  for (const operation of ['delete', 'deleteMany'] as const) {
    const call = delegate[operation];
    if (typeof call !== 'function') continue;
    const original = (args: unknown) => (call as Call).call(delegate, args);
    calls[operation] = (args) => {
      const start = async () => {
        try {
          return await attempt(() => original(args));
        } catch (error) {
          const refusal = translateDatabaseError(error);
          if (!(refusal instanceof ForeignKeyViolation)) throw error;
          const search = new HolderSearch(client, rules);
          throw await explain(search, model, (args ?? {}) as { where?: Where }, error);
        }
      };
      return new promise(start, () => original(args));
    };
  }
  return calls;
}

type Attempt = <T>(work: () => PromiseLike<T>) => Promise<T>;

const SAMPLE_SIZE = 5;
const MAX_DEPTH = 8;

async function explain(
  search: HolderSearch,
  model: ModelDescription,
  { where }: { where?: Where },
  error: unknown,
): Promise<unknown> {
  // A unique key is a separate condition; `findUnique` also accepts keys of several fields.
  const delegate = search.delegate(model);
  const doomed = isUniqueKey(model, where)
    ? [await delegate.findUnique({ where: where ?? {} })].filter((row) => row !== null)
    : await delegate.findMany({ where });
  await search.follow(model, doomed, 0);
  return search.holders.length === 0 ? error : new ProtectedError(model.name, search.holders, { cause: error });
}

function isUniqueKey(model: ModelDescription, where: Where | undefined): boolean {
  const names = [model.primaryKeyName, ...model.uniques.map(({ name }) => name)];
  return names.some((name) => name !== undefined && where?.[name] !== undefined);
}

class HolderSearch {
  readonly holders: Holder[] = [];
  readonly #client: Members;
  readonly #rules: DeleteRules;

  constructor(client: object, rules: DeleteRules) {
    this.#client = client as Members;
    this.#rules = rules;
  }

  delegate(model: ModelDescription): Delegate {
    return this.#client[model.delegate] as Delegate;
  }

  async follow(model: ModelDescription, doomed: readonly Row[], depth: number): Promise<void> {
    if (doomed.length === 0 || depth > MAX_DEPTH) return;
    for (const incoming of this.#rules.of(model.name)) {
      for (const part of chunks(doomed)) {
        const where = { OR: part.map((row) => pointingTo(incoming.relation, row)) };
        if (isProtecting(incoming.relation)) await this.#note(incoming, where);
        else if (incoming.relation.onDelete === 'Cascade')
          await this.follow(incoming.model, await this.delegate(incoming.model).findMany({ where }), depth + 1);
      }
    }
  }

  async #note({ model, field }: Incoming, where: Where): Promise<void> {
    const count = await this.delegate(model).count({ where });
    if (count === 0) return;
    const display = model.display === undefined ? {} : { [model.display]: true };
    const select = { ...selection(model.primaryKey), ...display };
    const rows = await this.delegate(model).findMany({ where, select, take: SAMPLE_SIZE });
    const labels = rows.map((row) => labelOf(model, row));
    this.holders.push({ model: model.name, field: field.name, count, rows, labels });
  }
}

function labelOf({ display, primaryKey }: ModelDescription, row: Row): string {
  const name = display === undefined ? '' : String(row[display] ?? '');
  return name === '' ? primaryKey.map((key) => String(row[key])).join(', ') : `“${name}”`;
}

function pointingTo({ fields, references }: RelationDescription, row: Row): Where {
  return Object.fromEntries(fields.map((name, index) => [name, row[references[index] ?? '']]));
}
