// The old models with their new names, so that the diff finds nothing but what else changed. Indexes and keys keep the names
// that they have in the database, written out: the diff then renames them as well.
import { quoteText } from '../../../kernel/sql-names.ts';
import type { DatabaseProvider, FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { parseBlocks, type Block, type Member } from '../../schema/blocks.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { movedValues } from './renamed-enums.ts';
import { columnAfter, findMoves, isMoved, tableAfter } from './moves.ts';
import {
  modelRenames,
  newEnumName,
  newFieldName,
  newModelName,
  newValueName,
  type RenameContext,
} from './names-after.ts';
import { constraintName } from './stored-names.ts';
import type { Rename } from './rename.ts';

/** The files with every rename done, tables and columns included. */
export function renameInFiles(files: readonly SchemaFile[], context: RenameContext): SchemaFile[] {
  if (context.renames.length === 0 && findMoves(context).length === 0) return [...files];
  return files.map(([path, text]) => [path, renameInText(text, context)]);
}

function renameInText(text: string, context: RenameContext): string {
  let result = text;
  for (const block of parseBlocks(text).reverse()) {
    if (block.kind !== 'model' && block.kind !== 'enum') continue;
    const renamed = block.kind === 'model' ? renameBlock(text, block, context) : renameEnum(text, block, context);
    result = result.slice(0, block.start) + renamed + result.slice(block.end);
  }
  return result;
}

function renameBlock(text: string, block: Block, context: RenameContext): string {
  const { renames } = context;
  const old = context.before.models.find(({ name }) => name === block.name);
  if (!old) return text.slice(block.start, block.end);
  const name = newModelName(renames, block.name);
  const hasMoved = isMoved(context, old) || modelRenames(renames).some(({ from }) => from === old.name);
  const move = { old, name, hasMoved };
  const lines = block.members.map((member) => {
    const statement = text.slice(member.start, member.end);
    if (member.kind === 'attribute') return renameAttribute(statement, move, context);
    return renameField(statement, member, move, context);
  });
  const table = tableAfter(context, old);
  const kept = lines.filter((line) => !line.startsWith('@@map('));
  const map = table === name ? [] : [`@@map(${JSON.stringify(table)})`];
  return `model ${name} {\n${[...kept, ...map].map((line) => `  ${line}\n`).join('')}}`;
}

function renameEnum(text: string, block: Block, context: RenameContext): string {
  const { renames, enumsBefore, enumsAfter } = context;
  const name = newEnumName(renames, block.name);
  const old = enumsBefore.find((its) => its.name === block.name);
  const renamed = enumsAfter.find((its) => its.name === name);
  if (!old || !renamed) return text.slice(block.start, block.end);
  const moved = movedValues(context, old);
  const lines = old.values.map((value) => {
    const to = newValueName(renames, name, value.name);
    const stored = moved.find(({ from }) => from === value.stored)?.to ?? value.stored;
    return stored === to ? to : `${to} @map(${JSON.stringify(stored)})`;
  });
  const { type } = renamed;
  const map = type === name ? [] : [`@@map(${JSON.stringify(type)})`];
  const kept = block.members
    .filter((member) => member.kind === 'attribute' && member.name !== '@@map')
    .map(({ start, end }) => text.slice(start, end));
  return `enum ${name} {\n${[...lines, ...kept, ...map].map((line) => `  ${line}\n`).join('')}}`;
}

/** A model, its new name, and whether the names of its keys in the database change. */
interface ModelMove {
  old: ModelDescription;
  name: string;
  hasMoved: boolean;
}

function renameField(
  statement: string,
  member: Member,
  { old, name: owner, hasMoved }: ModelMove,
  context: RenameContext,
): string {
  const { renames, provider } = context;
  const field = old.fields.find(({ name }) => name === member.name);
  const match = /^(\S+)(\s+)(\w+)([\s\S]*)$/.exec(statement);
  if (!match || !field) return statement;
  const [, , gap, type, rest] = match as unknown as [string, string, string, string, string];
  const name = newFieldName(renames, owner, member.name);
  const target = field.relation ? newModelName(renames, type) : newEnumName(renames, type);
  let attributes = renameLists(rest, {
    fields: (key) => newFieldName(renames, owner, key),
    references: (key) => newFieldName(renames, target, key),
  });
  if (field.kind === 'enum') attributes = withNewDefault(attributes, type, context);
  if (field.relation?.manyToMany) attributes = withRelation(attributes, field.relation.name, renames);
  if (hasMoved) attributes = withNames(attributes, old, field, provider);
  if (field.column !== undefined) attributes = withColumn(attributes, name, columnAfter(context, old, field));
  return `${name}${gap}${target}${attributes}`;
}

/** The names of values in `@default(RED)` and `@default([RED])`; SQLite's tables keep the old text as their default. */
function withNewDefault(text: string, type: string, context: RenameContext): string {
  const { renames, provider, enumsBefore } = context;
  const owner = enumsBefore.find(({ name }) => name === type);
  const moved = owner ? movedValues(context, owner) : [];
  return text.replace(/@default\((\[?)([\w\s,]*)(\]?)\)/, (_all, open: string, list: string, close: string) => {
    const stored = owner?.values.find(({ name }) => name === list.trim())?.stored;
    if (
      provider === 'sqlite' &&
      !context.isForWords &&
      stored !== undefined &&
      moved.some(({ from }) => from === stored)
    )
      return `@default(dbgenerated("${quoteText(stored)}"))`;
    const names = list.replace(/\w+/g, (name) => newValueName(renames, newEnumName(renames, type), name));
    return `@default(${open}${names}${close})`;
  });
}

/** `@relation("old")`, or none, becomes `@relation("new")`. */
function withRelation(text: string, relation: string, renames: readonly Rename[]): string {
  const moved = renames.find((rename) => rename.kind === 'relation' && rename.from === relation);
  if (!moved) return text;
  const plain = text.replace(/\s*@relation(?:\((?:"(?:[^"\\]|\\.)*"|[^")])*\))?/, '');
  return `${plain} @relation(${JSON.stringify(moved.to)})`;
}

/** `fields: [authorId]` and `references: [id]` of one `@relation`. */
function renameLists(
  text: string,
  names: { fields: (name: string) => string; references: (name: string) => string },
): string {
  return text.replace(
    /\b(fields|references)(\s*:\s*)\[([^\]]*)\]/g,
    (_all, key: 'fields' | 'references', colon: string, list: string) =>
      `${key}${colon}[${list.replace(/\w+/g, (name) => names[key](name))}]`,
  );
}

function withColumn(attributes: string, name: string, column: string): string {
  const without = attributes.replace(/\s+@map\((?:name:\s*)?"(?:[^"\\]|\\.)*"\)/, '');
  return column === name ? without : `${without} @map(${JSON.stringify(column)})`;
}

/** Names in the database of everything that uses a field: `@id`, `@unique`, a foreign key. */
function withNames(text: string, old: ModelDescription, field: FieldDescription, provider: DatabaseProvider): string {
  let result = named(text, 'unique', keyName(old, [field.name], '_key', provider));
  if (provider === 'sqlite') return result; // its keys have no names
  result = named(result, 'id', pkeyName(old));
  const keys = field.relation?.fields ?? [];
  return keys.length === 0 ? result : named(result, 'relation', keyName(old, keys, '_fkey', provider));
}

function renameAttribute(
  statement: string,
  { old, name, hasMoved }: ModelMove,
  { renames, provider }: RenameContext,
): string {
  const match = /^@@(index|unique|id)\b/.exec(statement);
  if (!match) return statement;
  const fields = /\[([^\]]*)\]/.exec(statement)?.[1] ?? '';
  const names = fields.replace(/\([^)]*\)/g, '').match(/\w+/g) ?? [];
  const conditioned = statement.replace(/\bwhere\s*:\s*\{[^]*\}/, (where) =>
    where.replace(/"(?:[^"\\]|\\.)*"|\w+(?=\s*:)/g, (key) =>
      key.startsWith('"') ? key : newFieldName(renames, name, key),
    ),
  );
  const renamed = conditioned.replace(/\[([^\]]*)\]/, (_all, list: string) => {
    const keys = list.replace(/(^|,)(\s*)(\w+)/g, (_key, comma: string, gap: string, key: string) => {
      return `${comma}${gap}${newFieldName(renames, name, key)}`;
    });
    return `[${keys}]`;
  });
  if (!hasMoved || (match[1] === 'id' && provider === 'sqlite')) return renamed;
  const suffix = match[1] === 'index' ? '_idx' : '_key';
  const wanted = match[1] === 'id' ? pkeyName(old) : keyName(old, names, suffix, provider);
  return named(renamed, `@${match[1] as string}`, wanted);
}

/** `@unique` → `@unique(map: "Post_slug_key")`, unless a name is given already. */
function named(text: string, attribute: string, name: string): string {
  const found = new RegExp(`@${attribute}\\b(\\()?`).exec(text);
  if (!found) return text;
  const end = found.index + found[0].length;
  if (found[1] === undefined) return `${text.slice(0, end)}(map: ${JSON.stringify(name)})${text.slice(end)}`;
  const close = closing(text, end);
  if (/\bmap\s*:/.test(text.slice(end, close))) return text;
  return `${text.slice(0, close)}, map: ${JSON.stringify(name)}${text.slice(close)}`;
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (const { 0: token, index } of text.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    if (depth === 0) return from + index;
  }
  return text.length;
}

function pkeyName({ table }: ModelDescription): string {
  return constraintName(table, '_pkey', 'postgresql');
}

function keyName(
  model: ModelDescription,
  fields: readonly string[],
  suffix: string,
  provider: DatabaseProvider,
): string {
  const columns = fields.map((name) => model.fields.find((field) => field.name === name)?.column ?? name);
  return constraintName([model.table, ...columns].join('_'), suffix, provider);
}
