// SQLite counts a key by itself only if its column is declared INTEGER, which holds 64 bits as BIGINT does. The engine declares
// BIGINT for a BigInt, and the first row without a key would fail.
import type { SchemaFile } from '../../schema/schema-file.ts';
import { changeColumns, hasColumn, readSchemaColumns, type SchemaColumn } from './schema-columns.ts';

const KEY = /^( *"((?:[^"]|"")+)") BIGINT NOT NULL PRIMARY KEY(,?)$/gm;
const CREATE_TABLE = /^CREATE TABLE "(?:new_)?((?:[^"]|"")+)" \([\s\S]*?^\);$/gm;

/** The engine's SQL with keys that count, where these models say `BigInt @id @default(autoincrement())`. */
export function withCountedKeys(sql: string, files: readonly SchemaFile[] | undefined): string {
  const keys = readSchemaColumns(files ?? []).filter(isCounted);
  if (keys.length === 0) return sql;
  return sql.replace(CREATE_TABLE, (statement, table: string) =>
    statement.replace(KEY, (line, head: string, column: string, comma: string) =>
      hasColumn(keys, { table, column }) ? `${head} INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT${comma}` : line,
    ),
  );
}

/**
 * What was read from a database, with BigInt for the integers that these models call so, keys and what points to them: the
 * database has one type for both.
 */
export function withBigKeys(found: readonly SchemaFile[], files: readonly SchemaFile[]): readonly SchemaFile[] {
  const big = readSchemaColumns(files).filter(({ statement }) => /^\S+\s+BigInt\b/.test(statement));
  return changeColumns(found, big, (statement) => statement.replace(/^(\S+\s+)Int\b/, '$1BigInt'));
}

function isCounted({ statement }: SchemaColumn): boolean {
  return /^\S+\s+BigInt\b/.test(statement) && statement.includes('@id') && statement.includes('autoincrement()');
}

/** What was read from a database, with defaults of bytes as the models write them. */
export function withBytesDefaults(found: readonly SchemaFile[]): SchemaFile[] {
  return found.map(([path, text]) => [
    path,
    text.replace(
      /@default\(dbgenerated\("[xX]'((?:[0-9a-fA-F]{2})*)'"\)\)/g,
      (_all, digits: string) => `@default("${Buffer.from(digits, 'hex').toString('base64')}")`,
    ),
  ]);
}
