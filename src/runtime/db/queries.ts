// Methods of Django's managers that Prisma's client lacks. The first argument is the model of the client, `db.post` or `tx.post`,
// so that arguments and rows have the types of the generated client.
import type { Args, Exact } from '@prisma/client/runtime/client';
import type { Delegate, Row } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import { quoteName, tableSql } from '../../kernel/sql-names.ts';
import { frameOfModel, guarded } from './transactions/atomic.ts';
import type { Answer, WithKey, WithOmitted } from './client/client-types.ts';
import { errors } from './errors.ts';
import { keyConditions } from './key-conditions.ts';
import { modelOf, schemaInUse } from './schema-in-use.ts';
import { translateDatabaseError } from './translate-error.ts';
import { UniqueViolation } from './violations.ts';

// oxlint-disable-next-line typescript/no-empty-object-type -- nothing is left out
type OmittedOf<D> = D extends WithOmitted<infer Omitted> ? NonNullable<Omitted> : {};

/** A row of `db.post`, without relations. */
export type RowFrom<D> = Answer<D, Record<never, never>, 'findFirstOrThrow', OmittedOf<D>>;
/** Arguments of `db.post.findMany`. */
export type ListArgs<D> = Args<D, 'findMany'>;
/** What the compiler knows of `args`, all of which `Wanted` has to know. */
export type ExactArgs<A, Wanted> = Exact<A, Wanted>;
/** A row of `db.post.findMany` with these arguments. */
export type ListRow<D, A> = Answer<D, A, 'findMany', OmittedOf<D>> extends readonly (infer OneRow)[] ? OneRow : never;
/** The type of the primary key's field; never if there are several. */
export type KeyOf<D> = D extends WithKey<infer Key> ? (Key extends keyof RowFrom<D> ? RowFrom<D>[Key] : never) : never;
type UniqueWhere<D> = Args<D, 'findUnique'>['where'];
type Where<D> = Args<D, 'findMany'>['where'];

/** `data` of `db.post.create`. */
export type CreateData<D> = Args<D, 'create'>['data'];
/** `data` of `db.post.update`. */
export type UpdateData<D> = Args<D, 'update'>['data'];

export interface GetOrCreate<D> {
  /** A unique field, or several that are unique together. */
  where: UniqueWhere<D>;
  /** The row if there is none, those of `where` included. */
  create: CreateData<D>;
  /** As for `create` and `update`. Default false. */
  validate?: boolean;
}

export interface UpdateOrCreate<D> extends GetOrCreate<D> {
  update: UpdateData<D>;
}

const IN_BULK_CHUNK = 500;
const ITERATE_CHUNK = 1000;

/**
 * Returns the row, or creates it. Concurrent calls get the same row.
 *
 * @throws what the database client throws, a `UniqueViolation` of another field than those in `where` included
 * @example const { row, created } = await getOrCreate(db.tag, { where: { name }, create: { name } });
 */
export async function getOrCreate<D extends object>(
  model: D,
  { where, create, validate }: GetOrCreate<D>,
): Promise<{ row: RowFrom<D>; created: boolean }> {
  const delegate = model as unknown as Delegate;
  const found = await delegate.findUnique({ where: where as Row });
  if (found) return { row: found as RowFrom<D>, created: false };
  try {
    const row = await guarded(model, () => delegate.create({ data: create as Row, ...(validate ? { validate } : {}) }));
    return { row: row as RowFrom<D>, created: true };
  } catch (error) {
    const other = isUniqueViolation(error) ? await delegate.findUnique({ where: where as Row }) : null;
    if (other === null) throw error;
    return { row: other as RowFrom<D>, created: false };
  }
}

/**
 * Updates the row, or creates it. Unlike Prisma's `upsert`, it returns whether the row was created.
 *
 * @throws what the database client throws
 */
export async function updateOrCreate<D extends object>(
  model: D,
  { where, create, update, validate }: UpdateOrCreate<D>,
): Promise<{ row: RowFrom<D>; created: boolean }> {
  const { row, created } = await getOrCreate(model, { where, create, ...(validate ? { validate } : {}) });
  if (created) return { row, created };
  const args = { where: where as Row, data: update as Row, ...(validate ? { validate } : {}) };
  const changed = await (model as unknown as Delegate).update(args);
  return { row: changed as RowFrom<D>, created: false };
}

/**
 * Returns rows by key, in as few queries as possible; keys without a row are missing in the result.
 *
 * @param options.field a unique field; default is the primary key
 * @returns rows by key, in the order of the keys
 * @throws {ProjectError} MODEL_KEY_UNSUITABLE
 */
export async function inBulk<D extends object>(model: D, keys: Iterable<KeyOf<D>>): Promise<Map<KeyOf<D>, RowFrom<D>>>;
export async function inBulk<D extends object, Field extends keyof RowFrom<D> & string>(
  model: D,
  keys: Iterable<RowFrom<D>[Field]>,
  options: { field: Field },
): Promise<Map<RowFrom<D>[Field], RowFrom<D>>>;
export async function inBulk(
  model: object,
  keys: Iterable<unknown>,
  options: { field?: string } = {},
): Promise<Map<unknown, unknown>> {
  const field = uniqueField(modelOf(model), options.field);
  const wanted = [...new Set(keys)];
  const found = new Map<unknown, Row>();
  for (let start = 0; start < wanted.length; start += IN_BULK_CHUNK) {
    const where = { [field]: { in: wanted.slice(start, start + IN_BULK_CHUNK) } };
    const rows = await (model as unknown as Delegate).findMany({ where, omit: { [field]: false } });
    for (const row of rows) found.set(row[field], row);
  }
  const pairs = wanted.flatMap((key) => (found.has(key) ? [[key, found.get(key)] as const] : []));
  return new Map(pairs);
}

/**
 * Iterates over all rows in the order of the primary key, without holding them all in memory. Rows that are added,
 * changed or removed meanwhile do not shift others: each chunk starts after the last key.
 *
 * @param options `where`, `include`, `select` and `omit` as in findMany; `chunkSize`: rows a query, default 1000. A `select` gives
 *   the fields of the primary key too.
 * @example for await (const post of iterate(db.post, { include: { author: true } })) await send(post);
 */
export function iterate<D extends object>(model: D): AsyncGenerator<RowFrom<D>, void, undefined>;
export function iterate<D extends object, A>(
  model: D,
  args: Exact<A, IterateArgs<D>>,
): AsyncGenerator<ListRow<D, Omit<A, 'chunkSize'>>, void, undefined>;
export async function* iterate(model: object, args: IterateOptions = {}): AsyncGenerator<unknown, void, undefined> {
  const { where, chunkSize = ITERATE_CHUNK, ...shape } = args;
  const { primaryKey } = modelOf(model);
  const delegate = model as unknown as Delegate;
  const orderBy = primaryKey.map((name) => ({ [name]: 'asc' }));
  const wanted = withKey(shape, primaryKey);
  let last: Row | undefined;
  for (;;) {
    const conditions = [...(where === undefined ? [] : [where]), ...(last ? [isBehind(primaryKey, last)] : [])];
    const filter = conditions.length === 0 ? {} : { where: { AND: conditions } };
    const rows = await delegate.findMany({ ...wanted, ...filter, orderBy, take: chunkSize });
    yield* rows;
    if (rows.length < chunkSize) return;
    last = rows.at(-1);
  }
}

/** The next chunk begins behind the key, so a query that leaves it out has to read it all the same. */
function withKey({ select, omit, ...rest }: Omit<IterateOptions, 'where' | 'chunkSize'>, key: readonly string[]): Row {
  const kept = omit && Object.fromEntries(Object.entries(omit).filter(([name]) => !key.includes(name)));
  return {
    ...rest,
    ...(select ? { select: { ...select, ...Object.fromEntries(key.map((name) => [name, true])) } } : {}),
    ...(kept ? { omit: kept } : {}),
  };
}

/** Arguments of findMany without those that order and limit, which `iterate` sets itself. */
type IterateArgs<D> = Omit<ListArgs<D>, 'take' | 'skip' | 'cursor' | 'orderBy' | 'distinct'> & {
  chunkSize?: number;
};

interface IterateOptions {
  where?: Row;
  include?: Row;
  select?: Row;
  omit?: Row;
  chunkSize?: number;
}

export interface LockOptions {
  /** What to do with rows that another transaction has locked: wait (default), fail at once, or leave them out. */
  onLocked?: 'wait' | 'fail' | 'skip';
}

/**
 * Locks rows until the transaction ends (`SELECT … FOR UPDATE`), and returns their current values. On
 * SQLite nothing needs to be sent: a transaction of `atomic` is the only writer from its first statement on.
 *
 * @param model a model of the transaction's client: `tx.seat`
 * @throws {ProjectError} TRANSACTION_MISSING: not inside `atomic` or `db.$transaction(async (tx) => …)`
 */
export async function selectForUpdate<D extends object>(
  model: D,
  { where }: { where: Where<D> },
  { onLocked = 'wait' }: LockOptions = {},
): Promise<RowFrom<D>[]> {
  const description = modelOf(model);
  const client = frameOfModel(model)?.client;
  if (client === undefined) throw errors.TRANSACTION_MISSING({ model: description.name });
  const delegate = model as unknown as Delegate;
  const find = (condition: unknown) =>
    delegate.findMany({ where: condition as Row, orderBy: description.primaryKey.map((name) => ({ [name]: 'asc' })) });
  if (schemaInUse()?.provider !== 'postgresql') return (await find(where)) as RowFrom<D>[];
  const locked: Row[] = [];
  for (const row of await find(where)) if (await lockRow(client, description, row, onLocked)) locked.push(row);
  if (locked.length === 0) return [];
  const keys = locked.map((row) => Object.fromEntries(description.primaryKey.map((name) => [name, row[name]])));
  const rows: Row[] = [];
  for (const condition of keyConditions(description.primaryKey, keys))
    rows.push(...(await find({ AND: [where, condition] })));
  return rows as RowFrom<D>[];
}

const ON_LOCKED = { wait: '', fail: ' NOWAIT', skip: ' SKIP LOCKED' };

async function lockRow(
  client: object,
  model: ModelDescription,
  row: Row,
  onLocked: NonNullable<LockOptions['onLocked']>,
): Promise<boolean> {
  const columns = model.primaryKey.map((name) => model.fields.find((field) => field.name === name)?.column ?? name);
  const conditions = columns.map((column, index) => `${quoteName(column)} = $${index + 1}`).join(' AND ');
  const sql = `SELECT 1 FROM ${tableSql(model)} WHERE ${conditions} FOR UPDATE${ON_LOCKED[onLocked]}`;
  const { $queryRawUnsafe: query } = client as { $queryRawUnsafe(sql: string, ...values: unknown[]): Promise<Row[]> };
  const rows = await query.call(client, sql, ...model.primaryKey.map((name) => row[name]));
  return rows.length > 0;
}

function isUniqueViolation(error: unknown): boolean {
  return translateDatabaseError(error) instanceof UniqueViolation;
}

function uniqueField(model: ModelDescription, name: string | undefined): string {
  const single = [model.primaryKey, ...model.uniques.map(({ fields }) => fields)].filter(({ length }) => length === 1);
  const field = name ?? (model.primaryKey.length === 1 ? model.primaryKey[0] : undefined);
  if (field === undefined || !single.flat().includes(field))
    throw errors.MODEL_KEY_UNSUITABLE({ call: 'inBulk', model: model.name });
  return field;
}

/** Keys behind the given one: `row > 1 OR (row = 1 AND number > 5)`. */
export function isBehind(names: readonly string[], last: Row): Row {
  const steps = names.map((name, index) => ({
    ...Object.fromEntries(names.slice(0, index).map((before) => [before, last[before]])),
    [name]: { gt: last[name] },
  }));
  return steps.length === 1 ? (steps[0] as Row) : { OR: steps };
}
