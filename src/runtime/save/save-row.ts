// The one way in which rows are saved: permission, validation, and in one transaction the version check, hooks, the write of
// what changed, and the log.
import { quoteName } from '../../kernel/sql-names.ts';
import { primaryKeyWhere, selection } from '../../kernel/row-key.ts';
import type { Database, Row } from '../../kernel/database.ts';
import { fieldOf, type FieldDescription, type ModelDescription } from '../../kernel/model.ts';
import type { Access } from '../access/access.ts';
import { ownerColumns } from '../access/access.ts';
import type { AccessAction, Answer } from '../access/rule.ts';
import { translateDatabaseError } from '../db/translate-error.ts';
import { clientOf } from '../db/client/client-database.ts';
import { describeRefusal } from '../forms/model/refusals.ts';
import { findRowProblems, type RowProblems } from '../forms/model/clean-row.ts';
import '../forms/model/json-schemas.ts';
import { fillSlugs } from '../forms/model/slugs.ts';
import type { FormError } from '../forms/validation-error.ts';
import type { Application } from '../http/application.ts';
import { JSON_COLUMN_NULL } from '../db/json-null.ts';
import { rowErrors } from '../models/row-errors.ts';
import { errors } from './errors.ts';

/** What hooks get: the row before and after, and the transaction. */
interface SaveEvent {
  readonly model: ModelDescription;
  readonly before: Row | undefined;
  /** What is written. A hook before the save may change it. */
  readonly data: Row;
  /** As it was written; undefined before. */
  readonly row: Row | undefined;
  /** Names of the columns that differ. */
  readonly changed: readonly string[];
  readonly database: Database;
}

export interface SaveHooks {
  /** In the transaction, before the row is written. An error rolls everything back. */
  beforeSave?(event: SaveEvent): unknown;
  /** In the transaction, after the row was written. */
  afterSave?(event: SaveEvent): unknown;
  /** The last one: what has to be recorded about the save. */
  log?(event: SaveEvent): unknown;
}

export interface SaveRequest {
  app: Application;
  model: ModelDescription;
  access: Access;
  /** Who becomes the owner of a new row; undefined for nobody. */
  user: object | undefined;
  action: AccessAction;
  /** All columns as they are stored; undefined for a new row. */
  before: Row | undefined;
  /** Columns and links, as the database client takes them. */
  data: Row;
  /** Columns whose values were checked one by one. */
  checked?: ReadonlySet<string> | undefined;
  /** What is known to be wrong already: the row is not written, and everything else that is wrong is found. */
  isRefused?: boolean;
  hooks?: SaveHooks;
  /** Compares the stored row with what the client has read. Called in the transaction. @returns false: it is another one */
  isCurrent?: ((database: Database) => Promise<boolean>) | undefined;
  /** Writes that belong to the row, after it: rows that point to it. */
  writeMore?: ((database: Database, row: Row) => Promise<void>) | undefined;
  /** Of the result, as the database client takes it. Default: all columns. */
  select?: Row | undefined;
  /** A transaction that runs already. */
  database?: Database | undefined;
  /** Writes the row in place of the database client: a form, which has files and links as well. */
  writer?: ((data: Row, database: Database) => Promise<Row>) | undefined;
}

/** The row as it was saved, or what is wrong with it. */
type SaveResult = { row: Row } | { problems: RowProblems };

/**
 * Saves one row.
 *
 * @throws {PermissionDenied} SAVE_DENIED (403) @throws {HttpError} SAVE_OUTDATED (412)
 */
export async function saveRow(request: SaveRequest): Promise<SaveResult> {
  const { model, access, action } = request;
  const answer = await access.answer(model, action);
  if (answer === false) throw errors.SAVE_DENIED({ model: model.label, action });
  const prepared = await prepare(request);
  if ('problems' in prepared) return prepared;
  if (request.isRefused) return { problems: { errors: {}, nonFieldErrors: [] } };
  try {
    return { row: await writeInTransaction(request, prepared, answer) };
  } catch (error) {
    const problems = rowErrors(error) ?? refusedByDatabase(model, error);
    if (problems === undefined) throw error;
    return { problems };
  }
}

/** A CHECK, an exclusion constraint or a type of the database that the values do not fit. */
function refusedByDatabase(model: ModelDescription, error: unknown): RowProblems | undefined {
  const found = describeRefusal(model, translateDatabaseError(error));
  if (found === undefined) return undefined;
  const ofField = (name: string | null): FormError[] =>
    found.flatMap(({ field, error: problem }) => (field === name ? [problem] : []));
  const names = new Set(found.flatMap(({ field }) => field ?? []));
  return {
    errors: Object.fromEntries([...names].map((name) => [name, ofField(name)])),
    nonFieldErrors: ofField(null),
  };
}

interface Prepared {
  data: Row;
  changed: readonly string[];
}

/** Owner, slugs, and everything that is checked before the database is. */
async function prepare(request: SaveRequest): Promise<Prepared | { problems: RowProblems }> {
  const { app, model, access, before, user } = request;
  const database = request.database ?? app.database;
  const owner = before === undefined && user !== undefined ? ownerColumns(model, access.policy(model), user) : {};
  const given = before === undefined ? { ...request.data, ...owner } : differences(before, request.data);
  const data = await fillSlugs(database.delegate(model.delegate), model, { data: given, before, reserved: new Set() });
  const checked = new Set([...(request.checked ?? []), ...Object.keys(owner)]);
  const problems = await findRowProblems(
    rowModels(app, database, request.isRefused === true),
    { model, data, before, checked },
    { timeZone: app.settings.timeZone },
  );
  if (problems) return { problems };
  return { data, changed: Object.keys(data) };
}

/** The models as the checks see them. Rules are not asked about a row that is refused anyway. */
function rowModels(app: Application, database: Database, withoutRules: boolean): Parameters<typeof findRowProblems>[0] {
  const { models, jsonSchemas } = app;
  return {
    enums: models.enums,
    validators: models.validators,
    ...(jsonSchemas ? { jsonSchemas } : {}),
    ...(withoutRules ? {} : { rules: { all: models.rules, client: clientOf(database) as object } }),
    get: (name) => models.get(name),
    delegate: (model) => database.delegate((typeof model === 'string' ? models.get(model) : model).delegate),
  };
}

/** The columns that have another value than before, and all links. */
function differences(before: Row, data: Row): Row {
  return Object.fromEntries(Object.entries(data).filter(([name, value]) => !isSame(before[name], value)));
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === undefined || a === null || b === null || b === undefined) return false;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (typeof a !== 'object' && typeof b !== 'object') return typeof a !== typeof b && String(a) === String(b);
  if (typeof b === 'string' && typeof a === 'object') return String(a) === b;
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The part of every save that is in a transaction: version check, hooks, write, log. */
export async function writeInTransaction(request: SaveRequest, prepared: Prepared, answer: Answer): Promise<Row> {
  const { app, hooks = {}, isCurrent, writeMore } = request;
  const isPlain = answer === true && !isCurrent && !writeMore && Object.keys(hooks).length === 0;
  if (request.database) return write(request, prepared, answer, request.database);
  if (isPlain) return write(request, prepared, answer, app.database);
  return app.database.transaction((database) => write(request, prepared, answer, database));
}

async function write(
  request: SaveRequest,
  { data, changed }: Prepared,
  answer: Answer,
  database: Database,
): Promise<Row> {
  const { model, before, access, action, hooks = {}, isCurrent, writeMore } = request;
  if (before !== undefined) {
    if (typeof answer !== 'boolean' || isCurrent) await lock(database, model, before);
    if (typeof answer !== 'boolean' && !(await access.may(model, before, action, database)))
      throw errors.SAVE_DENIED({ model: model.label, action });
    if (isCurrent && !(await isCurrent(database))) throw errors.SAVE_OUTDATED({ model: model.label });
  }
  const event = { model, before, data, row: undefined, changed, database };
  await hooks.beforeSave?.(event);
  const isWhole = hooks.afterSave !== undefined || hooks.log !== undefined || writeMore !== undefined;
  const select = isWhole ? undefined : request.select;
  const row = await (request.writer
    ? request.writer(data, database)
    : writeRow(database, model, { before, data, select }));
  if (before === undefined && typeof answer !== 'boolean' && !(await access.may(model, row, action, database)))
    throw errors.SAVE_DENIED({ model: model.label, action });
  await writeMore?.(database, row);
  const after = { ...event, row };
  await hooks.afterSave?.(after);
  await hooks.log?.(after);
  return isWhole && request.select ? reread(database, model, row, request.select) : row;
}

interface RowWrite {
  before: Row | undefined;
  data: Row;
  select: Row | undefined;
}

async function writeRow(database: Database, model: ModelDescription, { before, data, select }: RowWrite): Promise<Row> {
  const delegate = database.delegate(model.delegate);
  const narrowed = select ? { select } : {};
  for (const { name, type, isList } of model.fields)
    if (type === 'Json' && !isList && data[name] === null) data[name] = JSON_COLUMN_NULL;
  if (before === undefined) return delegate.create({ data: connectLinks(model, data), ...narrowed });
  const where = primaryKeyWhere(model, before);
  if (Object.keys(data).length > 0) return delegate.update({ where, data, ...narrowed });
  return ((await delegate.findUnique({ where, ...narrowed })) ?? before) as Row;
}

/** A new row has no links that `set` could replace. */
function connectLinks(model: ModelDescription, data: Row): Row {
  const links = model.fields.flatMap(({ name, relation }) => {
    const set = relation?.manyToMany ? (data[name] as { set?: unknown } | undefined)?.set : undefined;
    return set === undefined ? [] : [[name, { connect: set }] as const];
  });
  return links.length === 0 ? data : { ...data, ...Object.fromEntries(links) };
}

async function reread(database: Database, model: ModelDescription, row: Row, select: Row): Promise<Row> {
  const where = primaryKeyWhere(model, row);
  return ((await database.delegate(model.delegate).findUnique({ where, select })) ?? row) as Row;
}

/** Keeps the row as it is until the end of the transaction. SQLite has one writer, which is this one. */
async function lock(database: Database, model: ModelDescription, row: Row): Promise<void> {
  if (database.provider === 'sqlite') return;
  const keys = model.primaryKey.map((name) => fieldOf(model, name) as FieldDescription);
  const table =
    model.schema === undefined ? quoteName(model.table) : `${quoteName(model.schema)}.${quoteName(model.table)}`;
  const where = keys.map(keyCondition).join(' AND ');
  const values = keys.map(({ name, type, kind }) => (isTextual(type, kind) ? String(row[name]) : row[name]));
  await database.queryRaw(`SELECT 1 AS locked FROM ${table} WHERE ${where} FOR UPDATE`, ...values);
}

/** The text of a key becomes the type of its column, so that the index of the key finds the row. */
function keyCondition({ name, column = name, type, kind, nativeType }: FieldDescription): string {
  if (kind === 'enum') return `${quoteName(column)}::text = ?`;
  const target = nativeType?.name === 'Uuid' ? 'uuid' : KEY_TYPES[type];
  return target === undefined ? `${quoteName(column)} = ?` : `${quoteName(column)} = ?::text::${target}`;
}

function isTextual(type: string, kind: FieldDescription['kind']): boolean {
  return kind === 'enum' || type in KEY_TYPES;
}

const KEY_TYPES: Readonly<Record<string, string>> = { Int: 'int', BigInt: 'bigint', String: 'text' };

async function deleteRow(
  database: Database,
  model: ModelDescription,
  { row, isAlone }: { row: Row; isAlone: boolean },
): Promise<void> {
  const delegate = database.delegate(model.delegate);
  const key = Object.fromEntries(model.primaryKey.map((name) => [name, row[name]]));
  // One of several rows may have been deleted with another one, which it belonged to.
  if (!isAlone) await delegate.deleteMany({ where: key });
  else await delegate.delete({ where: primaryKeyWhere(model, row), select: selection(model.primaryKey) });
}

/**
 * Deletes rows in one transaction.
 *
 * @throws {PermissionDenied} SAVE_DENIED @throws {HttpError} SAVE_OUTDATED @throws {ProtectedError} ROW_PROTECTED
 */
export async function deleteRows(
  {
    app,
    model,
    access,
    isCurrent,
    hooks,
    database,
  }: Pick<SaveRequest, 'app' | 'model' | 'access' | 'isCurrent' | 'hooks' | 'database'>,
  rows: readonly Row[],
): Promise<void> {
  const answer = await access.answer(model, 'delete');
  const work = async (inside: Database): Promise<void> => {
    if (typeof answer !== 'boolean' || isCurrent) for (const row of rows) await lock(inside, model, row);
    if (!(await access.may(model, rows, 'delete', inside)))
      throw errors.SAVE_DENIED({ model: model.label, action: 'delete' });
    if (isCurrent && !(await isCurrent(inside))) throw errors.SAVE_OUTDATED({ model: model.label });
    for (const row of rows) {
      await deleteRow(inside, model, { row, isAlone: rows.length === 1 });
      await hooks?.log?.({ model, before: row, data: {}, row: undefined, changed: [], database: inside });
    }
  };
  if (database) return work(database);
  const isPlain = answer === true && rows.length === 1 && !isCurrent && !hooks?.log;
  return isPlain ? work(app.database) : app.database.transaction(work);
}
