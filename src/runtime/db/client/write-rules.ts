// What happens to the data of a write before it is written: empty slugs are filled, and with `validate: true` it is checked.
// The rules themselves are forms' (quintet/models brings them); this is how they come into the client's calls.
import type { Row } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import { errors } from '../errors.ts';
import { currentFrame } from '../transactions/transaction-frame.ts';
import { translateDatabaseError } from '../translate-error.ts';
import { UniqueViolation } from '../violations.ts';
import type { PrismaPromiseLike, QueryPromise } from './query-promise.ts';

/** One row that is to be written. */
export interface RowWrite {
  model: ModelDescription;
  /** The client, or the transaction, that writes it. */
  client: object;
  data: Row;
  /** The row as it is; undefined for a new one. */
  before: Row | undefined;
  validate: boolean;
  /** Slugs that other rows of the same call got. */
  reserved: Set<string>;
}

export interface WriteRules {
  /** @returns the data to write @throws {InvalidRow} ROW_INVALID, if it is to be validated */
  prepare(write: RowWrite): Promise<Row>;
  /** @throws {InvalidRow} ROW_INVALID */
  check(row: Omit<RowWrite, 'validate' | 'reserved'>): Promise<void>;
  /** The database's refusal as an error by field; other errors as they are. */
  explain(error: unknown, model: ModelDescription): unknown;
}

export interface RulesHolder {
  current: WriteRules | undefined;
  load: () => Promise<WriteRules>;
}

/** Under this name a model keeps the rules of its project. */
export const RULES = Symbol.for('quintet.write-rules');

/** The rules behind `db.post`; undefined for a client that was connected without. */
export async function rulesOf(model: object): Promise<WriteRules | undefined> {
  const holder = (model as Record<symbol, RulesHolder | undefined>)[RULES];
  if (holder) holder.current ??= await holder.load();
  return holder?.current;
}

const MAX_ATTEMPTS = 5;

type Call = (args?: unknown) => PrismaPromiseLike;
type Members = Record<string, unknown>;
interface WriteArgs {
  data?: Row | Row[];
  create?: Row;
  update?: Row;
  where?: Row;
  validate?: boolean;
  [more: string]: unknown;
}

const OPERATIONS = [
  'create',
  'createMany',
  'createManyAndReturn',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
] as const;
type Operation = (typeof OPERATIONS)[number];

/** The writes of a model that take `validate`, and fill slugs. */
export function ruledWrites(
  delegate: Members,
  model: ModelDescription,
  client: object,
  { rules, promise }: { rules: RulesHolder; promise: typeof QueryPromise },
): Record<string, Call> {
  const slugs = model.fields.filter(({ annotations }) => annotations['slug']?.['from'] !== undefined);
  const names = slugs.map(({ name }) => name);
  const writes: Record<string, Call> = {};
  for (const operation of OPERATIONS) {
    const call = delegate[operation];
    if (typeof call !== 'function') continue;
    const write = (args: WriteArgs) => (call as Call).call(delegate, args);
    writes[operation] = (given) => {
      const { validate, ...args } = (given ?? {}) as WriteArgs;
      const isValidated = validate === true;
      if (!isValidated && !lacksSlug(operation, args, names))
        return write(validate === undefined ? (given as never) : args);
      const start = async () => {
        rules.current ??= await rules.load();
        const ruled = new RuledWrite({ delegate, model, client, rules: rules.current, validate: isValidated });
        return ruled.run(operation, args, write);
      };
      return new promise(start, () => {
        throw errors.WRITE_OUT_OF_REACH({
          model: model.name,
          operation,
          what: isValidated ? '`validate`' : 'its slug',
        });
      });
    };
  }
  return writes;
}

/** A new row without its slug, or one whose slug is to be empty. `updateMany` has one value for all rows, and makes none. */
function lacksSlug(operation: Operation, args: WriteArgs, names: readonly string[]): boolean {
  if (names.length === 0 || operation.startsWith('updateMany')) return false;
  const fresh = operation === 'update' ? [] : [args.data, args.create].flat();
  const changed = operation === 'update' ? [args.data as Row] : [args.update];
  return names.some(
    (name) =>
      fresh.some((row) => row !== undefined && (row[name] ?? '') === '') || changed.some((row) => row?.[name] === ''),
  );
}

interface RuledModel {
  delegate: Members;
  model: ModelDescription;
  client: object;
  rules: WriteRules;
  validate: boolean;
}

class RuledWrite {
  readonly #delegate: Members;
  readonly #model: ModelDescription;
  readonly #client: object;
  readonly #rules: WriteRules;
  readonly #validate: boolean;
  readonly #reserved = new Set<string>();

  constructor({ delegate, model, client, rules, validate }: RuledModel) {
    this.#delegate = delegate;
    this.#model = model;
    this.#client = client;
    this.#rules = rules;
    this.#validate = validate;
  }

  async run(operation: Operation, args: WriteArgs, write: (args: WriteArgs) => PromiseLike<unknown>): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const prepared = await this.#prepareArgs(operation, args);
      try {
        return await write(prepared);
      } catch (error) {
        if (attempt < MAX_ATTEMPTS && this.#isSlugTaken(error, operation, args)) continue;
        throw this.#validate ? this.#rules.explain(error, this.#model) : error;
      }
    }
  }

  // Another request was faster with a slug that was made here. In a transaction it is too late: PostgreSQL gave it up.
  #isSlugTaken(error: unknown, operation: Operation, args: WriteArgs): boolean {
    if (currentFrame() !== undefined || operation.endsWith('Many') || operation.endsWith('AndReturn')) return false;
    const refusal = translateDatabaseError(error);
    return refusal instanceof UniqueViolation && lacksSlug(operation, args, refusal.fields);
  }

  async #prepareArgs(operation: Operation, args: WriteArgs): Promise<WriteArgs> {
    switch (operation) {
      case 'create':
        return { ...args, data: await this.#prepare(args.data as Row, undefined) };
      case 'createMany':
      case 'createManyAndReturn':
        return { ...args, data: await this.#prepareAll([args.data ?? []].flat()) };
      case 'update':
        return { ...args, data: await this.#prepareChange(args.data as Row, await this.#find(args.where ?? {})) };
      case 'upsert':
        return this.#prepareUpsert(args);
      case 'updateMany':
      case 'updateManyAndReturn':
        return this.#checkMany(args);
    }
  }

  async #prepareAll(rows: readonly Row[]): Promise<Row[]> {
    const prepared: Row[] = [];
    for (const row of rows) prepared.push(await this.#prepare(row, undefined));
    return prepared;
  }

  async #prepareUpsert(args: WriteArgs): Promise<WriteArgs> {
    const before = await this.#find(args.where ?? {});
    if (before === null) return { ...args, create: await this.#prepare(args.create ?? {}, undefined) };
    return { ...args, update: await this.#prepareChange(args.update ?? {}, before) };
  }

  /** One statement for all rows still: what it writes has to suit each of them. */
  async #checkMany(args: WriteArgs): Promise<WriteArgs> {
    const find = this.#delegate['findMany'] as (args: object) => Promise<Row[]>;
    const { where, limit } = args;
    const rows = await find({ where, ...(limit === undefined ? {} : { take: limit }) });
    for (const before of rows) await this.#prepare(args.data as Row, before);
    return args;
  }

  // A row that does not exist is Prisma's to report.
  async #prepareChange(data: Row, before: Row | null): Promise<Row> {
    return before === null ? data : this.#prepare(data, before);
  }

  async #find(where: Row): Promise<Row | null> {
    return (this.#delegate['findUnique'] as (args: object) => Promise<Row | null>)({ where });
  }

  #prepare(data: Row, before: Row | undefined): Promise<Row> {
    const [model, client, validate, reserved] = [this.#model, this.#client, this.#validate, this.#reserved];
    return this.#rules.prepare({ model, client, validate, reserved, data, before });
  }
}
