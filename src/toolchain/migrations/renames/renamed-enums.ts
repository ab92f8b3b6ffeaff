// Enums and values with another name: on PostgreSQL the type is renamed, on SQLite, which has quoteText, the rows are updated.
import { quoteName, quoteText } from '../../../kernel/sql-names.ts';
import { newEnumName, newValueName, type RenameContext } from './names-after.ts';
import { REMOVED } from './stored-names.ts';
import type { SchemaEnum } from '../diff/schema-enums.ts';

/** A value whose text in the database changes. */
export interface MovedValue {
  from: string;
  to: string;
}

/** The values of an old enum that the database has under another quoteText, renamed or mapped. */
export function movedValues({ renames, enumsBefore, enumsAfter }: RenameContext, before: SchemaEnum): MovedValue[] {
  const name = newEnumName(renames, before.name);
  const after = enumsAfter.find((its) => its.name === name);
  if (!after || !enumsBefore.includes(before)) return [];
  // A removed value whose name another one takes must not become that one.
  const asideOf = (value: SchemaEnum['values'][number]): string | undefined => {
    const isTaken = before.values.some((other) => {
      const target = after.values.find((its) => its.name === newValueName(renames, name, other.name));
      return other !== value && target?.stored === value.stored && other.stored !== value.stored;
    });
    return isTaken ? `${REMOVED}${value.name}` : undefined;
  };
  return before.values.flatMap((value) => {
    const to = newValueName(renames, name, value.name);
    const stored = after.values.find((its) => its.name === to)?.stored ?? asideOf(value);
    return stored === undefined || value.stored === stored ? [] : [{ from: value.stored, to: stored }];
  });
}

/** For SQLite: the rows of one column. */
export function renameValuesIn(table: string, column: string, moved: readonly MovedValue[]): string[] {
  if (moved.length === 0) return [];
  const cases = moved.map(({ from, to }) => `WHEN ${quoteText(from)} THEN ${quoteText(to)}`).join(' ');
  const list = moved.map(({ from }) => quoteText(from)).join(', ');
  const name = quoteName(column);
  return [`UPDATE ${quoteName(table)} SET ${name} = CASE ${name} ${cases} END WHERE ${name} IN (${list})`];
}
