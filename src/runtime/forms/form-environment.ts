import type { HttpRequest } from '../http/request.ts';
import { translate, translateCount } from '../templates/translate.ts';
import type { FieldEnvironment } from './field.ts';
import type { Localize } from './form-errors.ts';

/** What the fields of a form have to know of the request. */
export function formEnvironment(request: HttpRequest): FieldEnvironment {
  const { timeZone, languages, languageCode } = request.app.settings;
  // Who asks for the language makes the page depend on it.
  const isEnglish = languages.length === 0 && /^en(?:-|$)/i.test(languageCode);
  return isEnglish ? { timeZone } : { timeZone, localize: localizerOf(request) };
}

function localizerOf(request: HttpRequest): Localize {
  return ({ text, many, count, values }) =>
    many === undefined || count === undefined
      ? translate(request, text, values)
      : translateCount(request, text, many, count, values);
}
