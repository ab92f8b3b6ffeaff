import { unescapeHtml } from '../../../kernel/html-entities.ts';
import { escapeHtml } from '../safe-string.ts';
import { quoteUrl, smartUrlQuote } from './urls.ts';

interface UrlizeOptions {
  /** Cuts the text of a link to this many characters. */
  readonly limit?: number | undefined;
  readonly nofollow?: boolean;
  /** Escapes what is around the links. */
  readonly autoescape?: boolean;
}

const MAX_URL_LENGTH = 2048;
const LABEL = String.raw`[a-z\u00a1-\uffff0-9](?:[a-z\u00a1-\uffff0-9-]{0,61}[a-z\u00a1-\uffff0-9])?`;
const WITH_SCHEME = /^https?:\/\/\[?[\p{L}\p{N}_]/iu;
const BARE_HOST = new RegExp(
  String.raw`^www\.|^(?!http)${LABEL}(?:\.(?!-)[a-z\u00a1-\uffff0-9-]{1,63}(?<!-))*\.(?:com|edu|gov|int|mil|net|org)(?:$|/.*$)`,
  'isu',
);
const EMAIL_LOCAL =
  // oxlint-disable-next-line no-control-regex -- RFC 5322 allows them in quotes, and Django's validator with it
  /^(?:[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(?:\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*|"(?:[\x01-\x08\x0b\x0c\x0e-\x1f!#-[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*")$/i;
const EMAIL_DOMAIN = new RegExp(
  String.raw`^(?:${LABEL}\.)+(?:(?!-)(?:[a-z\u00a1-\uffff-]{2,63}|xn--[a-z0-9]{1,59})(?<!-))$`,
  'iu',
);
const MAX_EMAIL_LENGTH = 320;

/** Makes links of the URLs and email addresses in text. Gives HTML. */
export function urlize(text: string, options: UrlizeOptions): string {
  return text
    .split(/([\s<>"']+)/)
    .map((word) => urlizeWord(word, options))
    .join('');
}

function urlizeWord(word: string, options: UrlizeOptions): string {
  const escape = options.autoescape ? escapeHtml : (text: string): string => text;
  if (!/[.@:]/.test(word)) return escape(word);
  const [lead, middle, trail] = trimPunctuation(word);
  const link = linkOf(middle);
  if (!link) return escape(word);
  const rel = options.nofollow && !link.startsWith('mailto:') ? ' rel="nofollow"' : '';
  return `${escape(lead)}<a href="${escapeHtml(link)}"${rel}>${escape(cut(middle, options.limit))}</a>${escape(trail)}`;
}

function linkOf(text: string): string | undefined {
  if (text.length <= MAX_URL_LENGTH && WITH_SCHEME.test(text)) return smartUrlQuote(unescapeHtml(text));
  if (text.length <= MAX_URL_LENGTH && BARE_HOST.test(text)) return smartUrlQuote(`https://${unescapeHtml(text)}`);
  if (text.includes(':') || !isEmail(text)) return undefined;
  const at = text.lastIndexOf('@');
  return `mailto:${quoteUrl(text.slice(0, at), '')}@${quoteUrl(text.slice(at + 1), '')}`;
}

function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  return (
    at > 0 &&
    text.length <= MAX_EMAIL_LENGTH &&
    EMAIL_LOCAL.test(text.slice(0, at)) &&
    EMAIL_DOMAIN.test(text.slice(at + 1))
  );
}

function cut(text: string, limit: number | undefined): string {
  return limit === undefined || text.length <= limit ? text : `${text.slice(0, Math.max(0, limit - 1))}…`;
}

/** Takes brackets and punctuation off both ends: `(see` … `),`. Brackets that pair within the word stay. */
function trimPunctuation(word: string): [string, string, string] {
  let middle = word.replace(/^[([]+/, '');
  const lead = word.slice(0, word.length - middle.length);
  let trail = '';
  for (let before = ''; before !== middle && middle !== '';) {
    before = middle;
    middle = trimBracket(trimBracket(middle, '(', ')'), '[', ']');
    middle = middle.slice(0, endOfUrl(middle));
    trail = before.slice(middle.length) + trail;
  }
  return [lead, middle, trail];
}

function trimBracket(text: string, open: string, close: string): string {
  const extra = text.split(close).length - text.split(open).length;
  if (extra <= 0 || !text.endsWith(close)) return text;
  return text.slice(0, -extra);
}

function endOfUrl(text: string): number {
  const ampersand = text.lastIndexOf('&');
  let end = ampersand === -1 ? trimmedEnd(text, '.,:;!') : trimmedEnd(text, '.,:!');
  if (text[end - 1] !== ';') return end;
  const entity = text.slice(ampersand, end);
  const decoded = unescapeHtml(entity);
  if (decoded !== entity && !decoded.endsWith(';')) return end;
  const semicolons = end;
  end = trimmedEnd(text.slice(0, end), ';');
  // One semicolon may belong to an entity.
  return ampersand > -1 && semicolons - end > 1 ? end + 1 : end;
}

// A loop, not a regular expression: `!!!…!x` makes /!+$/ quadratic.
function trimmedEnd(text: string, letters: string): number {
  let end = text.length;
  while (end > 0 && letters.includes(text[end - 1] as string)) end--;
  return end;
}
