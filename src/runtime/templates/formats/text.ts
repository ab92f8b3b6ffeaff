// Plain text in, plain text out.
import type { Translator } from '../i18n/translator.ts';
import { trimEnds } from '../../../kernel/trim.ts';

export function normalizeNewlines(text: string): string {
  return text.replaceAll(/\r\n|\r/g, '\n');
}

/** `Jack & Jill` → `jack-jill`: letters, digits, `_` and single hyphens. */
export function slugify(text: string, allowUnicode = false): string {
  // oxlint-disable-next-line no-control-regex -- all of ASCII
  const folded = allowUnicode ? text.normalize('NFKC') : text.normalize('NFKD').replaceAll(/[^\x00-\x7f]/g, '');
  const slug = folded
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\s-]/gu, '')
    .replaceAll(/[-\s]+/g, '-');
  return trimEnds(slug, '-_');
}

/** Breaks lines at spaces so that none is longer than `width`, words excepted. */
export function wrapText(text: string, width: number): string {
  // oxlint-disable-next-line no-control-regex -- what Python's splitlines takes for the end of a line
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === '') lines.pop();
  const wrapped = lines.flatMap((line) => wrapLine(line, width));
  return wrapped.join('\n') + (text.endsWith('\n') ? '\n' : '');
}

function wrapLine(line: string, width: number): string[] {
  const chunks = line
    .replaceAll('\t', '        ')
    .split(/(\s+)/)
    .filter((chunk) => chunk !== '');
  const lines: string[] = [];
  let current = '';
  for (const chunk of chunks) {
    const isSpace = chunk.trim() === '';
    if (current !== '' && current.length + chunk.length > width) {
      lines.push(current.trimEnd());
      current = '';
    }
    if (isSpace && current === '' && lines.length > 0) continue;
    current += chunk;
  }
  if (current.trim() !== '') lines.push(current.trimEnd());
  return lines.length > 0 ? lines : [line];
}

/** `a, b or c`; the words between in the language of `translator`. */
export function textList(items: readonly unknown[], translator: Translator, lastWord?: string): string {
  const texts = items.map(String);
  if (texts.length < 2) return texts[0] ?? '';
  const or = lastWord ?? translator.find('or') ?? wordForOr(translator.languageCode);
  return `${texts.slice(0, -1).join(translator.translate(', '))} ${or} ${texts.at(-1)}`;
}

function wordForOr(languageCode: string): string {
  const parts = new Intl.ListFormat(languageCode, { type: 'disjunction' }).formatToParts(['a', 'b']);
  return parts.find(({ type }) => type === 'literal')?.value.trim() ?? 'or';
}

const PHONE_KEYS = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

/** Letters as the keys of a telephone: `0800 flowers` → `0800 3569377`. */
export function phoneToNumber(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[a-z]/g, (letter) => String(PHONE_KEYS.findIndex((key) => key.includes(letter)) + 2));
}

/** Each word with a capital: `isn't` keeps its small t. */
export function titleCase(text: string): string {
  return text
    .replaceAll(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .replaceAll(/(?<=[a-z]['’])\p{Lu}|(?<=\d)\p{Lu}/gu, (letter) => letter.toLowerCase());
}

/** Pads on both sides. Of an odd space the right side gets more. */
export function center(text: string, width: number): string {
  const missing = width - text.length;
  if (missing <= 0) return text;
  const left = Math.floor(missing / 2);
  return ' '.repeat(left) + text + ' '.repeat(missing - left);
}

// oxlint-disable-next-line no-control-regex -- none of them may stand in a string literal
const JAVASCRIPT_ESCAPES = /[\\'"<>&=\-;`\u2028\u2029\x00-\x1f\x7f-\x9f]/g;

/** Escapes text for a JavaScript string literal inside HTML. */
export function escapeJavaScript(text: string): string {
  return text.replaceAll(JAVASCRIPT_ESCAPES, unicodeEscape);
}

/** Escapes JSON for a `<script>` element. */
export function escapeScriptJson(json: string): string {
  return json.replaceAll(/[<>&\u2028\u2029]/g, unicodeEscape);
}

function unicodeEscape(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
