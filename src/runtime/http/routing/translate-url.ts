import { QuintetError } from '../../../kernel/errors.ts';
import type { UrlResolver } from './url-resolver.ts';

/**
 * The same page in another language: `/de/nachrichten/` for `/en/news/`. An address that no named route has comes back as
 * it is.
 *
 * @param url a path with or without query and fragment, or an absolute URL of this site
 *
 * @example translateUrl(request.app.urls, request.fullPath, 'de')
 */
export function translateUrl(urls: UrlResolver, url: string, language: string): string {
  const [, origin = '', path = '', rest = ''] = /^([a-z]+:\/\/[^/?#]*|)([^?#]*)(.*)$/is.exec(url) ?? [];
  const found = urls.resolve(decoded(path));
  if (found?.viewName === undefined) return url;
  try {
    return origin + urls.reverse(found.viewName, found.params, { language }) + rest;
  } catch (error) {
    if (QuintetError.is(error) && error.code === 'NO_REVERSE_MATCH') return url;
    throw error;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
