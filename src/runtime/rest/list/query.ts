import { nearest } from '../../../kernel/names.ts';
import { apiErrors, listOfNames } from '../errors.ts';
import type { ApiContext } from '../request/context.ts';
import type { Operation } from '../routes/operation.ts';

/**
 * Refuses query parameters that the operation does not have: a filter with a typing error would give all rows.
 *
 * @throws {ApiError} 400
 */
export function checkQuery({ request, query, endpoint }: ApiContext, { query: known }: Operation): void {
  if (known === undefined || request.queryText === '') return;
  for (const name of query.keys()) {
    if (known.has(name) || name === 'format') continue;
    if (endpoint.versioning?.style === 'query' && endpoint.versioning.param === name) continue;
    const names = [...known];
    const near = nearest(name, names);
    const hint = near
      ? ` Did you mean '${near}'?`
      : names.length > 0
        ? ` Known parameters: ${listOfNames(names)}.`
        : '';
    throw apiErrors.badQuery(name.slice(0, 100), `Unknown query parameter.${hint}`, 'unknown');
  }
}
