import type { HttpRequest } from '../http/request.ts';
import { translate, translateCount, translateLabel } from '../templates/translate.ts';
import type { FieldEnvironment } from './field.ts';
import type { Localize, MessageSource } from './form-errors.ts';

/** What the fields of a form have to know of the request. */
export function formEnvironment(request: HttpRequest): FieldEnvironment {
  const { timeZone, languages, languageCode } = request.app.settings;
  // Who asks for the language makes the page depend on it.
  const isEnglish = languages.length === 0 && /^en(?:-|$)/i.test(languageCode);
  return isEnglish ? { timeZone } : { timeZone, localize: localizerOf(request) };
}

/** Says the messages of forms in the language of a request. */
export function localizerOf(request: HttpRequest): Localize {
  return ({ text, many, count, values }) =>
    many === undefined || count === undefined
      ? translate(request, text, withLabels(request, values))
      : translateCount(request, text, many, count, withLabels(request, values));
}

/** Values that are names of fields and models, and so have translations themselves. The names are Django's. */
const LABELS: ReadonlySet<string> = new Set(['username', 'verbose_name', 'field_label', 'field_labels', 'model_name']);

function withLabels(request: HttpRequest, values: MessageSource['values']): MessageSource['values'] {
  if (!Object.keys(values).some((name) => LABELS.has(name))) return values;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      LABELS.has(name) ? translateLabel(request, String(value)) : value,
    ]),
  );
}
