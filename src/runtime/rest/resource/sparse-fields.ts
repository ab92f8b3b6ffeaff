// `?fields=id,title&expand=author`: responses with some of the fields, and with related rows. What was left out is not read from
// the database.
import { apiErrors, listOfNames } from '../errors.ts';
import type { ApiContext } from '../request/context.ts';
import type { ModelSerializer } from '../serialize/model-serializer.ts';
import type { ModelResource } from './model-resource.ts';

export const FIELDS_PARAM = 'fields';
export const EXPAND_PARAM = 'expand';

const picked = new WeakMap<ModelSerializer, Map<string, ModelSerializer>>();
const MAX_KEPT = 50;

/** @throws {ApiError} 400: not a field or an expansion of the resource */
export function serializerFor({ request, query }: ApiContext, resource: ModelResource): ModelSerializer {
  const { serializer } = resource;
  const { queryText } = request;
  const fields = queryText.includes(FIELDS_PARAM) ? (query.get(FIELDS_PARAM) ?? '') : '';
  const expand = queryText.includes(EXPAND_PARAM) ? (query.get(EXPAND_PARAM) ?? '') : '';
  if (fields === '' && expand === '') return serializer;
  const key = `${fields}\n${expand}`;
  const known = picked.get(serializer) ?? new Map<string, ModelSerializer>();
  picked.set(serializer, known);
  const found = known.get(key) ?? derive(resource, fields, expand);
  if (known.size < MAX_KEPT) known.set(key, found);
  return found;
}

function derive({ serializer, expansions }: ModelResource, fields: string, expand: string): ModelSerializer {
  const paths = namesIn(expand, EXPAND_PARAM, { known: expansions.paths, what: 'expansion' });
  const parts = paths.size === 0 ? [] : expansions.parts(paths);
  const whole = parts.length === 0 ? serializer : serializer.with(parts);
  if (fields === '') return whole;
  const wanted = namesIn(fields, FIELDS_PARAM, { known: serializer.names, what: 'field' });
  return whole.pick(new Set([...wanted, ...parts.map(({ name }) => name)]));
}

/** @throws {ApiError} 400 */
function namesIn(
  text: string,
  param: string,
  { known, what }: { known: readonly string[]; what: string },
): Set<string> {
  if (text === '') return new Set();
  const wanted = new Set(text.split(',').map((name) => name.trim()));
  for (const name of wanted) {
    if (known.includes(name)) continue;
    const list = known.length === 0 ? '' : ` Known ${what}s: ${listOfNames(known)}.`;
    throw apiErrors.badQuery(param, `Unknown ${what} '${name.slice(0, 100)}'.${list}`);
  }
  return wanted;
}
