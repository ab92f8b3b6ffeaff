import type { HttpRequest } from '../http/request.ts';
import { translate, translateCount, translateLabel } from '../templates/translate.ts';
import type { FieldEnvironment } from './field.ts';
import { listWords, type Localize, type MessageSource } from './form-errors.ts';

/** What the fields of a form have to know of the request. */
export function formEnvironment(request: HttpRequest): FieldEnvironment {
  const { timeZone, languages, languageCode, mediaUrl } = request.app.settings;
  // Who asks for the language makes the page depend on it.
  const isEnglish = languages.length === 0 && /^en(?:-|$)/i.test(languageCode);
  return isEnglish
    ? { timeZone, mediaUrl }
    : { timeZone, mediaUrl, localize: localizerOf(request), language: request.language };
}

/** Says the messages of forms in the language of a request. */
export function localizerOf(request: HttpRequest): Localize {
  return ({ text, many, count, values }) =>
    many === undefined || count === undefined
      ? translate(request, text, withLabels(request, values))
      : translateCount(request, { one: text, many, count }, withLabels(request, values));
}

/** Values that are names of fields and models, and so have translations themselves. The names are Django's. */
const LABELS: ReadonlySet<string> = new Set(['username', 'verbose_name', 'field_label', 'field_labels', 'model_name']);

function withLabels(request: HttpRequest, values: MessageSource['values']): Record<string, string | number> {
  const said = (text: string, isLabel: boolean): string => (isLabel ? translateLabel(request, text) : text);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typeof value === 'number') return [name, value];
      if (typeof value === 'string') return [name, said(value, LABELS.has(name))];
      const words = value.map((text) => said(text, LABELS.has(name)));
      return [name, listWords(words, request.language)];
    }),
  );
}
