// `?search=ada "second edition"`: every word has to be in one of the fields.
import type { Where } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import type { ModelRegistry } from '../../http/model-registry.ts';
import { apiErrors, errors } from '../errors.ts';
import type { ApiContext } from '../request/context.ts';
import { resolvePath, type FieldPath } from './paths.ts';
import { visibleCondition } from './visible-condition.ts';

export const SEARCH_PARAM = 'search';

export interface SearchTarget {
  path: FieldPath;
  condition: (word: string) => unknown;
}

const LOOKUPS: Readonly<Record<string, (word: string) => unknown>> = {
  '^': (word) => ({ startsWith: word, mode: 'insensitive' }),
  '=': (word) => ({ equals: word, mode: 'insensitive' }),
};
const CONTAINS = (word: string): unknown => ({ contains: word, mode: 'insensitive' });

/** @param fields texts of the model; `^title` looks at the start, `=slug` at the whole text @throws {ProjectError} API_FIELD_* */
export function compileSearch(
  models: ModelRegistry,
  model: ModelDescription,
  fields: readonly string[],
): SearchTarget[] {
  const place = `search of ${model.name}`;
  return fields.map((text) => {
    const lookup = LOOKUPS[text.charAt(0)];
    const path = resolvePath(models, model, lookup ? text.slice(1) : text, place);
    if (path.field.type !== 'String' || path.field.isList || path.field.kind !== 'scalar')
      throw errors.API_FIELD_UNFIT({ place, name: text, reason: 'the column is not text' });
    return { path, condition: lookup ?? CONTAINS };
  });
}

// Each word is one more scan of the table.
const MAX_WORDS = 8;
const MAX_LENGTH = 200;

/** @throws {ApiError} 400: NUL characters */
export async function searchWhere(context: ApiContext, targets: readonly SearchTarget[]): Promise<Where[]> {
  const { query, request } = context;
  if (targets.length === 0 || request.queryText === '') return [];
  const text = query.get(SEARCH_PARAM) ?? '';
  if (text.includes('\0')) throw apiErrors.badQuery(SEARCH_PARAM, 'Null characters are not allowed.');
  const found = splitWords(text.slice(0, MAX_LENGTH)).map(async (word) => ({
    OR: await Promise.all(targets.map(({ path, condition }) => visibleCondition(context, path, condition(word)))),
  }));
  return Promise.all(found);
}

/** Words; what is in quotes is one. */
function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]+)"|'([^']+)'|([^\s,]+)/g)]
    .map(([, double, single, word]) => (double ?? single ?? word ?? '').trim())
    .filter(Boolean)
    .slice(0, MAX_WORDS);
}
