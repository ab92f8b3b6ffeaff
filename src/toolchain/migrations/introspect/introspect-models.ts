// What the engine's introspection says, block by block, as data that can be renamed.
import type { Block, Member } from '../../schema/blocks.ts';

export interface Field {
  member: Member;
  /** As the engine wrote it. */
  old: string;
  name: string;
  type: string;
  /** `?`, `[]` or '' */
  arity: string;
  /** Attributes and everything else after the type. */
  rest: string;
}

export interface Model {
  block: Block;
  old: string;
  name: string;
  table: string;
  /** Where several are read. */
  schema: string | undefined;
  fields: Field[];
  docs: string;
  attributes: string[];
}

export interface Enum {
  block: Block;
  old: string;
  name: string;
  /** As the database calls it. */
  type: string;
  schema: string | undefined;
}

export function readEnum(text: string, block: Block): Enum {
  const attributes = attributesOf(text, block);
  const type = argumentOf(attributes, '@@map') ?? block.name;
  return { block, old: block.name, name: block.name, type, schema: argumentOf(attributes, '@@schema') };
}

function attributesOf(text: string, block: Block): string[] {
  return block.members.filter(({ kind }) => kind === 'attribute').map(({ start, end }) => text.slice(start, end));
}

/** `billing` of `@@schema("billing")` */
function argumentOf(attributes: readonly string[], name: string): string | undefined {
  const found = attributes.find((text) => text.startsWith(`${name}(`));
  return found === undefined ? undefined : /\("((?:[^"\\]|\\.)*)"\)/.exec(found)?.[1];
}

export function readModel(schema: string, block: Block): Model {
  const attributes = attributesOf(schema, block);
  const map = argumentOf(attributes, '@@map');
  return {
    block,
    old: block.name,
    name: block.name,
    table: map ?? block.name,
    schema: argumentOf(attributes, '@@schema'),
    fields: block.members.filter(({ kind }) => kind === 'field').map((member) => readField(schema, member)),
    docs: block.docs.map(({ text }) => `/// ${text}\n`).join(''),
    attributes: attributes.filter((text) => !text.startsWith('@@map(')),
  };
}

function readField(schema: string, member: Member): Field {
  const text = schema.slice(member.start, member.end);
  const match = /^(\S+)\s+(Unsupported\("(?:[^"\\]|\\.)*"\)|\w+)(\?|\[\])?\s*([\s\S]*)$/.exec(text);
  const [, name = '', type = '', arity = '', rest = ''] = match ?? [];
  return { member, old: name, name, type, arity, rest };
}

/** Name of the column in the database. */
export function columnOf({ old, rest }: Field): string {
  const mapped = /@map\("((?:[^"\\]|\\.)*)"\)/.exec(rest)?.[1];
  return mapped === undefined ? old : (JSON.parse(`"${mapped}"`) as string);
}

export function isRelation(field: Field, models: readonly Model[]): boolean {
  return models.some(({ old }) => old === field.type);
}

export function relationName(rest: string): string | undefined {
  return /@relation\((?:name:\s*)?"((?:[^"\\]|\\.)*)"/.exec(rest)?.[1];
}

export function referencesOf({ rest }: Field): string[] {
  const list = /@relation\([^)]*references:\s*\[([^\]]*)\]/.exec(rest)?.[1];
  return list === undefined ? [] : list.split(',').map((name) => name.trim());
}

export function foreignKeyOf({ rest }: Field): string[] {
  const list = /@relation\([^)]*fields:\s*\[([^\]]*)\]/.exec(rest)?.[1];
  return list === undefined ? [] : list.split(',').map((name) => name.trim());
}
