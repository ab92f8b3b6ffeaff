// Reads that need none of Prisma's machinery: the plain shapes of findUnique, findFirst, findMany and count on SQLite. They
// send the statements that Prisma would send and give the rows that it would give; anything that is not certain is
// left to it. The proof is a test that asks both the same random questions.
import type { Row } from '../../../kernel/database.ts';
import type { SchemaDescription } from '../../../kernel/model.ts';
import type { SqliteValue } from '../sqlite/sqlite-driver.ts';
import type { TimeColumns } from '../sqlite/time-columns.ts';
import { toDirectModels, type DirectModel } from './direct-model.ts';
import type { DirectTransaction } from './direct-transaction.ts';
import { readRows, type Query } from './read-rows.ts';
import { readOrder, readSelection, type Selection } from './selection.ts';
import { FALLBACK_TO_PRISMA } from './values.ts';
import { readUniqueWhere, readWhere } from './where.ts';

/** An open SQLite database. */
export interface DirectConnection {
  /** As rows, or undefined when a transaction must be waited for or the statement fails: Prisma waits, and has the errors. */
  read: Query;
  readonly times: TimeColumns;
  /** Undefined while no transaction is open. */
  readonly transaction: DirectTransaction | undefined;
}

export type DirectOperation =
  | 'findUnique'
  | 'findUniqueOrThrow'
  | 'findFirst'
  | 'findFirstOrThrow'
  | 'findMany'
  | 'count';

/** Runs the read; FALLBACK_TO_PRISMA means: ask Prisma. */
type DirectPlan = () => unknown;

const UNIQUE_ARGS = new Set(['where', 'select', 'include', 'omit']);
const FIRST_ARGS = new Set(['where', 'select', 'include', 'omit', 'orderBy']);
const MANY_ARGS = new Set(['where', 'select', 'include', 'omit', 'orderBy', 'take', 'skip']);
const COUNT_ARGS = new Set(['where']);
const MAX_INT = 2 ** 31 - 1;

export class DirectReads {
  readonly #models: ReadonlyMap<string, DirectModel>;
  readonly #connection: () => DirectConnection | undefined;

  /** @param connection the database once it is open */
  constructor(schema: SchemaDescription, connection: () => DirectConnection | undefined) {
    this.#models = toDirectModels(schema);
    this.#connection = connection;
  }

  has(model: string): boolean {
    return this.#models.has(model);
  }

  /** Undefined when Prisma has to answer. */
  plan(modelName: string, operation: DirectOperation, args: unknown): DirectPlan | undefined {
    const connection = this.#connection();
    const model = this.#models.get(modelName);
    if (!connection || !model) return undefined;
    const given = (args ?? {}) as Record<string, unknown>;
    switch (operation) {
      case 'findUnique':
      case 'findUniqueOrThrow':
        return planUnique(connection, model, given, operation === 'findUniqueOrThrow');
      case 'findFirst':
      case 'findFirstOrThrow':
        return planFirst(connection, model, given, operation === 'findFirstOrThrow');
      case 'findMany':
        return planMany(connection, model, given);
      case 'count':
        return planCount(connection, model, given);
    }
  }
}

type Args = Record<string, unknown>;

function planUnique(connection: DirectConnection, model: DirectModel, args: Args, mustBe: boolean) {
  if (!hasOnly(args, UNIQUE_ARGS)) return undefined;
  const where = readUniqueWhere(model, args['where'], connection.times);
  const selection = where && readSelection(model, args, connection.times);
  if (!selection) return undefined;
  const sql = `SELECT ${selection.columnsSql} FROM ${model.table} WHERE ${where.sql} LIMIT ? OFFSET ?`;
  return () => firstOf(connection, { selection, sql, params: [...where.params, 1n, 0n] }, mustBe);
}

function planFirst(connection: DirectConnection, model: DirectModel, args: Args, mustBe: boolean) {
  if (!hasOnly(args, FIRST_ARGS)) return undefined;
  const read = readList(connection, model, args);
  return read && (() => firstOf(connection, { ...read, params: [...read.params, 1n, 0n] }, mustBe));
}

function planMany(connection: DirectConnection, model: DirectModel, args: Args) {
  if (!hasOnly(args, MANY_ARGS)) return undefined;
  const take = readCount(args['take'], 1, -1n);
  const skip = readCount(args['skip'], 0, 0n);
  // Prisma orders by the primary key where rows are left out and no order is given.
  const isWindow = take !== -1n || skip !== 0n;
  if (take === undefined || skip === undefined || (isWindow && args['orderBy'] === undefined)) return undefined;
  const read = readList(connection, model, args);
  return read && (() => readRows(connection.read, read.selection, read.sql, [...read.params, take, skip]));
}

function planCount(connection: DirectConnection, model: DirectModel, args: Args) {
  if (!hasOnly(args, COUNT_ARGS)) return undefined;
  const condition = args['where'] === undefined ? ALL : readWhere(model, args['where'], connection.times);
  if (!condition) return undefined;
  const sql = `SELECT COUNT(*) FROM ${model.table} WHERE ${condition.sql}`;
  return () => {
    const rows = connection.read(sql, condition.params);
    return rows === undefined ? FALLBACK_TO_PRISMA : Number(rows[0]?.[0]);
  };
}

const ALL: { sql: string; params: SqliteValue[] } = { sql: '1=1', params: [] };

function readList(connection: DirectConnection, model: DirectModel, args: Args) {
  const condition = args['where'] === undefined ? ALL : readWhere(model, args['where'], connection.times);
  const order = condition && readOrder(model, args['orderBy'], connection.times);
  const selection = order === undefined ? undefined : readSelection(model, args, connection.times);
  if (!condition || !selection) return undefined;
  const sql = `SELECT ${selection.columnsSql} FROM ${model.table} WHERE ${condition.sql}${order} LIMIT ? OFFSET ?`;
  return { sql, params: condition.params, selection };
}

function firstOf(
  connection: DirectConnection,
  { selection, sql, params }: { selection: Selection; sql: string; params: SqliteValue[] },
  mustBe: boolean,
): Row | null | typeof FALLBACK_TO_PRISMA {
  const rows = readRows(connection.read, selection, sql, params);
  if (rows === FALLBACK_TO_PRISMA) return FALLBACK_TO_PRISMA;
  return rows[0] ?? (mustBe ? FALLBACK_TO_PRISMA : null);
}

/** Undefined for what is not such a number. */
function readCount(value: unknown, least: number, none: bigint): bigint | undefined {
  if (value === undefined) return none;
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= MAX_INT
    ? BigInt(value as number)
    : undefined;
}

function hasOnly(args: Args, known: ReadonlySet<string>): boolean {
  for (const name of Object.keys(args)) if (!known.has(name)) return false;
  return true;
}
