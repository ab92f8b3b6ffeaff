// ALTER TABLE … RENAME for models and fields, both ways.
import type { DatabaseProvider, ModelDescription, SchemaDescription } from '../../kernel/model.ts';
import { movedValues, renameTypes, renameValuesIn } from './renamed-enums.ts';
import { fieldRenames, modelRenames, newModelName, type RenameContext } from './renamed-models.ts';

/** Statements before the diff on the way up. */
export function renameUpScript(context: RenameContext): string {
  return script(statements(context));
}

/** Statements after the diff on the way down. */
export function renameDownScript(context: RenameContext): string {
  return script(statements(reversed(context)));
}

function statements(context: RenameContext): string[] {
  const enums = context.provider === 'sqlite' ? enumColumns(context) : renameTypes(context);
  return [...tables(context), ...columns(context), ...joinTables(context), ...enums];
}

function script(statements: readonly string[]): string {
  return statements.length === 0 ? '' : `-- Rename\n${statements.map((sql) => `${sql};\n`).join('')}`;
}

function reversed({ provider, renames, before, after, enumsBefore, enumsAfter }: RenameContext): RenameContext {
  const oldName = (kind: 'model' | 'enum', name: string) =>
    renames.find((rename) => rename.kind === kind && rename.to === name)?.from ?? name;
  return {
    provider,
    before: after,
    after: before,
    enumsBefore: enumsAfter,
    enumsAfter: enumsBefore,
    renames: renames.map((rename) => {
      const back = { ...rename, from: rename.to, to: rename.from };
      if (back.kind === 'field') return { ...back, model: oldName('model', back.model) };
      return back.kind === 'value' ? { ...back, enum: oldName('enum', back.enum) } : back;
    }),
  };
}

function tables({ renames, before, after }: RenameContext): string[] {
  return modelRenames(renames).flatMap(({ from, to }) => {
    const [old, renamed] = [modelOf(before, from).table, modelOf(after, to).table];
    return old === renamed ? [] : [`ALTER TABLE ${quote(old)} RENAME TO ${quote(renamed)}`];
  });
}

/** After the tables: these have their new names. */
function columns(context: RenameContext): string[] {
  const { renames, before, after } = context;
  return before.models.flatMap((old) => {
    const name = newModelName(renames, old.name);
    const model = after.models.find((candidate) => candidate.name === name);
    return fieldRenames(renames, name).flatMap(({ from, to }) => {
      const column = old.fields.find((field) => field.name === from)?.column;
      const renamed = model?.fields.find((field) => field.name === to)?.column;
      if (column === undefined || renamed === undefined || column === renamed) return [];
      return [`ALTER TABLE ${quote(tableFor(context, old))} RENAME COLUMN ${quote(column)} TO ${quote(renamed)}`];
    });
  });
}

function tableFor({ renames, after }: RenameContext, old: ModelDescription): string {
  const name = newModelName(renames, old.name);
  return name === old.name ? old.table : modelOf(after, name).table;
}

/** SQLite keeps the values of enums as text. After tables and columns: these have their new names. */
function enumColumns(context: RenameContext): string[] {
  const { renames, before, after, enumsBefore } = context;
  return before.models.flatMap((old) => {
    const name = newModelName(renames, old.name);
    const model = after.models.find((candidate) => candidate.name === name);
    const table = name === old.name ? old.table : (model?.table ?? old.table);
    return old.fields.flatMap((field) => {
      const owner = enumsBefore.find((its) => field.kind === 'enum' && its.name === field.type);
      if (!owner || field.column === undefined) return [];
      const to = fieldRenames(renames, name).find(({ from }) => from === field.name)?.to;
      const column = to === undefined ? field.column : model?.fields.find((its) => its.name === to)?.column;
      return renameValuesIn(table, column ?? field.column, movedValues(context, owner));
    });
  });
}

function joinTables({ provider, renames }: RenameContext): string[] {
  return renames.flatMap((rename) =>
    rename.kind === 'relation' ? moveJoinTable(`_${rename.from}`, `_${rename.to}`, rename.isFlipped, provider) : [],
  );
}

function moveJoinTable(old: string, name: string, isFlipped: boolean, provider: DatabaseProvider): string[] {
  const table = quote(name);
  const rename = old === name ? [] : [`ALTER TABLE ${quote(old)} RENAME TO ${table}`];
  const swap = isFlipped
    ? [
        `ALTER TABLE ${table} RENAME COLUMN "A" TO "_"`,
        `ALTER TABLE ${table} RENAME COLUMN "B" TO "A"`,
        `ALTER TABLE ${table} RENAME COLUMN "_" TO "B"`,
      ]
    : [];
  return [...rename, ...dropJoinKeys(old, name, provider), ...swap, ...addJoinKeys(old, name, isFlipped, provider)];
}

function dropJoinKeys(old: string, name: string, provider: DatabaseProvider): string[] {
  const index = `DROP INDEX ${quote(`${old}_B_index`)}`;
  if (provider === 'sqlite') return [`DROP INDEX ${quote(`${old}_AB_unique`)}`, index];
  return [`ALTER TABLE ${quote(name)} DROP CONSTRAINT ${quote(`${old}_AB_pkey`)}`, index];
}

function addJoinKeys(old: string, name: string, isFlipped: boolean, provider: DatabaseProvider): string[] {
  const table = quote(name);
  const index = `CREATE INDEX ${quote(`${name}_B_index`)} ON ${table}("B")`;
  if (provider === 'sqlite') return [`CREATE UNIQUE INDEX ${quote(`${name}_AB_unique`)} ON ${table}("A", "B")`, index];
  const moved = (from: string, to: string) => `ALTER TABLE ${table} RENAME CONSTRAINT ${quote(from)} TO ${quote(to)}`;
  const [a, b] = isFlipped ? ['B', 'A'] : ['A', 'B'];
  return [
    `ALTER TABLE ${table} ADD CONSTRAINT ${quote(`${name}_AB_pkey`)} PRIMARY KEY ("A", "B")`,
    index,
    moved(`${old}_A_fkey`, `${name}_fkey_moving`),
    moved(`${old}_B_fkey`, `${name}_${b}_fkey`),
    moved(`${name}_fkey_moving`, `${name}_${a}_fkey`),
  ];
}

function modelOf(schema: SchemaDescription, name: string): ModelDescription {
  return schema.models.find((model) => model.name === name) as ModelDescription;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
