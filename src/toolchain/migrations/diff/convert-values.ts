// A column whose type changes keeps the values that have a meaning in the new type; the others become empty.
import { quoteText } from '../../../kernel/sql-names.ts';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { readSchemaColumns, type Column } from './schema-columns.ts';
import { readSchemaEnums } from './schema-enums.ts';

/** A column with another type than before. */
export interface Conversion extends Column {
  /** The new value, by the name of the column that has the old one; undefined where none has a meaning in the new type. */
  expression(quotedColumn: string): string | undefined;
}

interface Kind {
  type: string;
  /** Of an enum, as the database has them. */
  values: readonly string[] | undefined;
}

/** Columns that are in both sets of models with different types; lists are left out. */
export function findConversions(
  provider: DatabaseProvider,
  from: readonly SchemaFile[],
  to: readonly SchemaFile[],
): Conversion[] {
  const [old, wanted] = [kindsOf(from), kindsOf(to)];
  return [...old.values()].flatMap(({ column, kind }) => {
    const found = wanted.get(keyOf(column))?.kind;
    if (!found || found.type === kind.type) return [];
    const convert = CONVERSIONS[provider];
    return [{ table: column.table, column: column.column, expression: (name) => convert(kind, found, name) }];
  });
}

function kindsOf(files: readonly SchemaFile[]): Map<string, { column: Column; kind: Kind }> {
  const enums = readSchemaEnums(files);
  return new Map(
    readSchemaColumns(files).flatMap(({ table, column, statement }) => {
      const [, type, list] = /^\S+\s+(\w+)(\[\])?/.exec(statement) ?? [];
      const values = enums.find(({ name }) => name === type)?.values.map(({ stored }) => stored);
      if (type === undefined || list || (!values && !SCALARS.includes(type))) return [];
      return [[keyOf({ table, column }), { column: { table, column }, kind: { type, values } }] as const];
    }),
  );
}

const SCALARS = ['String', 'Int', 'BigInt', 'Float', 'Decimal', 'Boolean', 'DateTime', 'Json', 'Bytes'];
const NUMBERS = ['Int', 'BigInt', 'Float', 'Decimal'];

function keyOf({ table, column }: Column): string {
  return JSON.stringify([table, column]);
}

type Convert = (from: Kind, to: Kind, name: string) => string | undefined;

/** Undefined where no value has a meaning in the new type. */
const CONVERSIONS: Record<DatabaseProvider, Convert> = {
  sqlite(from, to, name) {
    const isText = from.type === 'String' || from.values !== undefined;
    if (to.values) return isText ? `CASE WHEN ${name} IN (${list(to.values)}) THEN ${name} END` : undefined;
    if (to.type === 'String') {
      if (from.type === 'Boolean') return `CASE ${name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END`;
      return `CAST(${name} AS TEXT)`;
    }
    if (to.type === 'Json') {
      if (from.type === 'Bytes') return undefined;
      if (from.type === 'Boolean') return `CASE ${name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END`;
      return NUMBERS.includes(from.type)
        ? `CAST(${name} AS TEXT)`
        : `CASE WHEN ${name} IS NOT NULL THEN json_quote(${name}) END`;
    }
    if (NUMBERS.includes(to.type)) {
      const isWhole = to.type === 'Int' || to.type === 'BigInt';
      if (isText)
        return `CASE WHEN ${isNumberForSqlite(name, to.type)} THEN CAST(${name} AS ${isWhole ? 'INTEGER' : 'REAL'}) END`;
      if (from.type === 'Boolean') return isWhole ? name : undefined;
      if (!NUMBERS.includes(from.type)) return undefined;
      return isWhole ? `CASE WHEN ${isInRange(name, to.type)} THEN CAST(round(${name}) AS INTEGER) END` : name;
    }
    if (to.type === 'Boolean') {
      if (from.type === 'Int' || from.type === 'BigInt') return `CASE WHEN ${name} IS NOT NULL THEN ${name} <> 0 END`;
      return isText ? `CASE lower(${name}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END` : undefined;
    }
    if (to.type === 'DateTime' && isText)
      return `CASE WHEN ${name} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' THEN strftime('%Y-%m-%dT%H:%M:%f+00:00', ${name}) END`;
    return to.type === 'Bytes' && isText ? `CAST(${name} AS BLOB)` : undefined;
  },
  postgresql(from, to, name) {
    const isText = from.type === 'String' || from.values !== undefined;
    const text = `${name}::text`;
    if (to.values) return isText ? `CASE WHEN ${text} IN (${list(to.values)}) THEN ${text} END` : undefined; // the caller casts it
    if (to.type === 'String') return from.type === 'Bytes' ? `encode(${name}, 'escape')` : text;
    if (to.type === 'Json') return from.type === 'Bytes' ? undefined : `to_jsonb(${name})`;
    if (NUMBERS.includes(to.type)) {
      const isWhole = to.type === 'Int' || to.type === 'BigInt';
      // Longer ones overflow; PostgreSQL has no cast that answers nothing.
      const digits = to.type === 'Int' ? '{1,9}' : '{1,18}';
      const pattern = isWhole ? `^-?\\d${digits}$` : `^-?\\d${digits}(\\.\\d{1,18})?$`;
      if (isText) return `CASE WHEN ${text} ~ '${pattern}' THEN ${text}::numeric END`;
      if (from.type === 'Boolean') return isWhole ? `${name}::integer` : undefined;
      if (!NUMBERS.includes(from.type)) return undefined;
      return isWhole ? `CASE WHEN ${isInRange(name, to.type)} THEN ${name} END` : name;
    }
    if (to.type === 'Boolean') {
      if (from.type === 'Int' || from.type === 'BigInt') return `${name} <> 0`;
      return isText ? `CASE lower(${text}) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END` : undefined;
    }
    if (to.type === 'DateTime' && isText) return undefined; // a date that does not exist would make the migration fail
    return to.type === 'Bytes' && isText ? `convert_to(${text}, 'UTF8')` : undefined;
  },
};

/** A number that the client reads back. */
function isInRange(name: string, type: string): string {
  const limit = type === 'Int' ? '2147483647' : '9000000000000000000';
  return `${name} BETWEEN -${limit} AND ${limit}`;
}

function list(values: readonly string[]): string {
  return values.map((value) => quoteText(value)).join(', ');
}

/** SQLite has no regular expressions, and its CAST converts the numeric prefix of any text. */
function isNumberForSqlite(name: string, type: string): string {
  const isWhole = type === 'Int' || type === 'BigInt';
  const length = `length(${name}) < ${type === 'Int' ? 11 : 19}`; // longer ones overflow
  const letters = isWhole ? '[^0-9-]' : '[^0-9.-]';
  const rules = [`NOT GLOB '*${letters}*'`, `NOT GLOB '?*-*'`, `GLOB '*[0-9]*'`];
  return [...rules, ...(isWhole ? [] : [`NOT GLOB '*.*.*'`])]
    .map((rule) => `${name} ${rule}`)
    .concat(length)
    .join(' AND ');
}
