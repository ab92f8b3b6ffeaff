// What follows a row that was created, updated or deleted: a message, and a redirect.
import type { Row } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import { isRouteName } from '../../kernel/route-name.ts';
import type { ModelName, RowOf } from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';
import type { HttpResponse } from '../http/response.ts';
import { redirect } from '../http/responses/redirect.ts';
import { errors } from './errors.ts';
import type { ViewCall } from './finish-view.ts';
import type { SuccessUrl } from './options.ts';

export interface SuccessOptions<M extends ModelName> {
  /** Default for createView and updateView: the row's own page (`posts:detail`), else the list; for deleteView the list (`posts:list`). */
  successUrl?: SuccessUrl<M> | undefined;
  /** A note on the next page. */
  successMessage?: string | ((row: RowOf<M>) => string) | undefined;
}

interface Saved {
  model: ModelDescription;
  row: Row;
  /** Routes for rows without a `successUrl`, the first that exists: `['posts:detail', 'posts:list']`. */
  fallbacks: readonly string[];
}

/**
 * Adds the message and redirects to `successUrl`.
 *
 * @throws {ProjectError} VIEW_SUCCESS_URL_MISSING
 */
export function succeed<M extends ModelName>(
  { viewName, request }: ViewCall,
  { model, row, fallbacks }: Saved,
  { successMessage, successUrl }: SuccessOptions<M>,
): HttpResponse {
  if (successMessage !== undefined)
    request.messages.success(typeof successMessage === 'function' ? successMessage(row as RowOf<M>) : successMessage);
  const chosen = typeof successUrl === 'function' ? successUrl(row as RowOf<M>, request) : successUrl;
  const tried = chosen === undefined ? fallbacks : [chosen];
  const url = firstUrl(request, tried, model, row);
  if (url === undefined) throw errors.VIEW_SUCCESS_URL_MISSING({ view: viewName, tried });
  return redirect(url);
}

/** The first of these that is a URL, or a route that exists with parameters of the row. */
function firstUrl(
  request: HttpRequest,
  names: readonly string[],
  model: ModelDescription,
  row: Row,
): string | undefined {
  for (const name of names) {
    const url = isRouteName(name) ? tryReverse(request, name, model, row) : name;
    if (url !== undefined) return url;
  }
  return undefined;
}

function tryReverse(request: HttpRequest, name: string, model: ModelDescription, row: Row): string | undefined {
  const [key] = model.primaryKey;
  const pk = key === undefined ? undefined : row[key];
  const candidates = [
    {},
    ...(typeof row['slug'] === 'string' ? [{ slug: row['slug'] }] : []),
    { pk },
    ...(key === undefined ? [] : [{ [key]: pk }]),
  ];
  for (const params of candidates) {
    try {
      return request.app.urls.reverse(name, params);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'NO_REVERSE_MATCH') throw error;
    }
  }
  return undefined;
}
