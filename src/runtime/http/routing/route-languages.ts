// The languages of a project as its routes know them.
import { findLanguage } from '../headers/accept-language.ts';

/** Languages that paths may be in; none for a project with one language. */
export interface RouteLanguages {
  /** As in `settings.languages`. */
  readonly codes: readonly string[];
  /** The one of them that `settings.languageCode` means. */
  readonly fallback: string | undefined;
}

export function routeLanguages(settings: { languages: readonly string[]; languageCode: string }): RouteLanguages {
  const { languages: codes, languageCode } = settings;
  return { codes, fallback: findLanguage(languageCode.toLowerCase(), codes) ?? codes[0] };
}

/** `language` as routes have it: itself, its base, another of that base, else the default. */
export function knownLanguage({ codes, fallback }: RouteLanguages, language: string | undefined): string | undefined {
  return language === undefined ? fallback : (findLanguage(language.toLowerCase(), codes) ?? fallback);
}
