// What a migration would cost the database as it is now: data that goes, tables that are written anew or locked, rules that
// rows break. Found in the SQL, which may have been edited, and counted in the database.
import type { RawConnection } from '../../kernel/raw-connection.ts';
import { OLD_COLUMN_SUFFIX } from './convert-columns.ts';
import { countRows, quoteName, readColumns, readTables } from './database-tables.ts';
import { splitStatements } from './run-script.ts';
import { splitActions } from './sql-actions.ts';

export interface Risk {
  /**
   * `data-loss`: values go; `fails`: rows that exist make it fail; `rewrite`: every row is written again, nobody else writes
   * meanwhile; `lock`: writes wait while the table is read.
   */
  kind: 'data-loss' | 'fails' | 'rewrite' | 'lock';
  table: string;
  /** Rows concerned. */
  rows: number;
  /** For people: `deletes table Post with 12 rows` */
  text: string;
}

const NAME = String.raw`(?:"(?:public"\.")?((?:[^"]|"")+)"|(\w+))`;
const DROP_TABLE = new RegExp(String.raw`^DROP TABLE (?:IF EXISTS )?${NAME}`, 'i');
const ALTER_TABLE = new RegExp(String.raw`^ALTER TABLE (?:ONLY )?${NAME}\s+([\s\S]*)$`, 'i');
const RENAME_TO = new RegExp(String.raw`^RENAME TO ${NAME}`, 'i');
const RENAME_COLUMN = new RegExp(String.raw`^RENAME COLUMN ${NAME} TO ${NAME}`, 'i');
const REBUILT = /^INSERT INTO "new_((?:[^"]|"")+)"\s*\(([\s\S]*?)\)\s*SELECT/i;
const INDEX = new RegExp(
  String.raw`^CREATE (UNIQUE )?INDEX (CONCURRENTLY )?(?:IF NOT EXISTS )?${NAME} ON ${NAME}\s*(?:USING \w+\s*)?\(([^)]*)\)`,
  'i',
);
const CREATE_TABLE = new RegExp(String.raw`^CREATE TABLE (?:IF NOT EXISTS )?${NAME}`, 'i');

/** Looks at migrations one after the other, as if each had been applied before the next. */
export class RiskReader {
  readonly #connection: RawConnection;
  /** Name in the migrations → name in the database now. */
  readonly #tables = new Map<string, string>();
  readonly #columns = new Map<string, string>();
  readonly #gone = new Set<string>();
  #isRead = false;

  constructor(connection: RawConnection) {
    this.#connection = connection;
  }

  /** Risks of one script, in its order. Empty tables run none. */
  async read(script: string): Promise<Risk[]> {
    await this.#readTables();
    const risks: Risk[] = [];
    for (const statement of splitStatements(script)) {
      const sql = statement.replace(/^\s*(?:--[^\n]*\n\s*)+/, '').trim();
      for (const risk of await this.#readStatement(sql)) if (risk.rows > 0) risks.push(risk);
    }
    return risks;
  }

  async #readTables(): Promise<void> {
    if (this.#isRead) return;
    for (const table of await readTables(this.#connection)) this.#tables.set(table, table);
    this.#isRead = true;
  }

  async #readStatement(sql: string): Promise<Risk[]> {
    const rebuilt = REBUILT.exec(sql);
    if (rebuilt) return this.#rebuild(unquote(rebuilt[1]), rebuilt[2] as string);
    const dropped = nameIn(DROP_TABLE.exec(sql));
    if (dropped !== undefined) return this.#dropTable(dropped);
    const created = nameIn(CREATE_TABLE.exec(sql));
    if (created !== undefined && !created.startsWith('new_')) this.#tables.delete(created);
    const index = INDEX.exec(sql);
    if (index) return this.#index(index);
    const alter = ALTER_TABLE.exec(sql);
    return alter ? this.#alter(nameIn(alter) as string, alter[3] as string) : [];
  }

  /** SQLite changes a table by copying it; the old one is dropped next. */
  async #rebuild(table: string, kept: string): Promise<Risk[]> {
    const now = this.#tables.get(table);
    if (now === undefined) return [];
    this.#gone.add(table);
    const rows = await countRows(this.#connection, now);
    const copied = new Set(
      [...kept.matchAll(/"((?:[^"]|"")+)"/g)].map(([, name]) => this.#columnNow(table, unquote(name))),
    );
    const lost = (await readColumns(this.#connection, now)).filter((column) => !copied.has(column));
    const losses: Risk[] = [];
    for (const column of lost) losses.push(await this.#lostColumn(now, column));
    return [...losses, { kind: 'rewrite', table: now, rows, text: `writes all ${count(rows)} of ${now} anew` }];
  }

  async #dropTable(table: string): Promise<Risk[]> {
    if (this.#gone.delete(table)) return []; // the second half of a rebuild
    const now = this.#tables.get(table);
    this.#tables.delete(table);
    if (now === undefined) return [];
    const rows = await countRows(this.#connection, now);
    return [{ kind: 'data-loss', table: now, rows, text: `deletes table ${now} with ${count(rows)}` }];
  }

  async #lostColumn(table: string, column: string): Promise<Risk> {
    const rows = await countRows(this.#connection, table, `${quoteName(column)} IS NOT NULL`);
    return { kind: 'data-loss', table, rows, text: `deletes ${table}.${column}, which has a value in ${count(rows)}` };
  }

  async #alter(table: string, actions: string): Promise<Risk[]> {
    const now = this.#tables.get(table);
    const renamed = nameIn(RENAME_TO.exec(actions));
    if (renamed !== undefined) {
      if (now !== undefined) this.#tables.set(renamed, now);
      this.#tables.delete(table);
      return [];
    }
    if (now === undefined) return [];
    const column = RENAME_COLUMN.exec(actions);
    if (column) {
      const [from, to] = [unquote(column[1] ?? column[2]), unquote(column[3] ?? column[4])];
      this.#columns.set(`${table}.${to}`, this.#columnNow(table, from));
      return [];
    }
    const risks: Risk[] = [];
    for (const action of splitActions(actions)) risks.push(...(await this.#action(table, now, action)));
    return risks;
  }

  async #action(table: string, now: string, action: string): Promise<Risk[]> {
    const rows = await countRows(this.#connection, now);
    const column = this.#columnNow(
      table,
      unquote(/COLUMN (?:IF (?:NOT )?EXISTS )?"((?:[^"]|"")+)"/i.exec(action)?.[1]),
    );
    const exists = (await readColumns(this.#connection, now)).includes(column);
    if (action.endsWith(`${OLD_COLUMN_SUFFIX}"`)) return [converts(now, column, rows)];
    if (/^DROP COLUMN/i.test(action)) return exists ? [await this.#lostColumn(now, column)] : [];
    if (/^ADD COLUMN/i.test(action) && /NOT NULL/i.test(action) && !/DEFAULT|SERIAL|GENERATED/i.test(action))
      return [{ kind: 'fails', table: now, rows, text: `adds ${now}.${column} without a value for ${count(rows)}` }];
    if (/SET NOT NULL/i.test(action) && exists) {
      const empty = await countRows(this.#connection, now, `${quoteName(column)} IS NULL`);
      const scan: Risk = {
        kind: 'lock',
        table: now,
        rows,
        text: `reads all ${count(rows)} of ${now} while it is locked`,
      };
      return [
        {
          kind: 'fails',
          table: now,
          rows: empty,
          text: `requires ${now}.${column}, which is empty in ${count(empty)}`,
        },
        scan,
      ];
    }
    if (/SET DATA TYPE|^ALTER COLUMN \S+ TYPE/i.test(action))
      return [{ kind: 'rewrite', table: now, rows, text: `writes all ${count(rows)} of ${now} anew` }];
    if (/^ADD CONSTRAINT/i.test(action) && !/NOT VALID/i.test(action))
      return [{ kind: 'lock', table: now, rows, text: `checks all ${count(rows)} of ${now} while it is locked` }];
    return [];
  }

  async #index(match: RegExpExecArray): Promise<Risk[]> {
    const [, unique, concurrently] = match;
    const table = unquote(match[5] ?? match[6]);
    const now = this.#tables.get(table);
    if (now === undefined) return [];
    const columns = [...(match[7] as string).matchAll(/"((?:[^"]|"")+)"/g)].map(([, name]) =>
      this.#columnNow(table, unquote(name)),
    );
    const rows = await countRows(this.#connection, now);
    const locks = this.#connection.provider === 'postgresql' && !concurrently;
    const lock: Risk = {
      kind: 'lock',
      table: now,
      rows,
      text: `keeps ${now} from being written while ${count(rows)} are indexed`,
    };
    const twice = unique ? await this.#duplicates(now, columns) : 0;
    const fails: Risk = {
      kind: 'fails',
      table: now,
      rows: twice,
      text: `requires ${columns.join(', ')} of ${now} to be unique, and ${count(twice)} repeat others`,
    };
    return [...(twice > 0 ? [fails] : []), ...(locks ? [lock] : [])];
  }

  async #duplicates(table: string, columns: readonly string[]): Promise<number> {
    const known = await readColumns(this.#connection, table);
    if (columns.length === 0 || columns.some((column) => !known.includes(column))) return 0;
    const list = columns.map(quoteName).join(', ');
    const filled = columns.map((column) => `${quoteName(column)} IS NOT NULL`).join(' AND ');
    const [row] = await this.#connection.query(
      `SELECT count(*) AS groups, sum(n) AS rows FROM (SELECT count(*) AS n FROM ${quoteName(table)} WHERE ${filled} GROUP BY ${list} HAVING count(*) > 1) AS repeated`,
    );
    return Number(row?.['rows'] ?? 0) - Number(row?.['groups'] ?? 0);
  }

  #columnNow(table: string, column: string): string {
    return this.#columns.get(`${table}.${column}`) ?? column;
  }
}

/** The old column goes when its values are in the new one. */
function converts(table: string, column: string, rows: number): Risk {
  return {
    kind: 'rewrite',
    table,
    rows,
    text: `converts ${table}.${column} in ${count(rows)}; values without a meaning in the new type go`,
  };
}

function nameIn(match: RegExpExecArray | null): string | undefined {
  return match ? unquote(match[1] ?? match[2]) : undefined;
}

function unquote(name: string | undefined): string {
  return (name ?? '').replaceAll('""', '"');
}

function count(rows: number): string {
  return `${rows} ${rows === 1 ? 'row' : 'rows'}`;
}
