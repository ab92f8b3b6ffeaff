// `?fields=id,title`: responses with some of the fields. Fields that were left out are not read from the database.
import { apiErrors, listOfNames } from '../errors.ts';
import type { ApiContext } from '../request/context.ts';
import type { ModelSerializer } from '../serialize/model-serializer.ts';
import type { ModelResource } from './model-resource.ts';

export const FIELDS_PARAM = 'fields';

const picked = new WeakMap<ModelSerializer, Map<string, ModelSerializer>>();
const MAX_KEPT = 50;

/** @throws {ApiError} 400: not a field of the resource */
export function serializerFor({ request, query }: ApiContext, { serializer }: ModelResource): ModelSerializer {
  const text = request.queryText.includes(FIELDS_PARAM) ? query.get(FIELDS_PARAM) : undefined;
  if (text === undefined || text === '') return serializer;
  const known = picked.get(serializer) ?? new Map<string, ModelSerializer>();
  picked.set(serializer, known);
  const found = known.get(text) ?? pick(serializer, text);
  if (known.size < MAX_KEPT) known.set(text, found);
  return found;
}

function pick(serializer: ModelSerializer, text: string): ModelSerializer {
  const names = serializer.names;
  const wanted = new Set(text.split(',').map((name) => name.trim()));
  for (const name of wanted) {
    if (!names.includes(name))
      throw apiErrors.badQuery(
        FIELDS_PARAM,
        `Unknown field '${name.slice(0, 100)}'. Known fields: ${listOfNames(names)}.`,
      );
  }
  return serializer.pick(wanted);
}
