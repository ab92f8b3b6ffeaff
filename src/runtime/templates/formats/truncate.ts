import { unescapeHtml } from '../../../kernel/html-entities.ts';
import { escapeHtml } from '../safe-string.ts';
import { readHtml, VOID_ELEMENTS } from './html-tokens.ts';

const ELLIPSIS = '…';
// Marks that sit on the letter before them take no place of their own.
const COMBINING = /\p{Mn}|\p{Me}/u;

/** At most `length` characters, an ellipsis included; letters with their accents count as one. */
export function truncateChars(text: string, length: number, ending: string = ELLIPSIS): string {
  if (length <= 0) return '';
  const letters = [...text.normalize('NFC')];
  const room = roomFor(length, ending);
  let seen = 0;
  let end: number | undefined;
  for (const [at, letter] of letters.entries()) {
    if (COMBINING.test(letter)) continue;
    seen++;
    if (end === undefined && seen > room) end = at;
    if (seen > length) return withEnding(letters.slice(0, end ?? 0).join(''), ending);
  }
  return letters.join('');
}

function roomFor(length: number, ending: string): number {
  const size = [...withEnding('', ending)].filter((letter) => !COMBINING.test(letter)).length;
  return Math.max(0, length - size);
}

function withEnding(text: string, ending: string): string {
  if (ending.includes('%(truncated_text)s')) return ending.replace('%(truncated_text)s', () => text);
  return text.endsWith(ending) ? text : text + ending;
}

/** The first `length` words, joined by single spaces. Reads no further than it must: a list shows twenty words of a book. */
export function truncateWords(text: string, length: number, ending: string = ELLIPSIS): string {
  if (length <= 0) return '';
  const size = text.length;
  let at = skip(text, 0, true);
  const start = at;
  let end = at;
  let isTidy = true;
  for (let words = 0; at < size; words++) {
    if (words === length) return withEnding(tidy(text.slice(start, end), isTidy), ending);
    if (words > 0) isTidy &&= at === end + 1 && text.charCodeAt(end) === SPACE;
    end = skip(text, at, false);
    at = skip(text, end, true);
  }
  return tidy(text.slice(start, end), isTidy);
}

const SPACE = 32;

function tidy(text: string, isTidy: boolean): string {
  return isTidy ? text : text.replaceAll(/\s+/g, ' ');
}

/** The first place from `at` on that is not white space, or is. */
function skip(text: string, at: number, areSpaces: boolean): number {
  let next = at;
  while (next < text.length && isSpace(text.charCodeAt(next)) === areSpaces) next++;
  return next;
}

/** What `\s` is, without asking a regular expression for each letter. */
function isSpace(code: number): boolean {
  if (code < 160) return code === SPACE || (code >= 9 && code <= 13);
  return /\s/.test(String.fromCharCode(code));
}

/** Cuts one piece of text: what it counts, and what remains within `limit`. */
type Cut = (data: string, limit: number) => { size: number; kept: string; isLast?: boolean };

/** `truncateChars` for HTML: tags count nothing, and what is open is closed. */
export function truncateCharsHtml(html: string, length: number, ending: string = ELLIPSIS): string {
  if (length <= 0) return '';
  let processed = 0;
  const normal = html.normalize('NFC');
  return truncateHtml(normal, roomFor(length, ending), ending, (data, limit) => {
    const letters = [...data];
    processed += letters.length;
    return { size: letters.length, kept: escapeHtml(letters.slice(0, limit).join('')), isLast: processed === length };
  });
}

/** `truncateWords` for HTML: tags count nothing, and what is open is closed. */
export function truncateWordsHtml(html: string, length: number, ending: string = ELLIPSIS): string {
  if (length <= 0) return '';
  return truncateHtml(html, length, ending, (data, limit) => {
    const words = data.split(/(?<=\S)\s+(?=\S)/);
    return { size: words.length, kept: escapeHtml(words.slice(0, limit).join(' ')) };
  });
}

function truncateHtml(html: string, room: number, ending: string, cut: Cut): string {
  const open: string[] = [];
  let out = '';
  let left = room;
  let read = 0;
  for (const { kind, raw, name } of readHtml(html)) {
    read += raw.length;
    if (kind === 'open' || kind === 'empty') {
      out += raw;
      if (kind === 'open' && !VOID_ELEMENTS.has(name)) open.unshift(name);
      if (kind === 'empty' && !VOID_ELEMENTS.has(name)) out += `</${name}>`;
    } else if (kind === 'close' && !VOID_ELEMENTS.has(name)) {
      out += `</${name}>`;
      if (open[0] === name) open.shift();
    } else if (kind === 'text') {
      const data = unescapeHtml(raw);
      const { size, kept, isLast } = cut(data, left);
      // Text that fills the room to the last character, at the very end: no ellipsis is needed.
      if (isLast && read === html.length) return out + data + closed(open);
      if (left < size) return out + withEnding(kept, ending) + closed(open);
      left -= size;
      out += kept;
    }
  }
  return out;
}

function closed(open: readonly string[]): string {
  return open.map((name) => `</${name}>`).join('');
}
