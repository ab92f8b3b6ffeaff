import type { HttpRequest } from '../http/request.ts';
import { redirect } from '../http/responses/redirect.ts';
import { HttpResponse } from '../http/response.ts';
import { translateUrl } from '../http/routing/translate-url.ts';
import { urlHasAllowedHostAndScheme } from '../security/urls.ts';

/**
 * A view that remembers the language of a visitor: a POST of `language`, one of `settings.languages`, sets the cookie and
 * goes back to `next` (or to where the visitor came from), in that language. Without either a script gets 204.
 *
 * @example path('language/', setLanguage, { name: 'set_language' })
 */
export async function setLanguage(request: HttpRequest): Promise<HttpResponse> {
  const form = await request.form();
  const next = nextOf(request, form.get('next') ?? request.query.get('next'));
  const language = request.method === 'POST' ? form.get('language') : undefined;
  if (language === undefined || !request.app.settings.languages.includes(language)) return goTo(next);
  const { cookieName, cookieDomain, cookiePath, ageSeconds, ...flags } = request.app.settings.languageCookie;
  return goTo(next === undefined ? undefined : translateUrl(request.app.urls, next, language)).setCookie(
    cookieName,
    language,
    {
      ...flags,
      path: cookiePath,
      ...(cookieDomain === null ? {} : { domain: cookieDomain }),
      ...(ageSeconds === null ? {} : { maxAgeSeconds: ageSeconds }),
    },
  );
}

/** Only a page of this site; undefined for a script that names none. */
function nextOf(request: HttpRequest, next: string | undefined): string | undefined {
  // A name of a route is not a URL, and a visitor has no business with it.
  const isSafe = (url: string | undefined): boolean =>
    url !== undefined &&
    /[/?#]/.test(url) &&
    urlHasAllowedHostAndScheme(url, { allowedHosts: request.host, requireHttps: request.isSecure });
  if (isSafe(next)) return next;
  if (!next && request.preferredType(['text/html']) === undefined) return undefined;
  const referer = request.header('referer');
  return isSafe(referer) ? referer : '/';
}

function goTo(url: string | undefined): HttpResponse {
  return url === undefined ? new HttpResponse('', { status: 204 }) : redirect(url);
}
