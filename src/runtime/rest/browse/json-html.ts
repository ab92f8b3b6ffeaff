// JSON for people: indented, coloured by classes, with links that can be followed.
import { escapeHtml, safe, type SafeString } from '../../templates/safe-string.ts';

const INDENT = '  ';
const LINK = /^https?:\/\/[^\s]+$/;

/** Returns HTML of a JSON value. Everything in it is escaped; only addresses with http and https become links. */
export function jsonHtml(value: unknown): SafeString {
  const parts: string[] = [];
  write(parts, value, '');
  return safe(parts.join(''));
}

function write(parts: string[], value: unknown, indent: string): void {
  if (Array.isArray(value)) writeItems(parts, { open: '[', close: ']', indent }, value.entries(), undefined);
  else if (typeof value === 'object' && value !== null)
    writeItems(parts, { open: '{', close: '}', indent }, Object.entries(value), writeKey);
  else parts.push(scalar(value));
}

interface Brackets {
  open: string;
  close: string;
  indent: string;
}

function writeItems<K>(
  parts: string[],
  { open, close, indent }: Brackets,
  items: Iterable<[K, unknown]>,
  key: ((parts: string[], key: K) => void) | undefined,
): void {
  const inner = indent + INDENT;
  let isEmpty = true;
  parts.push(open);
  for (const [name, item] of items) {
    parts.push(isEmpty ? '\n' : ',\n', inner);
    isEmpty = false;
    key?.(parts, name);
    write(parts, item, inner);
  }
  parts.push(isEmpty ? close : `\n${indent}${close}`);
}

function writeKey(parts: string[], name: string): void {
  parts.push(`<span class="j-key">${escapeHtml(JSON.stringify(name))}</span>: `);
}

function scalar(value: unknown): string {
  const text = escapeHtml(JSON.stringify(value) ?? 'null');
  if (typeof value !== 'string') return `<span class="${typeof value === 'number' ? 'j-num' : 'j-lit'}">${text}</span>`;
  if (!LINK.test(value)) return `<span class="j-str">${text}</span>`;
  const shown = text.slice('&quot;'.length, -'&quot;'.length);
  return `<span class="j-str">&quot;<a href="${escapeHtml(value)}" rel="nofollow noreferrer">${shown}</a>&quot;</span>`;
}
