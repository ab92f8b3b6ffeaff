// New names for models and fields in .prisma files: declarations, relations, indexes, annotations. All else keeps its bytes;
// columns that `prisma format` had aligned are aligned again.
import { toSnakeCase } from '../../kernel/names.ts';
import type { SchemaDescription } from '../../kernel/model.ts';
import { ANNOTATIONS, type ArgumentType } from './annotations/registry.ts';
import { parseDocs } from './annotations/parse.ts';
import type { ParsedAnnotation, ParsedValue } from './annotations/parsed-annotation.ts';
import { parseBlocks, type Block, type Member } from './blocks.ts';
import type { SchemaFile } from './prisma-engine.ts';
import { alignAgain } from './realign.ts';
import { applyEdits, type TextEdit } from './text-edits.ts';

interface FieldRename {
  model: string;
  from: string;
  to: string;
}

/** The files with the fields called by their new names; all of one model or of several. */
export function renameFields(
  files: readonly SchemaFile[],
  description: SchemaDescription,
  renames: readonly FieldRename[],
): SchemaFile[] {
  return editBlocks(files, (source, block) =>
    block.kind === 'model' ? renames.flatMap((rename) => fieldEdits(source, block, description, rename)) : [],
  );
}

/** The files with a model under its new name; its table follows if it was named after the model. */
export function renameModel(files: readonly SchemaFile[], app: string, from: string, to: string): SchemaFile[] {
  const table = (name: string) => `@@map("${toSnakeCase(app)}_${toSnakeCase(name)}")`;
  return editBlocks(files, (source, block) => {
    if (block.kind !== 'model' && block.kind !== 'view') return [];
    const types = block.members.flatMap((member) => typeEdits(source, member, from, to));
    if (block.name !== from) return types;
    const name = source.indexOf(from, block.start + block.kind.length);
    const maps = block.members
      .filter((member) => member.name === '@@map' && source.slice(member.start, member.end) === table(from))
      .map((member) => ({ start: member.start, end: member.end, text: table(to) }));
    return [{ start: name, end: name + from.length, text: to }, ...types, ...maps];
  });
}

function editBlocks(files: readonly SchemaFile[], editsOf: (source: string, block: Block) => TextEdit[]): SchemaFile[] {
  return files.map(([path, source]) => {
    const edits = parseBlocks(source).flatMap((block) => editsOf(source, block));
    return [path, edits.length === 0 ? source : alignAgain(source, applyEdits(source, edits))];
  });
}

function typeEdits(source: string, member: Member, from: string, to: string): TextEdit[] {
  if (member.kind !== 'field') return [];
  const [, head = '', type] = /^(\S+\s+)(\w+)/.exec(source.slice(member.start, member.end)) ?? [];
  if (type !== from) return [];
  const start = member.start + head.length;
  return [{ start, end: start + from.length, text: to }];
}

function fieldEdits(
  source: string,
  block: Block,
  description: SchemaDescription,
  { model, from, to }: FieldRename,
): TextEdit[] {
  const described = description.models.find(({ name }) => name === block.name);
  const isOwn = block.name === model;
  return block.members
    .flatMap((member): TextEdit[] => {
      const statement = source.slice(member.start, member.end);
      if (member.kind === 'attribute') return isOwn ? attributeEdits(statement, member.start, from, to) : [];
      const target = described?.fields.find(({ name }) => name === member.name)?.relation?.model;
      return [
        ...(isOwn && member.name === from ? [{ start: member.start, end: member.start + from.length, text: to }] : []),
        ...(isOwn ? listEdits(statement, member.start, { from, to, key: 'fields' }) : []),
        ...(target === model ? listEdits(statement, member.start, { from, to, key: 'references' }) : []),
        ...(isOwn ? annotationEdits(source, member, from, to) : []),
      ];
    })
    .concat(isOwn ? annotationEdits(source, block, from, to) : []);
}

/** `@@unique([author, slug], where: { published: true })`: the list, and the keys of the condition. */
function attributeEdits(statement: string, offset: number, from: string, to: string): TextEdit[] {
  const condition = /\bwhere\s*:\s*\{/.exec(statement);
  const keys = condition ? statement.slice(condition.index + condition[0].length) : '';
  const start = offset + statement.length - keys.length;
  const edits = [...keys.matchAll(/"(?:[^"\\]|\\.)*"|(\w+)(?=\s*:)/g)]
    .filter(({ 1: key }) => key === from)
    .map(({ index }) => ({ start: start + index, end: start + index + from.length, text: to }));
  return [...listEdits(statement, offset, { from, to }), ...edits];
}

/**
 * Names in the list of an attribute: `@@index([author, slug(sort: Desc)])`, or with a key `@relation(fields: [authorId])`.
 * Names in nested brackets are not fields.
 */
function listEdits(
  statement: string,
  offset: number,
  { from, to, key }: { from: string; to: string; key?: string },
): TextEdit[] {
  const list = new RegExp(`${key === undefined ? '' : `\\b${key}\\s*:\\s*`}\\[([^\\]]*)\\]`).exec(statement);
  if (!list) return [];
  const text = list[1] as string;
  const start = offset + list.index + list[0].lastIndexOf(text, list[0].length - 1 - text.length);
  const edits: TextEdit[] = [];
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[()]|\w+/g)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (depth === 0 && token === from)
      edits.push({ start: start + index, end: start + index + from.length, text: to });
  }
  return edits;
}

function annotationEdits(source: string, { docs }: Pick<Block, 'docs'>, from: string, to: string): TextEdit[] {
  return parseDocs(docs).annotations.flatMap((annotation) =>
    annotation.arguments
      .filter((argument, index) => namesFields(typeOfArgument(annotation, argument.name, index)))
      .flatMap(({ value }) => valueEdits(source, value, from, to)),
  );
}

function typeOfArgument({ name }: ParsedAnnotation, key: string | undefined, index: number): ArgumentType | undefined {
  const rule = ANNOTATIONS[name];
  const names = Object.keys(rule?.arguments ?? {});
  return rule?.positional?.type ?? rule?.arguments?.[key ?? names[index] ?? '']?.type;
}

function namesFields(type: ArgumentType | undefined): boolean {
  return type === 'field' || type === 'fields' || type === 'order';
}

function valueEdits(source: string, value: ParsedValue, from: string, to: string): TextEdit[] {
  if (value.kind === 'list') return value.items.flatMap((item) => valueEdits(source, item, from, to));
  const text = String(value.value);
  if (text.replace(/^-/, '') !== from) return [];
  const start = source.indexOf(from, value.offset);
  return [{ start, end: start + from.length, text: to }];
}
