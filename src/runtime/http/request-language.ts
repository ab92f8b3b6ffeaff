import { preferredLanguage } from './headers/accept-language.ts';
import type { HttpRequest } from './request.ts';

/** Where the language of a request was found. */
type LanguageSource = 'path' | 'cookie' | 'header' | 'settings';

/**
 * The language of a request: that of its path, of the cookie that `setLanguage` wrote, the one that the browser prefers,
 * else that of the settings. If only other languages are in paths, a path without one is in the default language.
 */
export function languageOfRequest(request: HttpRequest): { language: string; source: LanguageSource } {
  const { urls, settings } = request.app;
  const { languages, languageCode, languageCookie } = settings;
  if (languages.length === 0) return { language: languageCode, source: 'settings' };
  const ofPath = urls.languageOf(request.path);
  if (ofPath !== undefined) return { language: ofPath, source: 'path' };
  if (urls.languagePrefix === 'not for the default') return { language: languageCode, source: 'settings' };
  const ofCookie = request.cookies[languageCookie.cookieName];
  if (ofCookie !== undefined && languages.includes(ofCookie)) return { language: ofCookie, source: 'cookie' };
  const ofHeader = preferredLanguage(request.header('accept-language'), languages);
  return ofHeader === undefined
    ? { language: languageCode, source: 'settings' }
    : { language: ofHeader, source: 'header' };
}
