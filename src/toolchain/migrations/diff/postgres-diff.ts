// What is wrong with the engine's SQL for PostgreSQL: a column that becomes required is not filled with its default (on SQLite
// it is), one that changes its type and its default keeps the old default, and enums are not changed in one transaction.
import { quoteText } from '../../../kernel/sql-names.ts';
import { withSchemaNames } from '../../schema/database-schemas.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { readAlterTable } from './alter-table.ts';
import { convertPostgresColumns } from './convert-columns.ts';
import { findConversions } from './convert-values.ts';
import { withCounterTypes } from './counter-types.ts';
import { pathAroundEnums, type Path } from './postgres-enums.ts';
import { withFreeNames } from '../renames/free-names.ts';
import { splitStatements } from '../apply/run-script.ts';
import { changeColumns, hasColumn, readSchemaColumns, type Column, type SchemaColumn } from './schema-columns.ts';
import { diffSchemas } from './schema-engine.ts';
import { splitActions } from '../make/sql-actions.ts';

const COMMENTS = /^(?:\s*--[^\n]*\n)*/;
const SET_NOT_NULL = /^ALTER COLUMN "((?:[^"]|"")+)" SET NOT NULL$/;

/** As `diffSchemas` for PostgreSQL, with SQL that tables with rows take; `values` are texts that rows get besides. */
export async function diffForPostgres(
  from: readonly SchemaFile[] | undefined,
  to: readonly SchemaFile[] | undefined,
  values: readonly string[] = [],
): Promise<string> {
  if (from === undefined || to === undefined) return diffSchemas('postgresql', from, to);
  return diffNamed(withSchemaNames(from), withSchemaNames(to), values);
}

async function diffNamed(
  from: readonly SchemaFile[],
  to: readonly SchemaFile[],
  values: readonly string[],
): Promise<string> {
  const old = withoutHiddenDefaults(from, to);
  const direct = await diffSchemas('postgresql', old, to);
  const path = pathAroundEnums(old, to, (added) =>
    added.some((value) => values.includes(value) || isUsed(value, direct)),
  );
  const statements = splitStatements(await diffAlong(path));
  const filled = readSchemaColumns(to).filter(hasDefault);
  const conversions = findConversions('postgresql', old, to);
  const converted = withoutTransactions(statements)
    .flatMap((statement) => convertPostgresColumns(statement, conversions))
    .flatMap(withCounterTypes);
  return toScript(withFreeNames(converted).map((statement) => filledBeforeRequired(statement, filled)));
}

async function diffAlong(path: Path): Promise<string> {
  const scripts: string[] = [];
  for (const [i, files] of path.slice(1).entries()) scripts.push(await diffSchemas('postgresql', path[i], files));
  return scripts.filter(Boolean).join('\n');
}

function isUsed(value: string, sql: string): boolean {
  const quoted = quoteText(value);
  return splitStatements(sql).some((statement) => !/\bADD VALUE '/.test(statement) && statement.includes(quoted));
}

/** The engine changes an enum in a separate transaction, which would end the migration's. */
function withoutTransactions(statements: readonly string[]): string[] {
  const kept: string[] = [];
  let comment = '';
  for (const statement of statements) {
    const [head] = COMMENTS.exec(statement) as unknown as [string];
    comment += head;
    if (['BEGIN', 'COMMIT'].includes(statement.slice(head.length))) continue;
    kept.push(comment + statement.slice(head.length));
    comment = '';
  }
  return kept;
}

/** Each with its semicolon; a comment begins a paragraph. */
function toScript(statements: readonly string[]): string {
  return statements.map((sql, i) => `${i > 0 && sql.startsWith('--') ? '\n' : ''}${sql};\n`).join('');
}

/** The engine treats the default of a Json column as the default of the String that it becomes, unless it is hidden. */
function withoutHiddenDefaults(from: readonly SchemaFile[], to: readonly SchemaFile[]): readonly SchemaFile[] {
  const json = readSchemaColumns(from).filter((column) => hasType('Json', column) && hasDefault(column));
  if (json.length === 0) return from;
  const texts = readSchemaColumns(to).filter((column) => hasType('String', column) && hasDefault(column));
  const hidden = json.filter((column) => hasColumn(texts, column));
  return hidden.length === 0 ? from : changeColumns(from, hidden, withoutDefault);
}

function hasType(type: 'Json' | 'String', { statement }: SchemaColumn): boolean {
  return new RegExp(`^\\S+\\s+${type}\\b`).test(statement);
}

function hasDefault({ statement }: SchemaColumn): boolean {
  return /@default\(/.test(statement);
}

function withoutDefault(statement: string): string {
  return statement.replace(/\s*@default\((?:"(?:[^"\\]|\\.)*"|[^")])*\)/, '');
}

/** `DEFAULT` means the default that the column has by then: type and default come first. */
function filledBeforeRequired(statement: string, filled: readonly Column[]): string {
  const found = readAlterTable(statement);
  if (!found) return statement;
  const { comment, table, quoted } = found;
  const actions = splitActions(found.actions);
  const required = actions.flatMap((action) => {
    const column = SET_NOT_NULL.exec(action)?.[1];
    return column !== undefined && hasColumn(filled, { table, column }) ? [{ action, column }] : [];
  });
  if (required.length === 0) return statement;
  const others = actions.filter((action) => !required.some((its) => its.action === action));
  const alter = (its: readonly string[]) => (its.length > 0 ? [`ALTER TABLE ${quoted} ${its.join(',\n')}`] : []);
  const fill = required.map(({ column }) => `UPDATE ${quoted} SET "${column}" = DEFAULT WHERE "${column}" IS NULL`);
  return comment + [...alter(others), ...fill, ...alter(required.map(({ action }) => action))].join(';\n');
}
