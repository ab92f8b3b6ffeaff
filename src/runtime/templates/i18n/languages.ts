import { language } from '../formats/locale.ts';

/** What `{% get_language_info for "de" as lang %}` gives. Keys are Django's. */
export interface LanguageInfo {
  readonly code: string;
  /** In English: `German`. */
  readonly name: string;
  /** In the language itself: `Deutsch`. */
  readonly name_local: string;
  /** In the language of the page. */
  readonly name_translated: string;
  /** True for languages written from right to left. */
  readonly bidi: boolean;
}

const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

export function isRightToLeft(languageCode: string): boolean {
  return RIGHT_TO_LEFT.has(language(languageCode));
}

export function languageInfo(languageCode: string, pageLanguage: string): LanguageInfo {
  const code = languageCode.toLowerCase();
  return {
    code,
    name: nameIn('en', code),
    name_local: nameIn(code, code),
    name_translated: nameIn(pageLanguage, code),
    bidi: isRightToLeft(code),
  };
}

/** The name of a language in another one; the code where Intl knows neither. */
function nameIn(shownIn: string, code: string): string {
  try {
    return new Intl.DisplayNames([shownIn], { type: 'language' }).of(code) ?? code;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return code;
  }
}
