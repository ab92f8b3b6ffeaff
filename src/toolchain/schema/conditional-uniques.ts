// `@@unique([email], where: { active: true })`: Prisma's DMMF has neither the set nor its condition.
import type { ConditionalUnique } from '../../kernel/model.ts';
import type { Declaration } from './described-source.ts';

const FIELDS = /\(\s*(?:fields\s*:\s*)?\[([^\]]*)\]/;
const CONDITION = /,\s*where\s*:\s*(\{[^]*\}|raw\s*\()/;

/** Those of the model; undefined if there are none. */
export function readConditionalUniques({ file: [, text], block }: Declaration): ConditionalUnique[] | undefined {
  const found = block.members
    .filter(({ name }) => name === '@@unique')
    .flatMap(({ start, end }) => readOne(text.slice(start, end)) ?? []);
  return found.length > 0 ? found : undefined;
}

function readOne(statement: string): ConditionalUnique | undefined {
  const condition = CONDITION.exec(statement)?.[1];
  const fields = FIELDS.exec(statement)?.[1];
  if (condition === undefined || fields === undefined) return undefined;
  const names = fields.split(',').map((field) => /^\s*(\w+)/.exec(field)?.[1] ?? '');
  return {
    fields: names.filter((name) => name !== ''),
    where: condition.startsWith('{') ? toWhere(condition) : undefined,
  };
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
