// Tags about the language of a page, as compiled code calls them.
import { formatMoment, resolveFormat } from '../formats/date-format.ts';
import { Moment } from '../formats/moment.ts';
import { isRightToLeft, languageInfo, type LanguageInfo } from '../i18n/languages.ts';
import { interpolate } from '../i18n/translator.ts';
import { isSafe, SafeString } from '../safe-string.ts';
import type { Rendering } from './rendering.ts';
import { toText } from './text.ts';

/** A text in the language of the page; what is not text comes back as it is. */
export function translate(rendering: Rendering, message: unknown, context?: unknown): unknown {
  const { translator } = rendering.environment(false);
  const key = contextKey(context);
  if (typeof message === 'string') return translator.translate(message, key);
  return isSafe(message) ? new SafeString(translator.translate(message.html, key)) : message;
}

/** A `{% blocktranslate %}`: its text, that for many, the number that decides. */
interface TranslatedBlock {
  readonly one: string;
  readonly many?: string | undefined;
  readonly count?: unknown;
  readonly context?: unknown;
}

/** The text of a `{% blocktranslate %}` with its values, which are printed already. */
export function translateBlock(
  rendering: Rendering,
  { one, many, count, context }: TranslatedBlock,
  values: Readonly<Record<string, string>>,
): string {
  const { translator } = rendering.environment(false);
  const key = contextKey(context);
  if (many === undefined) return interpolate(translator.translate(one, key), values) ?? interpolate(one, values) ?? one;
  const number = Number(toText(count));
  const own = number === 1 ? one : many;
  return interpolate(translator.translateCount(one, many, number, key), values) ?? interpolate(own, values) ?? own;
}

function contextKey(context: unknown): string | undefined {
  return context === undefined || context === null ? undefined : toText(context);
}

/** `{% get_available_languages as languages %}` */
export function languageNames({ page }: Rendering): [string, string][] {
  const { languageCode } = page.environments[0];
  return page.host.languages.map((code) => [code, languageInfo(code, languageCode).name_translated]);
}

export function aboutLanguage(rendering: Rendering, code: unknown): LanguageInfo {
  return languageInfo(toText(code), rendering.environment(false).languageCode);
}

export function isPageRightToLeft(rendering: Rendering): boolean {
  return isRightToLeft(rendering.environment(false).languageCode);
}

/** `{% now "Y" %}` */
export function now(rendering: Rendering, format: string): string {
  const environment = rendering.environment(false);
  return formatMoment(
    Moment.fromDate(environment.now(), environment.timeZone),
    resolveFormat(format, environment.languageCode),
    environment,
  );
}
