// SQLite's columns for Prisma's engine: it knows a dozen declared types and takes the default of a text column for a text even
// where it is an expression.
import type { SqlResultSet } from '@prisma/driver-adapter-utils';
import {
  sqliteBaseType,
  sqliteFieldType,
  sqliteTextLength,
  type SqliteFieldType,
} from '../../../kernel/sqlite-types.ts';
import type { Aliases } from './aliases.ts';
import type { DatabaseFacts } from './database-facts.ts';

type ColumnFacts = Pick<DatabaseFacts, 'nullKeys' | 'jsonColumns'>;

// What the engine knows by itself. `INT` instead of `INTEGER`: a key that SQLite does not count must not become one that it does.
const DECLARED: Record<SqliteFieldType, string> = {
  Int: 'INT',
  BigInt: 'BIGINT',
  Float: 'REAL',
  Decimal: 'DECIMAL',
  Boolean: 'BOOLEAN',
  DateTime: 'DATETIME',
  Time: 'TEXT',
  String: 'TEXT',
  Json: 'JSONB',
  Bytes: 'BLOB',
};

const MARK = /@default\((?:dbgenerated\()?"'?quintet-default-(\d+)'?"\)?\)/g;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const LITERAL = /^(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|x'[0-9a-f]*'|null|true|false)$/i;
const KEYWORD = /^CURRENT_(?:TIMESTAMP|DATE|TIME)$/i;
const NOW = /^(?:current_timestamp|datetime\(\s*'now'\s*\)|strftime\('%Y-%m-%d %H:%M:%[Sf]',\s*'now'\))$/i;

export class SqliteColumns {
  /** Annotations by `table.column`, with their real names. */
  readonly annotations = new Map<string, string>();
  readonly #defaults: string[] = [];
  readonly #aliases: Aliases;

  constructor(aliases: Aliases) {
    this.#aliases = aliases;
  }

  /** The answer to `PRAGMA table_info` as the engine is to see it. */
  shown(table: string, result: SqlResultSet, { nullKeys, jsonColumns }: ColumnFacts): SqlResultSet {
    const at = (name: string) => result.columnNames.indexOf(name);
    const [name, type, fallback] = [at('name'), at('type'), at('dflt_value')];
    const [required, key] = [at('notnull'), at('pk')];
    const rows = result.rows.map((row) => {
      const declared = String(row[type] ?? '');
      const place = `${table}.${String(row[name])}`;
      const isJson = jsonColumns.has(place) && sqliteFieldType(declared) === 'String';
      const kind = isJson ? 'Json' : sqliteFieldType(declared);
      const annotation = isJson ? undefined : annotationOf(declared, kind);
      if (annotation !== undefined) this.annotations.set(place, annotation);
      const shown = [...row];
      // A key that SQLite counts by itself is one that is declared INTEGER, to the letter.
      if (kind !== undefined && sqliteBaseType(declared) !== 'INTEGER') shown[type] = DECLARED[kind];
      if (Number(row[key]) > 0 && !nullKeys.has(place)) shown[required] = 1;
      shown[fallback] = this.#shownDefault(row[fallback], kind);
      return shown;
    });
    // A column of nulls has no type of its own, and the engine would not read texts from it.
    const columnTypes = result.columnTypes.with(fallback, result.columnTypes[name] as never);
    return { ...result, rows, columnTypes };
  }

  /** The engine's text with the expressions in place. */
  restore(schema: string): string {
    return schema.replace(MARK, (_all, index: string) => {
      const expression = this.#aliases.toReal(this.#defaults[Number(index)] as string);
      const sql = KEYWORD.test(expression) ? expression : `(${expression})`;
      return `@default(dbgenerated(${JSON.stringify(sql)}))`;
    });
  }

  #shownDefault(value: unknown, kind: SqliteFieldType | undefined): unknown {
    if (typeof value !== 'string') return value;
    const expression = value.trim();
    if (isLiteral(expression) || kind === undefined || (kind === 'DateTime' && NOW.test(expression))) return value;
    this.#defaults.push(expression);
    return `'quintet-default-${this.#defaults.length - 1}'`;
  }
}

function isLiteral(expression: string): boolean {
  return LITERAL.test(expression) || NUMBER.test(expression);
}

function annotationOf(declared: string, kind: SqliteFieldType | undefined): string | undefined {
  if (kind === 'DateTime' && sqliteBaseType(declared) === 'DATE') return '@date';
  const length = sqliteTextLength(declared);
  if (length !== undefined) return `@length(max: ${length})`;
  if (kind !== 'Decimal') return undefined;
  const [digits, places = 0] = (/\(([\d\s,]+)\)/.exec(declared)?.[1] ?? '').split(',').map(Number);
  return digits !== undefined && digits > 0 && places <= digits
    ? `@decimal(digits: ${digits}, places: ${places})`
    : undefined;
}
