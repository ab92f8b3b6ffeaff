// Errors whose words can be said in another language: the text with its values apart, in Django's words, so that Django's
// translations fit.
import type { FormError } from './validation-error.ts';

/** What a message is made of. */
export interface MessageSource {
  /** `Ensure this value has at most %(limit_value)s character.`: the key of the translation. */
  text: string;
  /** For other counts than one. */
  many?: string | undefined;
  count?: number | undefined;
  /** A list is said as one: `bike and day`. */
  values: Readonly<Record<string, string | number | readonly string[]>>;
}

/** Says a text in the language of a request. */
export type Localize = (source: MessageSource) => string;

// Beside the errors, not in them: an error is its code and its words.
const sources = new WeakMap<FormError, MessageSource>();

/** @example formError('invalid_choice', 'Select a valid choice. %(value)s is not one of the available choices.', { value }) */
export function formError(code: string, text: string, values: MessageSource['values'] = {}): FormError {
  return withSource(code, { text, values });
}

/** The same with a count, which chooses the singular or the plural. @param values the other values */
export function countedError(
  code: string,
  [text, many]: readonly [one: string, many: string],
  count: number,
  values: MessageSource['values'] = {},
): FormError {
  return withSource(code, { text, many, count, values });
}

/** The error in other words. Of one without a source the message itself is looked up. */
export function localizeError(error: FormError, localize: Localize): FormError {
  const message = localize(sources.get(error) ?? { text: error.message, values: {} });
  return message === error.message ? error : { ...error, message };
}

function withSource(code: string, source: MessageSource): FormError {
  const { text, many, count, values } = source;
  const words = many !== undefined && count !== 1 ? many : text;
  const message = words.replace(/%\((\w+)\)s/g, (whole, name: string) => toText(values[name] ?? whole));
  const error = { code, message };
  sources.set(error, source);
  return error;
}

function toText(value: string | number | readonly string[]): string {
  return typeof value === 'object' ? listWords(value, 'en') : String(value);
}

/** `a, b and c`; English without the comma before `and`, as Django says it. */
export function listWords(words: readonly string[], languageCode: string): string {
  return new Intl.ListFormat(/^en\b/i.test(languageCode) ? 'en-GB' : languageCode, { type: 'conjunction' }).format(
    words,
  );
}
