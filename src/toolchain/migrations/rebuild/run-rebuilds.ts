// Runs a migration's SQL on SQLite. SQLite cannot change most of a table: Prisma's SQL creates a new one, copies the rows and
// drops the old one, and with it everything that is not in the models. This code reads the database and keeps it.
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { quoteQualified } from '../apply/database-tables.ts';
import { errors } from '../errors.ts';
import { splitStatements } from '../apply/run-script.ts';
import { carryOver, type CarriedTable } from './carry-over.ts';
import { rebuildsTable, withoutLeadingComments, type KnownSchema } from './known-schema.ts';
import { readBroken, readStoredTable, type StoredObject, type StoredTable } from './stored-objects.ts';
import { nameKey, splitList, unquote } from './sql-tokens.ts';
import { isCounted, parseTable } from './table-definition.ts';

const NEW_TABLE = /^CREATE TABLE "new_/;
const RENAME_BACK = /^ALTER TABLE ("new_(?:[^"]|"")+") RENAME TO ("(?:[^"]|"")+")$/;
const COPY = /^INSERT INTO "new_(?:[^"]|"")+" \(([\s\S]*?)\)\s+SELECT\s+([\s\S]*)\s+FROM\s+("(?:[^"]|"")+")$/;
const CREATED_INDEX = /^CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?("(?:[^"]|"")+")/i;

/**
 * Runs the script inside the caller's transaction. Rebuilt tables keep triggers, checks, collations, generated columns, indexes,
 * row numbers, counters and columns that the models do not know; views and triggers work as before.
 *
 * @param name of the migration, for errors
 * @param readKnown what the models knew before; asked for only where a table is rebuilt
 * @throws {ProjectError} MIGRATION_OBJECT_BROKEN: a view, trigger, index or check needs what the migration removes; the caller's
 *   transaction must be rolled back
 */
export async function runOnSqlite(
  connection: RawConnection,
  name: string,
  script: string,
  readKnown: () => Promise<KnownSchema | undefined>,
): Promise<void> {
  const broken = await readBroken(connection);
  if (rebuildsTable(script)) await new RebuildRun(connection, name, await readKnown()).run(script);
  else await connection.script(script);
  await assertNothingBroken(connection, name, broken);
}

async function assertNothingBroken(
  connection: RawConnection,
  name: string,
  before: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [object, reason] of await readBroken(connection))
    if (!before.has(object)) throw errors.MIGRATION_OBJECT_BROKEN({ name, object, reason });
}

interface Rebuild {
  table: string;
  old: StoredTable;
  carried: CarriedTable;
}

class RebuildRun {
  readonly #connection: RawConnection;
  readonly #name: string;
  readonly #known: KnownSchema | undefined;
  #open: Rebuild | undefined;

  constructor(connection: RawConnection, name: string, known: KnownSchema | undefined) {
    this.#connection = connection;
    this.#name = name;
    this.#known = known;
  }

  async run(script: string): Promise<void> {
    const statements = splitStatements(script).map(withoutLeadingComments);
    for (const [i, statement] of statements.entries()) {
      const rest = statements.slice(i + 1);
      const target = NEW_TABLE.test(statement) ? targetOf(statement, rest) : undefined;
      const [, from, to] = RENAME_BACK.exec(statement) ?? [];
      if (target !== undefined) await this.#begin(statement, target);
      else if (this.#open && COPY.test(statement)) await this.#connection.script(copyAll(statement, this.#open));
      else if (this.#open && from && to) await this.#finish(statement, createdIndexes(rest));
      else await this.#connection.script(statement);
      this.#known?.learn(statement);
    }
  }

  async #begin(statement: string, table: string): Promise<void> {
    const old = await readStoredTable(this.#connection, table);
    const next = parseTable(statement);
    if (old === undefined || next === undefined) return this.#connection.script(statement);
    const carried = carryOver(old, next, this.#known);
    await this.#create(`table ${table}`, carried.create);
    this.#open = { table, old, carried };
  }

  async #finish(rename: string, createdLater: ReadonlySet<string>): Promise<void> {
    const { table, old } = this.#open as Rebuild;
    this.#open = undefined;
    // The views and triggers that refer to the table mean the new one: their text stays as it is.
    await this.#connection.script('PRAGMA legacy_alter_table = ON');
    try {
      await this.#connection.script(rename);
    } finally {
      await this.#connection.script('PRAGMA legacy_alter_table = OFF');
    }
    await this.#restoreLastKey(table, old.lastKey);
    const lost = ({ name }: StoredObject) => !this.#known?.hasIndex(name) && !createdLater.has(name.toLowerCase());
    for (const index of this.#known === undefined ? old.indexes.filter(isSpecial) : old.indexes)
      if (lost(index)) await this.#create(`index ${index.name}`, index.sql);
    for (const trigger of old.triggers) await this.#create(`trigger ${trigger.name}`, trigger.sql);
  }

  async #create(object: string, sql: string): Promise<void> {
    try {
      await this.#connection.script(sql);
    } catch (cause) {
      throw errors.MIGRATION_OBJECT_BROKEN({ name: this.#name, object, reason: (cause as Error).message }, { cause });
    }
  }

  /** AUTOINCREMENT gives no number twice, also after the row with the greatest one is deleted. */
  async #restoreLastKey(table: string, lastKey: bigint | undefined): Promise<void> {
    const now = await readStoredTable(this.#connection, table);
    if (lastKey === undefined || now === undefined || !isCounted(now.definition)) return;
    const [row] = await this.#connection.query(
      'UPDATE sqlite_sequence SET seq = max(seq, CAST(? AS INTEGER)) WHERE lower(name) = lower(?) RETURNING seq',
      [String(lastKey), table],
    );
    if (row === undefined)
      await this.#connection.query('INSERT INTO sqlite_sequence (name, seq) VALUES (?, CAST(? AS INTEGER))', [
        table,
        String(lastKey),
      ]);
  }
}

/** The table that a new one will replace; undefined where it replaces none. */
function targetOf(create: string, rest: readonly string[]): string | undefined {
  const created = parseTable(create)?.name;
  const rename = rest
    .map((statement) => RENAME_BACK.exec(statement))
    .find((found) => unquote(found?.[1] ?? '') === created);
  return rename?.[2] === undefined ? undefined : unquote(rename[2]);
}

function createdIndexes(statements: readonly string[]): Set<string> {
  return new Set(statements.flatMap((statement) => CREATED_INDEX.exec(statement)?.[1] ?? []).map(nameKey));
}

/** The INSERT of the script, with the columns that it does not know and without those that nobody may write. */
function copyAll(statement: string, { old, carried }: Rebuild): string {
  const [, columns = '', values = '', from = ''] = COPY.exec(statement) ?? [];
  const items = splitList(values);
  const pairs = splitList(columns)
    .map((column, i) => [column, items[i] as string] as const)
    .filter(([column]) => !carried.generated.has(nameKey(column)));
  const keepsRowId = old.rowId !== undefined && !/\bINTEGER\b[^,]*\bPRIMARY KEY\b/i.test(carried.create);
  const more = [...carried.copied, ...(keepsRowId ? [old.rowId as string] : [])].map((name) => [name, name] as const);
  const all = [...more, ...pairs];
  const list = (at: 0 | 1) => all.map((pair) => pair[at]).join(', ');
  return `INSERT INTO ${quoteQualified(nameOf(carried.create))} (${list(0)}) SELECT ${list(1)} FROM ${from}`;
}

function nameOf(create: string): string {
  return parseTable(create)?.name ?? '';
}

/** An index that Prisma's schema cannot describe. */
function isSpecial({ sql }: StoredObject): boolean {
  return !/^CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")+"|\w+) ON (?:"(?:[^"]|"")+"|\w+)\s*\((?:\s*(?:"(?:[^"]|"")+"|\w+)\s*,?)+\)$/i.test(
    sql.trim(),
  );
}
