import { withRequest } from './current-request.ts';
import { redirect } from './responses/redirect.ts';
import type { HttpRequest } from './request.ts';
import { languageOfRequest } from './request-language.ts';
import type { HttpResponse } from './response.ts';
import { withSlash } from './routing/trailing-slash.ts';
import type { Middleware } from './view.ts';

/**
 * What responses in several languages need: `Content-Language`, `Vary`, and the redirect from a path without a language to the
 * one with it. Not needed in a project with one language.
 */
export function locale(): Middleware {
  return {
    name: 'locale',
    async handle(request, next) {
      const response = request.app.urls.hasLanguages ? await withRequest(request, next) : await next();
      const prefixed = response.status === 404 ? pathWithLanguage(request) : undefined;
      return prefixed === undefined ? describeLanguage(request, response) : toLanguage(prefixed);
    },
  };
}

function describeLanguage(request: HttpRequest, response: HttpResponse): HttpResponse {
  if (!request.isLanguageUsed) return response;
  const { source } = languageOfRequest(request);
  if (source !== 'path') response.headers.append('vary', 'Accept-Language');
  // A page that the cookie chose must not be kept for visitors without it.
  if (source === 'cookie') response.headers.append('vary', 'Cookie');
  if (!response.headers.has('content-language')) response.headers.set('content-language', request.language);
  return response;
}

/** `/de/about/?a=1` for `/about/?a=1`, if there is such a page. */
function pathWithLanguage(request: HttpRequest): string | undefined {
  const { urls, settings } = request.app;
  if (urls.languagePrefix !== 'always' || urls.languageOf(request.path) !== undefined) return undefined;
  const path = `/${request.language}${request.path}`;
  if (urls.resolve(path)) return `/${request.language}${request.fullPath}`;
  if (!settings.appendSlash || path.endsWith('/') || !urls.resolve(`${path}/`)) return undefined;
  return `/${request.language}${withSlash(request)}`;
}

function toLanguage(path: string): HttpResponse {
  const response = redirect(path as `/${string}`);
  response.headers.append('vary', 'Accept-Language');
  response.headers.append('vary', 'Cookie');
  return response;
}
