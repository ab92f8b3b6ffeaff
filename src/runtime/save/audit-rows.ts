// Rows of the table quintet_audit: what was done to which row, by whom.
import type { Database, Row } from '../../kernel/database.ts';
import { translateDatabaseError } from '../db/translate-error.ts';

/** One value that changed, as text. */
export interface ValueChange {
  field: string;
  /** The field's name for people, at that time. */
  label: string;
  /** Null for a row that did not exist. */
  old: string | null;
  new: string | null;
  /** The values for people, where they differ from the texts: labels of choices and of related rows. */
  oldLabel?: string;
  newLabel?: string;
}

/** Rows that belong to the one of the entry and were saved with it. */
export interface ChildChange {
  /** The label of their model, at that time. */
  inline: string;
  /** Name of their model. */
  model: string;
  key: string;
  label: string;
  kind: 'add' | 'change' | 'delete';
  changes: readonly ValueChange[];
}

export interface NewEntry {
  userId: string | undefined;
  userLabel: string;
  model: string;
  rowKey: string;
  rowLabel: string;
  /** `add`, `change`, `delete`, `revert`, or the name of an action of the project. */
  action: string;
  changes: readonly (ValueChange | ChildChange)[];
  /** A form that is sent again is recognized by it: it is unique. */
  submitKey?: string | undefined;
}

export interface AuditEntry extends NewEntry {
  id: number;
  at: Date;
}

/** Entries that match all of these, the newest first. */
export interface EntryFilter {
  models?: readonly string[] | undefined;
  rowKey?: string | undefined;
  userId?: string | undefined;
  action?: string | undefined;
  submitKey?: string | undefined;
  /** Older than this one. */
  before?: number | undefined;
  /** Newer than this one. */
  after?: number | undefined;
  id?: number | undefined;
  limit: number;
}

const COLUMNS = 'id, at, user_id, user_label, model, row_key, row_label, action, changes, submit_key';
const INSERT =
  'INSERT INTO quintet_audit (at, user_id, user_label, model, row_key, row_label, action, changes, submit_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';

/** Longer values are cut: the table keeps what was done, not another copy of the data. */
const MAX_VALUE = 10_000;

/** @throws {ProjectError} FRAMEWORK_TABLE_MISSING @throws {UniqueViolation} the submit key was used */
export async function insertEntry(database: Database, entry: NewEntry): Promise<void> {
  const { userId = null, userLabel, model, rowKey, rowLabel, action, changes, submitKey = null } = entry;
  const text = JSON.stringify(changes, (_, value: unknown) =>
    typeof value === 'string' && value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value,
  );
  const values = [Date.now(), userId, userLabel, model, rowKey, rowLabel, action, text, submitKey];
  try {
    await database.executeRaw(INSERT, ...values);
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/** @throws {ProjectError} FRAMEWORK_TABLE_MISSING */
export async function findEntries(database: Database, filter: EntryFilter): Promise<AuditEntry[]> {
  const { models, limit } = filter;
  if (models?.length === 0) return [];
  const conditions: [sql: string, values: readonly unknown[]][] = [
    ...(models ? [[`model IN (${models.map(() => '?').join(', ')})`, models] as [string, readonly string[]]] : []),
    ...COMPARED.flatMap(([name, sql]): [string, readonly unknown[]][] =>
      filter[name] === undefined ? [] : [[sql, [filter[name]]]],
    ),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
  const sql = `SELECT ${COLUMNS} FROM quintet_audit${where} ORDER BY id DESC LIMIT ${Math.trunc(limit)}`;
  try {
    return (await database.queryRaw(sql, ...conditions.flatMap(([, values]) => values))).map(toEntry);
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

const COMPARED = [
  ['rowKey', 'row_key = ?'],
  ['userId', 'user_id = ?'],
  ['action', 'action = ?'],
  ['submitKey', 'submit_key = ?'],
  ['before', 'id < ?'],
  ['after', 'id > ?'],
  ['id', 'id = ?'],
] as const;

function toEntry(row: Row): AuditEntry {
  return {
    id: Number(row['id']),
    at: new Date(Number(row['at'])),
    userId: row['user_id'] === null ? undefined : String(row['user_id']),
    userLabel: String(row['user_label']),
    model: String(row['model']),
    rowKey: String(row['row_key']),
    rowLabel: String(row['row_label']),
    action: String(row['action']),
    changes: JSON.parse(String(row['changes'])) as AuditEntry['changes'],
    submitKey: row['submit_key'] === null ? undefined : String(row['submit_key']),
  };
}
