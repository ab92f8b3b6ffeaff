// What a project's src/middleware.ts is made of.
import type { HttpRequest } from './request.ts';
import type { HttpResponse } from './response.ts';
import type { Middleware } from './view.ts';

/** The short form of a layer: it may look at the request, call `next` for the response, change it, or answer itself. */
export type MiddlewareFunction = (
  request: HttpRequest,
  next: () => Promise<HttpResponse>,
) => HttpResponse | Promise<HttpResponse>;

export type MiddlewareList = readonly (Middleware | MiddlewareFunction)[];

/**
 * Represents Quintet's own layers (security headers, hosts, sessions, CSRF, login) in a project's list: what comes before
 * it is outside them and sees no user, what comes after it is inside. A list without it is inside.
 */
export const builtInMiddleware: Middleware = Object.freeze({ name: 'builtInMiddleware' });

/**
 * The layers around every view of a project, outermost first: the default export of `src/middleware.ts`.
 *
 * @example
 * export default defineMiddleware([
 *   async (request, next) => {
 *     const response = await next();
 *     response.headers.set('x-request-id', request.id);
 *     return response;
 *   },
 *   { name: 'maintenance', view: (request) => (isClosed() ? text('Back soon', { status: 503 }) : undefined) },
 * ]);
 */
export function defineMiddleware(list: MiddlewareList): MiddlewareList {
  return list;
}

/** The project's layers and Quintet's own in one list, outermost first. */
export function combineMiddleware(builtIn: readonly Middleware[], own: MiddlewareList): Middleware[] {
  const list = own.includes(builtInMiddleware) ? own : [builtInMiddleware, ...own];
  return list.flatMap((item) => (item === builtInMiddleware ? builtIn : toMiddleware(item)));
}

function toMiddleware(item: Middleware | MiddlewareFunction): Middleware {
  if (typeof item !== 'function') return item;
  return { name: item.name || 'anonymous middleware', handle: item };
}
