// Where the engine would drop a column and add it with another type, or copy values that the new type does not have.
import { quoteText } from '../../../kernel/sql-names.ts';
import { readAlterTable } from './alter-table.ts';
import type { Conversion } from './convert-values.ts';
import { splitActions } from '../make/sql-actions.ts';

/** What a column is called while its values are converted. */
const OLD_COLUMN_SUFFIX = '_before_conversion';

interface Added {
  column: string;
  type: string;
  isRequired: boolean;
  /** As SQL, or undefined. */
  default: string | undefined;
  value: string;
}

/** `DROP COLUMN "a", ADD COLUMN "a" …` becomes statements that carry the values over. */
export function convertPostgresColumns(statement: string, conversions: readonly Conversion[]): string[] {
  const found = readAlterTable(statement);
  if (!found) return [statement];
  const { comment, table, quoted } = found;
  const actions = splitActions(found.actions);
  const added = actions.flatMap((action) => readAdded(action, table, actions, conversions));
  // The key of a table would have to wait for its values.
  if (added.length === 0 || actions.some((action) => /\bCONSTRAINT\b/.test(action))) return [statement];
  const names = added.flatMap(({ column }) => [`DROP COLUMN "${column}"`, `ADD COLUMN "${column}"`]);
  const isOther = (action: string) => !names.some((start) => action.replace(/\s+/g, ' ').startsWith(start));
  const alter = `ALTER TABLE ${quoted} `;
  const sets = added.map(({ column, type, value }) => `"${column}" = (${value})::${type}`);
  const after = added.flatMap(({ column, isRequired, default: literal }) => [
    `DROP COLUMN "${column}${OLD_COLUMN_SUFFIX}"`,
    ...(literal === undefined ? [] : [`ALTER COLUMN "${column}" SET DEFAULT ${literal}`]),
    ...(isRequired ? [`ALTER COLUMN "${column}" SET NOT NULL`] : []),
  ]);
  const plain = added.map(({ column, type }) => `ADD COLUMN "${column}" ${type}`);
  const [first, ...renames] = added.map(
    ({ column }) => `${alter}RENAME COLUMN "${column}" TO "${column}${OLD_COLUMN_SUFFIX}"`,
  );
  return [
    comment + (first as string),
    ...renames,
    alter + [...actions.filter(isOther), ...plain].join(',\n'),
    `UPDATE ${quoted} SET ${sets.join(', ')}`,
    alter + after.join(',\n'),
  ];
}

function readAdded(
  action: string,
  table: string,
  actions: readonly string[],
  conversions: readonly Conversion[],
): Added[] {
  const [, column, rest = ''] = /^ADD COLUMN\s+"((?:[^"]|"")+)"\s+([\s\S]*)$/.exec(action) ?? [];
  const conversion = conversions.find((its) => its.table === table && its.column === column);
  if (column === undefined || !conversion || !actions.includes(`DROP COLUMN "${column}"`)) return [];
  const [, type = '', required, literal] = /^(.*?)( NOT NULL)?(?: DEFAULT ([\s\S]*))?$/.exec(rest) ?? [];
  const value = conversion.expression(`"${column}${OLD_COLUMN_SUFFIX}"`);
  if (value === undefined || type.endsWith('SERIAL')) return [];
  return [{ column, type, isRequired: required !== undefined, default: literal, value }];
}

/** The values that a rebuilt SQLite table takes over from the old one. */
export function convertSqliteColumns(script: string, conversions: readonly Conversion[]): string {
  if (conversions.length === 0) return script;
  return script.replace(
    /^CREATE TABLE "new_((?:[^"]|"")+)" \(\n([\s\S]*?)^\);\nINSERT INTO "new_\1" \(([^\n]*)\) SELECT ([^\n]*) FROM "\1";$/gm,
    (all, table: string, definition: string, columns: string, list: string) => {
      const values = splitActions(list).map((item) => convertItem(item, table, definition, conversions));
      if (values.join() === splitActions(list).join()) return all;
      return `CREATE TABLE "new_${table}" (\n${definition});\nINSERT INTO "new_${table}" (${columns}) SELECT ${values.join(', ')} FROM "${table}";`;
    },
  );
}

/** `"a"` or `coalesce("a", 7) AS "a"` */
function convertItem(item: string, table: string, definition: string, conversions: readonly Conversion[]): string {
  const [, plain, filled, given] =
    /^(?:"((?:[^"]|"")+)"|coalesce\("((?:[^"]|"")+)", ([\s\S]*)\) AS "\2")$/.exec(item) ?? [];
  const column = plain ?? filled;
  const conversion = conversions.find((its) => its.table === table && its.column === column);
  if (column === undefined || !conversion) return item;
  const value = conversion.expression(`"${column}"`) ?? 'NULL';
  const literal = given ?? defaultOf(definition, column);
  return `${literal === undefined ? value : `coalesce(${value}, ${quoteJson(literal)})`} AS "${column}"`;
}

/** Only of a column that has to have a value. */
function defaultOf(definition: string, column: string): string | undefined {
  const line = definition.split('\n').find((text) => text.trim().startsWith(`"${column}" `));
  return / NOT NULL DEFAULT (.*?),?$/.exec(line ?? '')?.[1];
}

/** The engine writes JSON without quotes. */
function quoteJson(literal: string): string {
  return /^[{["]/.test(literal) ? quoteText(literal) : literal;
}
