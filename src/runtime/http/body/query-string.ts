import { unescape } from 'node:querystring';

/** Called with each pair in order. */
type OnPair = (name: string, value: string) => void;

/**
 * Reads `a=1&b=x+y%20z`. Lenient as browsers are: `%` that starts no escape stays, bytes that are not UTF-8 become U+FFFD,
 * `a` is `a=`, empty parts are skipped.
 */
export function parseQueryString(text: string, onPair: OnPair): void {
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (end > start) {
      const equals = text.indexOf('=', start);
      if (equals === -1 || equals >= end) onPair(decodeFormPart(text.slice(start, end)), '');
      else onPair(decodeFormPart(text.slice(start, equals)), decodeFormPart(text.slice(equals + 1, end)));
    }
    start = end + 1;
  }
}

function decodeFormPart(part: string): string {
  const spaced = part.includes('+') ? part.replaceAll('+', ' ') : part;
  return spaced.includes('%') ? unescape(spaced) : spaced;
}
