import { stripTags } from '../formats/strip-tags.ts';
import { escapeJavaScript, escapeScriptJson, normalizeNewlines } from '../formats/text.ts';
import { urlize } from '../formats/urlize.ts';
import type { Filter } from '../library.ts';
import { json, toText } from '../run/text.ts';
import { toList } from '../run/values.ts';
import { conditionalEscape, escapeHtml, isSafe, safe, type SafeString } from '../safe-string.ts';
import { filter, textFilter, toInteger } from './define.ts';
import { unorderedList } from './unordered-list.ts';

/** `{{ value|json_script:"id" }}`: data for scripts that no text in it can break out of. */
export function jsonScript(value: unknown, id?: string): SafeString {
  const attribute = id === undefined || id === '' ? '' : `id="${escapeHtml(id)}" `;
  return safe(
    `<script ${attribute}type="application/json">${escapeScriptJson(JSON.stringify(value, jsonValue) ?? 'null')}</script>`,
  );
}

function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Map) return Object.fromEntries(value);
  return value instanceof Set ? [...value] : value;
}

/** Paragraphs at empty lines, `<br>` at single ones. */
export function linebreaks(text: string, mustEscape: boolean): SafeString {
  const escape = mustEscape ? escapeHtml : (part: string): string => part;
  const paragraphs = normalizeNewlines(text).split(/\n{2,}/);
  return safe(paragraphs.map((part) => `<p>${escape(part).replaceAll('\n', '<br>')}</p>`).join('\n\n'));
}

function linenumbers(text: string, mustEscape: boolean): SafeString {
  const lines = text.split('\n');
  const digits = String(lines.length).length;
  return safe(
    lines
      .map((line, at) => `${String(at + 1).padStart(digits, '0')}. ${mustEscape ? escapeHtml(line) : line}`)
      .join('\n'),
  );
}

export const htmlFilters: Readonly<Record<string, Filter>> = {
  escape: filter('none', (value, _, { timeZone }) =>
    conditionalEscape(isSafe(value) ? value : toText(value, timeZone)),
  ),
  escapejs: textFilter('none', (text) => safe(escapeJavaScript(text))),
  escapeseq: filter('none', (value, _, { timeZone }) =>
    Array.from(toList(value, 1), (item) => conditionalEscape(isSafe(item) ? item : toText(item, timeZone))),
  ),
  force_escape: textFilter('none', (text) => safe(escapeHtml(text))),
  json_script: filter('optional', (value, id) => jsonScript(value, id === undefined ? undefined : toText(id))),
  linebreaks: textFilter('none', (text, _, { mustEscape }) => linebreaks(text, mustEscape)),
  linebreaksbr: textFilter('none', (text, _, { mustEscape }) => {
    const lines = normalizeNewlines(text);
    return safe((mustEscape ? escapeHtml(lines) : lines).replaceAll('\n', '<br>'));
  }),
  linenumbers: textFilter('none', (text, _, { mustEscape }) => linenumbers(text, mustEscape)),
  pprint: filter('none', (value) => json(value), true),
  safe: filter('none', (value, _, { timeZone }) => safe(toText(value, timeZone))),
  safeseq: filter('none', (value, _, { timeZone }) =>
    Array.from(toList(value, 1), (item) => safe(toText(item, timeZone))),
  ),
  striptags: textFilter('none', stripTags, true),
  unordered_list: filter('none', (value, _, environment) => safe(unorderedList(value, environment))),
  urlize: textFilter('none', (text, _, { mustEscape }) =>
    safe(urlize(text, { nofollow: true, autoescape: mustEscape })),
  ),
  urlizetrunc: textFilter('required', (text, limit, { mustEscape }) =>
    safe(urlize(text, { nofollow: true, autoescape: mustEscape, limit: toInteger(limit) })),
  ),
};
