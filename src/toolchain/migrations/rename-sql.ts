// ALTER TABLE … RENAME for models and fields, both ways.
import type { DatabaseProvider, ModelDescription, SchemaDescription } from '../../kernel/model.ts';
import { fieldRenames, modelRenames, newModelName, type RenameContext } from './renamed-models.ts';

/** Statements before the diff on the way up. */
export function renameUpScript(context: RenameContext): string {
  return script([...tables(context), ...columns(context), ...joinTables(context)]);
}

/** Statements after the diff on the way down. */
export function renameDownScript(context: RenameContext): string {
  const back = reversed(context);
  return script([...tables(back), ...columns(back), ...joinTables(back)]);
}

function script(statements: readonly string[]): string {
  return statements.length === 0 ? '' : `-- Rename\n${statements.map((sql) => `${sql};\n`).join('')}`;
}

function reversed({ provider, renames, before, after }: RenameContext): RenameContext {
  return {
    provider,
    before: after,
    after: before,
    renames: renames.map((rename) => {
      if (rename.kind === 'model') return { ...rename, from: rename.to, to: rename.from };
      const model = modelRenames(renames).find(({ to }) => to === rename.model)?.from ?? rename.model;
      return { ...rename, model, from: rename.to, to: rename.from };
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

interface JoinTable {
  name: string;
  /** Model behind column A, and behind B. */
  sides: [string, string];
}

/** Tables behind implicit many-to-many relations are named after the models, and A is the first of them by name. */
function joinTables({ provider, renames, before }: RenameContext): string[] {
  return implicitTables(before).flatMap((old) => {
    const sides = old.sides.map((side) => newModelName(renames, side)) as [string, string];
    const isNamedByModels = old.name === `_${old.sides.join('To')}`;
    const isFlipped = sides[0] > sides[1];
    const name = isNamedByModels ? `_${sides.toSorted().join('To')}` : old.name;
    if (name === old.name && !isFlipped) return [];
    return moveJoinTable(old.name, name, isFlipped, provider);
  });
}

function implicitTables(schema: SchemaDescription): JoinTable[] {
  const found = new Map<string, JoinTable>();
  for (const model of schema.models) {
    for (const { relation } of model.fields) {
      if (!relation?.manyToMany || relation.model === model.name) continue;
      found.set(relation.name, {
        name: `_${relation.name}`,
        sides: [model.name, relation.model].toSorted() as [string, string],
      });
    }
  }
  return [...found.values()];
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
