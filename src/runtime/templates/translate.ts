// Texts of views, forms and mails in the language of a request.
import type { HttpRequest } from '../http/request.ts';
import { interpolate, labelIn, type Translator } from './i18n/translator.ts';

export interface TranslateOptions {
  /** Tells apart what is one word in the language of the code: `{ context: 'month name' }`. */
  context?: string;
}

export type TranslatedValues = Readonly<Record<string, string | number>>;

/**
 * Translates text into the language of the request, from `src/locale/<language>.json`; the text itself where it has no translation.
 * Not escaped: a template does that.
 *
 * @param values what is in the place of `%(name)s`
 *
 * @example request.messages.success(translate(request, 'Saved %(title)s.', { title: post.title }));
 */
export function translate(
  request: HttpRequest,
  message: string,
  values: TranslatedValues = {},
  { context }: TranslateOptions = {},
): string {
  return fill(translatorOf(request).translate(message, context), message, values);
}

/**
 * Translates text in the plural form for a number, which is `%(count)s` in it.
 *
 * @example translateCount(request, { one: '%(count)s post', many: '%(count)s posts', count: posts.length })
 */
export function translateCount(
  request: HttpRequest,
  { one, many, count }: { one: string; many: string; count: number },
  values: TranslatedValues = {},
  { context }: TranslateOptions = {},
): string {
  const own = count === 1 ? one : many;
  return fill(translatorOf(request).translateCount(one, many, count, context), own, { count, ...values });
}

/**
 * The name of a field or a model in the language of the request, which catalogues contain as in a sentence: for `Title`,
 * the translation of `title` in uppercase.
 */
export function translateLabel(request: HttpRequest, label: string): string {
  return labelIn(translatorOf(request), label);
}

function translatorOf({ app, language }: HttpRequest): Translator {
  return app.templates.translator(language);
}

/** A translation that names a value which does not exist is a translator's error: then the original text is used. */
function fill(translation: string, own: string, values: TranslatedValues): string {
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
  return interpolate(translation, texts) ?? interpolate(own, texts) ?? own;
}
