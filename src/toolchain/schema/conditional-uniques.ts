// `@@unique([email], where: { active: true })`: Prisma's DMMF has neither the set nor its condition.
import type { ConditionalUnique } from '../../kernel/model.ts';
import type { Declaration } from './described-source.ts';

const FIELDS = /\(\s*(?:fields\s*:\s*)?\[([^\]]*)\]/;
const CONDITION = /[(,]\s*where\s*:\s*(\{[^]*\}|raw\s*\()/;
const FIELD_ATTRIBUTE = /(?<!@)@unique\s*\(/;

/** Those of the model; undefined if there are none. */
export function readConditionalUniques({ file: [, text], block }: Declaration): ConditionalUnique[] | undefined {
  const found = block.members.flatMap(({ kind, name, start, end }) => {
    const statement = text.slice(start, end);
    if (name === '@@unique') return readOne(statement, fieldsOf(statement)) ?? [];
    const at = kind === 'field' ? statement.search(FIELD_ATTRIBUTE) : -1;
    return at === -1 ? [] : (readOne(argumentsAt(statement, at), [name]) ?? []);
  });
  return found.length > 0 ? found : undefined;
}

function fieldsOf(statement: string): string[] {
  const names = (FIELDS.exec(statement)?.[1] ?? '').split(',').map((field) => /^\s*(\w+)/.exec(field)?.[1] ?? '');
  return names.filter((name) => name !== '');
}

/** `(where: { … })`, up to its own closing bracket: more attributes may follow. */
function argumentsAt(statement: string, from: number): string {
  let depth = 0;
  for (const { 0: token, index } of statement.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (token === '(') depth++;
    else if (token === ')' && --depth === 0) return statement.slice(from, from + index + 1);
  }
  return statement.slice(from);
}

function readOne(statement: string, fields: string[]): ConditionalUnique | undefined {
  const condition = CONDITION.exec(statement)?.[1];
  if (condition === undefined || fields.length === 0) return undefined;
  return { fields, where: condition.startsWith('{') ? toWhere(condition) : undefined };
}

/** Prisma has checked it: field names with literals, or `{ not: literal }`. */
function toWhere(text: string): ConditionalUnique['where'] {
  const json = text.replace(/"(?:[^"\\]|\\.)*"|(\w+)\s*:|,(?=\s*\})/g, (token, key?: string) => {
    if (key !== undefined) return `"${key}":`;
    return token === ',' ? '' : token;
  });
  try {
    return JSON.parse(json) as ConditionalUnique['where'];
  } catch {
    return undefined;
  }
}
