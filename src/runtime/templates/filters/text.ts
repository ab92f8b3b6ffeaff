import { printf } from '../formats/printf.ts';
import { center, normalizeNewlines, phoneToNumber, slugify, titleCase, wrapText } from '../formats/text.ts';
import { truncateChars, truncateCharsHtml, truncateWords, truncateWordsHtml } from '../formats/truncate.ts';
import { iriToUri, quoteUrl } from '../formats/urls.ts';
import type { Filter } from '../library.ts';
import { toText } from '../run/text.ts';
import { isSafe, safe } from '../safe-string.ts';
import { filter, textFilter, toInteger } from './define.ts';

type Truncate = (text: string, length: number, ending?: string) => string;

/** A length that is not a number leaves the text as it is. */
function truncating(truncate: Truncate, ending?: string): Filter {
  return textFilter(
    'required',
    (text, argument) => {
      const length = toInteger(argument);
      return length === undefined ? text : truncate(text, length, ending);
    },
    true,
  );
}

// Wide enough for any page, not a way to fill the memory.
const MAX_WIDTH = 1_000_000;
const width = (argument: unknown): number => Math.min(MAX_WIDTH, toInteger(argument) ?? 0);

export const textFilters: Readonly<Record<string, Filter>> = {
  addslashes: textFilter('none', (text) => text.replaceAll(/[\\"']/g, '\\$&'), true),
  capfirst: textFilter('none', (text) => text.charAt(0).toUpperCase() + text.slice(1), true),
  center: textFilter('required', (text, argument) => center(text, width(argument)), true),
  cut: filter('required', (value, argument, { timeZone }) => {
    const part = toText(argument);
    const whole = toText(value, timeZone);
    const text = part === '' ? whole : whole.replaceAll(part, '');
    // Without its semicolon an entity is not an entity any more.
    return isSafe(value) && part !== ';' ? safe(text) : text;
  }),
  iriencode: textFilter('none', (text) => iriToUri(text), true),
  ljust: textFilter('required', (text, argument) => text.padEnd(width(argument)), true),
  lower: textFilter('none', (text) => text.toLowerCase(), true),
  make_list: textFilter('none', (text) => [...text]),
  phone2numeric: textFilter('none', phoneToNumber, true),
  rjust: textFilter('required', (text, argument) => text.padStart(width(argument)), true),
  slugify: textFilter('none', (text) => slugify(text), true),
  stringformat: filter(
    'required',
    (value, argument, { timeZone }) => printf(toText(argument), value, toText(value, timeZone)) ?? '',
    true,
  ),
  title: textFilter('none', titleCase, true),
  truncatechars: truncating(truncateChars),
  truncatechars_html: truncating(truncateCharsHtml),
  truncatewords: truncating(truncateWords, ' …'),
  truncatewords_html: truncating(truncateWordsHtml, ' …'),
  upper: textFilter('none', (text) => text.toUpperCase()),
  urlencode: textFilter('optional', (text, argument) =>
    quoteUrl(text, argument === undefined ? '/' : toText(argument)),
  ),
  wordcount: textFilter('none', (text) => text.split(/\s+/).filter((word) => word !== '').length),
  wordwrap: textFilter('required', (text, argument) => wrapText(normalizeNewlines(text), width(argument)), true),
};
