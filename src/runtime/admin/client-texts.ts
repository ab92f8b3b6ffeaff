// What the scripts of the pages say. They are the same files in every language, and the page brings the translations along.
import type { HttpRequest } from '../http/request.ts';
import type { PluralForms } from '../templates/i18n/catalogue.ts';

/** As `say` and `sayCount` of the scripts name them; of counted texts the form for one. */
export const CLIENT_TEXTS = [
  '%(count)s selected',
  'All %(count)s selected',
  'Dismiss',
  'Show',
  'Hide',
  'Show password',
  'Chosen: %(label)s',
  'Remove %(name)s',
  'Loading…',
  'Nothing found',
  '%(count)s found',
  '%(count)s or more found',
  'Could not load. Retry',
] as const;

/** JSON of the texts that have a translation; undefined where none has. */
export function clientTexts({ app, language }: HttpRequest): string | undefined {
  const translator = app.templates.translator(language);
  const texts: Record<string, string | PluralForms> = {};
  for (const text of CLIENT_TEXTS) {
    const found = translator.forms(text);
    if (found !== undefined) texts[text] = found;
  }
  return Object.keys(texts).length === 0 ? undefined : JSON.stringify(texts);
}
