// Cross-origin requests: which pages of other sites may read the API. Off unless settings.cors names origins.
import { patchVary } from '../../http/headers/caching.ts';
import type { HttpRequest } from '../../http/request.ts';
import { HttpResponse } from '../../http/response.ts';

/** The answer to a browser's preflight; undefined for other requests. */
export function preflight(request: HttpRequest, allow: string): HttpResponse | undefined {
  const isPreflight = request.method === 'OPTIONS' && request.header('access-control-request-method') !== undefined;
  const { cors } = request.app.settings;
  if (!isPreflight || cors.origins.length === 0) return undefined;
  const response = new HttpResponse(null, { status: 204, contentType: '' });
  patchVary(response, ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers']);
  if (!addOrigin(request, response)) return response;
  response.headers.set('access-control-allow-methods', allow);
  response.headers.set('access-control-allow-headers', cors.headers.join(', '));
  response.headers.set('access-control-max-age', String(cors.maxAgeSeconds));
  return response;
}

const EXPOSED = 'ETag, Idempotent-Replayed, Link, Location, Retry-After, Preference-Applied';

export function addCorsHeaders(request: HttpRequest, response: HttpResponse): void {
  const { cors } = request.app.settings;
  if (cors.origins.length === 0) return;
  patchVary(response, ['Origin']);
  if (addOrigin(request, response)) response.headers.set('access-control-expose-headers', EXPOSED);
}

/** False if the origin is not allowed, or there is none. */
function addOrigin(request: HttpRequest, response: HttpResponse): boolean {
  const origin = request.header('origin');
  const { origins, credentials } = request.app.settings.cors;
  if (origin === undefined) return false;
  const isAny = origins.includes('*');
  if (!isAny && !origins.includes(origin)) return false;
  response.headers.set('access-control-allow-origin', isAny ? '*' : origin);
  if (credentials && !isAny) response.headers.set('access-control-allow-credentials', 'true');
  return true;
}
