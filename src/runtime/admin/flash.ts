// Messages for the next page. Those of the admin may hold a link to the object they are about, so they keep, beside the
// site's own messages, a list with the markup made here; text from outside is escaped before it comes in.
import type { Row } from '../../kernel/database.ts';
import type { HttpRequest } from '../http/request.ts';
import { conditionalEscape, formatHtml, safe, type SafeString } from '../templates/safe-string.ts';
import { capitalize } from '../../kernel/names.ts';
import { translate } from '../templates/translate.ts';
import type { AdminModel } from './admin-model.ts';
import { objectLabel } from './labels.ts';

type FlashLevel = 'success' | 'info' | 'warning' | 'error';

interface Flash {
  level: FlashLevel;
  text: SafeString;
}

const KEY = '_admin_messages';
/** More than this are not kept for a visitor who looks at no page: a session has little room. */
const MAX_WAITING = 20;

/** Text that the next page of this visitor shows above its title; a string is escaped. */
export function notify(request: HttpRequest, level: FlashLevel, text: string | SafeString): void {
  request.session.set(KEY, [...waiting(request), [level, conditionalEscape(text).html]].slice(-MAX_WAITING));
}

/** The messages to show on this page; each is shown once. */
export function takeFlashes(request: HttpRequest): Flash[] {
  const own = waiting(request).map(([level, html]) => ({ level: level as FlashLevel, text: safe(html) }));
  if (own.length > 0) request.session.delete(KEY);
  const site = request.messages
    .consume()
    .map(({ level, text }) => ({ level: level === 'debug' ? 'info' : level, text: conditionalEscape(text) }) as Flash);
  return [...site, ...own];
}

/** `The post “Hello” was added successfully.`, the object being a link where it may be opened. */
export function doneMessage(
  request: HttpRequest,
  { model, row, done, url, date = '', tail = '' }: DoneObject,
): SafeString {
  const label = objectLabel(model, row);
  const object = url === undefined ? label : formatHtml`<a href="${url}">${label}</a>`;
  // The object is put in afterwards: it is HTML, and a translation is text.
  const text = capitalize(translate(request, SENTENCES[done], { name: model.label, obj: OBJECT, date }));
  const [before = '', after = ''] = text.split(OBJECT);
  return formatHtml`${before}${object}${after}${tail === '' ? '' : ` ${tail}`}`;
}

interface DoneObject {
  model: AdminModel;
  row: Row;
  done: keyof typeof SENTENCES;
  /** Of what was reverted. */
  date?: string | undefined;
  /** Where it may be opened. */
  url?: string;
  /** A further sentence. */
  tail?: string;
}

/** A character that no text of a catalogue has. */
const OBJECT = '\u{10fffd}';

const SENTENCES = {
  added: 'The %(name)s “%(obj)s” was added successfully.',
  changed: 'The %(name)s “%(obj)s” was changed successfully.',
  reverted: 'The %(name)s “%(obj)s” was put back to how it was before %(date)s.',
  deleted: 'The %(name)s “%(obj)s” was deleted successfully.',
};

function waiting(request: HttpRequest): [level: string, html: string][] {
  return request.session.get<[string, string][]>(KEY) ?? [];
}
