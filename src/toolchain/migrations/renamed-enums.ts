// Enums and values with another name: on PostgreSQL the type is renamed, on SQLite, which has text, the rows are written anew.
import type { RenameContext } from './renamed-models.ts';
import type { EnumRename, Rename, ValueRename } from './renames.ts';
import type { SchemaEnum } from './schema-enums.ts';

export function enumRenames(renames: readonly Rename[]): EnumRename[] {
  return renames.filter((rename) => rename.kind === 'enum');
}

export function newEnumName(renames: readonly Rename[], name: string): string {
  return enumRenames(renames).find(({ from }) => from === name)?.to ?? name;
}

/** `owner` is the enum after its own rename. */
export function newValueName(renames: readonly Rename[], owner: string, name: string): string {
  return valueRenames(renames, owner).find(({ from }) => from === name)?.to ?? name;
}

function valueRenames(renames: readonly Rename[], owner: string): ValueRename[] {
  return renames.filter((rename) => rename.kind === 'value' && rename.enum === owner) as ValueRename[];
}

/** A value whose text in the database changes. */
export interface MovedValue {
  from: string;
  to: string;
}

/** The enum after all renames, and its values that the database has under another text. */
export function movedValues({ renames, enumsBefore, enumsAfter }: RenameContext, before: SchemaEnum): MovedValue[] {
  const name = newEnumName(renames, before.name);
  const after = enumsAfter.find((its) => its.name === name);
  if (!after || !enumsBefore.includes(before)) return [];
  return valueRenames(renames, name).flatMap(({ from, to }) => {
    const old = before.values.find((value) => value.name === from)?.stored;
    const stored = after.values.find((value) => value.name === to)?.stored;
    return old === undefined || stored === undefined || old === stored ? [] : [{ from: old, to: stored }];
  });
}

/** For PostgreSQL: the type first, then its values. */
export function renameTypes(context: RenameContext): string[] {
  const { renames, enumsBefore, enumsAfter } = context;
  return enumsBefore.flatMap((old) => {
    const name = newEnumName(renames, old.name);
    const type = name === old.name ? old.type : (enumsAfter.find((its) => its.name === name)?.type ?? old.type);
    return [
      ...(type === old.type ? [] : [`ALTER TYPE ${quote(old.type)} RENAME TO ${quote(type)}`]),
      ...movedValues(context, old).map(
        ({ from, to }) => `ALTER TYPE ${quote(type)} RENAME VALUE ${text(from)} TO ${text(to)}`,
      ),
    ];
  });
}

/** For SQLite: the rows of one column. */
export function renameValuesIn(table: string, column: string, moved: readonly MovedValue[]): string[] {
  if (moved.length === 0) return [];
  const cases = moved.map(({ from, to }) => `WHEN ${text(from)} THEN ${text(to)}`).join(' ');
  const list = moved.map(({ from }) => text(from)).join(', ');
  const name = quote(column);
  return [`UPDATE ${quote(table)} SET ${name} = CASE ${name} ${cases} END WHERE ${name} IN (${list})`];
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
