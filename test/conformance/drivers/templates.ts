// The template language, its filters and the formats below them.
import { formatMoment } from '../../../src/runtime/templates/formats/date-format.ts';
import type { Moment } from '../../../src/runtime/templates/formats/moment.ts';
import { formatNumber } from '../../../src/runtime/templates/formats/number-format.ts';
import { stripSpacesBetweenTags, stripTags } from '../../../src/runtime/templates/formats/strip-tags.ts';
import {
  escapeJavaScript,
  normalizeNewlines,
  phoneToNumber,
  slugify,
  textList,
  wrapText,
} from '../../../src/runtime/templates/formats/text.ts';
import { timeBetween } from '../../../src/runtime/templates/formats/time-since.ts';
import {
  truncateChars,
  truncateCharsHtml,
  truncateWords,
  truncateWordsHtml,
} from '../../../src/runtime/templates/formats/truncate.ts';
import { urlize } from '../../../src/runtime/templates/formats/urlize.ts';
import { smartUrlQuote } from '../../../src/runtime/templates/formats/urls.ts';
import { unquote } from '../../../src/runtime/templates/expression.ts';
import { builtinFilters } from '../../../src/runtime/templates/filters/builtin-filters.ts';
import { jsonScript, linebreaks } from '../../../src/runtime/templates/filters/html.ts';
import { createTranslator } from '../../../src/runtime/templates/i18n/translator.ts';
import { createTemplateEngine } from '../../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../../src/runtime/templates/loaders.ts';
import { TemplateError } from '../../../src/runtime/templates/errors.ts';
import type { TemplateRequest } from '../../../src/runtime/templates/host.ts';
import { conditionalEscape, escapeHtml, isSafe, safe } from '../../../src/runtime/templates/safe-string.ts';
import { toText } from '../../../src/runtime/templates/run/text.ts';
import type { FilterEnvironment } from '../../../src/runtime/templates/library.ts';
import type { Case, Driver, Drivers, Outcome } from '../driver.ts';
import { decodeValue, encodeValue, matches } from '../values.ts';

// The rows were recorded at this moment, in the time zone of Django's own tests.
const RECORDED_AT = new Date('2026-11-22T05:38:18.600Z');
const TIME_ZONE = 'America/Chicago';
// The tests of dateformat have their own.
const DATE_FORMAT_ZONE = 'Europe/Copenhagen';
// The tests of humanize stop the clock.
const HUMANIZE_NOW = new Date('2012-03-09T22:30:00Z');

/** The queries of requests that rows of `querystring` were recorded with, and do not carry. */
const QUERIES: Readonly<Record<string, string>> = {
  querystring_add: 'a=b',
  querystring_multiple: 'x=y&a=b',
  querystring_multiple_lists: 'x=y&x=z&a=b&a=c',
  querystring_non_empty_get_params: 'a=b',
  querystring_replace: 'x=y&a=b',
  querystring_remove: 'test=value&a=1',
  querystring_remove_nonexistent: 'x=y&a=1',
  querystring_remove_dict: 'test=value&a=1',
  querystring_lists_with_replacement: 'x=y&x=z&a=b&a=c',
  querystring_remove_all_params: 'a=b',
  querystring_variable: 'a=2',
};

/** A query as a value of the page, of which rows kept the last value of each name only. */
const QUERY_VALUES: Readonly<Record<string, Record<string, string>>> = {
  querystring_remove_querydict_many: { request: 'test=value1&test=value2&a=1&a=2' },
};

const NO_HTML = 'the row has lost what makes its value HTML; plain text is escaped';
const NO_ZONE = 'the row has lost the time zone of its clocks and kept two offsets of it, which differ';

/** Rows that do not carry all they were recorded with: their test, what they want, and what is missing. */
const LOST: readonly (readonly [test: string, wanted: string, reason: string])[] = [
  ['test_unlocalize', '66!666.67', 'the row has lost the separator of its settings; here it is that of the language'],
  ['test_caching_repeated_words', 'test'.repeat(7), 'the row was recorded while a part of Django was replaced'],
  ['test_conditional_escape', '<h1>interop</h1>', NO_HTML],
  ['test_password_validators_help_text_html_escaping', '<ul><li>Must contain &amp;</li></ul>', NO_HTML],
  ['test_decimal_subclass', '€ 1,23', 'the row has lost the class of its value, which writes the sign'],
  ['test_thousand_years_ago', '1000\u00a0years', NO_ZONE],
];

function environment(languageCode = 'en', timeZone = TIME_ZONE, autoescape = true): FilterEnvironment {
  return { autoescape, timeZone, languageCode, translator: createTranslator(languageCode), now: () => RECORDED_AT };
}

function outcome(observed: unknown, row: Case): Outcome {
  if (!('error' in row) && matches(observed, row.value)) return { pass: true };
  if (hasNumbersAsKeys(row.context)) return { deviation: 'keys of JavaScript objects are always text' };
  if ('error' in row) return { pass: false, observed: encodeValue(observed) };
  const reason = deviation(observed, row.value) ?? lossOf(row);
  return reason === undefined ? { pass: false, observed: encodeValue(observed) } : { deviation: reason };
}

function lossOf(row: Case): string | undefined {
  return LOST.find(([test, wanted]) => test === row.test && wanted === plain(row.value))?.[2];
}

/** Decisions: where a TypeScript user expects something else than Python prints. */
function deviation(observed: unknown, expected: unknown): string | undefined {
  const [seen, wanted] = [plain(observed), plain(decodeValue(expected))];
  if (sameJsonScript(wanted, seen)) return 'JSON as JSON.stringify writes it, without spaces';
  if (typeof seen !== 'string' || typeof wanted !== 'string') return undefined;
  if (/none/i.test(wanted) && wanted.replaceAll(/none/gi, '') === seen)
    return 'null prints nothing, where Python prints None';
  if (wanted === `${seen}.0`) return 'a whole number is printed without a fraction: JavaScript has no other';
  if (wanted !== seen && wanted.replaceAll('href="http://', 'href="https://') === seen)
    return 'links without a scheme lead to https, not http';
  if (wanted !== seen && seen.replace(/&(\w*)$/, '$1') === wanted)
    return 'an unfinished character reference at the end of a text stays whole';
  if (/True|False/.test(wanted) && wanted.replaceAll('True', 'true').replaceAll('False', 'false') === seen)
    return 'booleans print as JavaScript writes them';
  if (isPythonRepresentation(wanted)) return 'lists and dictionaries print as JSON, where Python prints its repr()';
  return undefined;
}

function plain(value: unknown): unknown {
  const decoded = isSafe(value) ? value : decodeValue(value);
  return isSafe(decoded) ? decoded.html : decoded;
}

/** Both are JSON scripts with the same data. */
function sameJsonScript(wanted: unknown, seen: unknown): boolean {
  const [a, b] = [wanted, seen].map((text) =>
    /^(<script[^>]*type="application\/json">)(.*)<\/script>$/s.exec(String(text)),
  );
  return (
    a !== undefined &&
    b !== undefined &&
    a !== null &&
    b !== null &&
    a[1] === b[1] &&
    JSON.stringify(JSON.parse(a[2] ?? '')) === JSON.stringify(JSON.parse(b[2] ?? ''))
  );
}

function isPythonRepresentation(text: string): boolean {
  return /^(\[.*\]|\(.*,.*\)|\{.*: .*\}|\{\d.*\})$/s.test(text);
}

/** A context that Python's dictionaries of numbers became when they were written as JSON. */
function hasNumbersAsKeys(context: unknown): boolean {
  return Object.values((context ?? {}) as object).some(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      Object.keys(value).length > 0 &&
      Object.keys(value).every((key) => /^\d+$/.test(key)),
  );
}

const SYNTAX = /^TEMPLATE_(SYNTAX|ARGUMENT|UNKNOWN_\w+|UNCLOSED)$/;

/** Which of our errors stands for one of Python's: mistakes of the template's text, or of its values. */
const SAME_ERROR: Readonly<Record<string, (error: unknown) => boolean>> = {
  TemplateSyntaxError: (error) => error instanceof TemplateError && SYNTAX.test(error.code) && error.line !== undefined,
  AttributeError: (error) => error instanceof TemplateError && error.code === 'TEMPLATE_NO_APP',
  ValueError: isAboutValues,
  TypeError: isAboutValues,
  SuspiciousOperation: isAboutValues,
};

function isAboutValues(error: unknown): boolean {
  // A literal on its own, outside of any template, has no place.
  return (
    error instanceof RangeError ||
    (error instanceof TemplateError && (error.code === 'TEMPLATE_RENDER' || error.line === undefined))
  );
}

/** Runs `ask`; a row that records an error is passed by the error that stands for it. */
function observe(row: Case, ask: () => unknown): Outcome {
  let observed: unknown;
  try {
    observed = ask();
  } catch (error) {
    return { pass: SAME_ERROR[row.error]?.(error) ?? false, observed: String(error) };
  }
  return outcome(observed, row);
}

const template: Driver = (row) =>
  observe(row, () => {
    const engine = createTemplateEngine({
      loader: memoryLoader({ ...parentsOf(row), ...row.templates }),
      stringIfInvalid: /INVALID/.test(String(row.value)) ? 'INVALID' : '',
      timeZone: TIME_ZONE,
      languageCode: row.lang ?? 'en',
      now: () => RECORDED_AT,
    });
    const queries = Object.entries(QUERY_VALUES[row.name] ?? {}).map(
      ([name, query]) => [name, new URLSearchParams(query)] as const,
    );
    const context = { ...(decodeValue(row.context) as object), ...Object.fromEntries(queries) };
    return engine.renderString(row.template, context, requestOf(row));
  });

/** Some rows extend templates of other rows, under the other row's name; Django's tests share them. */
function parentsOf(row: Case): Record<string, string> {
  return Object.fromEntries(
    [...shared.keys()].filter((name) => name !== row.name).map((name) => [name, shared.get(name) ?? '']),
  );
}

const shared = new Map<string, string>();

const withShared: Driver = (row, group) => {
  if (shared.size === 0) {
    for (const other of group.cases) {
      // The first of a name: later rows use the same one for other templates.
      for (const [name, text] of Object.entries({ [other.name]: other.template, ...other.templates }))
        if (!shared.has(name)) shared.set(name, text as string);
    }
  }
  return template(row, group);
};

function requestOf(row: Case): TemplateRequest | undefined {
  if (!('None' in row.context)) return undefined;
  const app = { urls: { reverse: () => '' }, statics: { url: () => '' } };
  return { app, query: new URLSearchParams(QUERIES[row.name] ?? '') };
}

const humanize: Driver = (row) =>
  observe(row, () => {
    // Days are recorded in Chicago, distances with a clock in UTC; rows of 2012 with a clock that stands still.
    const isDay = row.template.includes('naturalday');
    const now = /2012|201\d|200\d/.test(JSON.stringify(row.context)) ? HUMANIZE_NOW : RECORDED_AT;
    const engine = createTemplateEngine({
      loader: memoryLoader({}),
      timeZone: isDay ? TIME_ZONE : 'UTC',
      languageCode: row.lang ?? 'en',
      now: () => now,
    });
    return engine.renderString(row.template, decodeValue(row.context) as Record<string, unknown>);
  });

function filterDriver(name: string): Driver {
  return (row) =>
    observe(row, () => {
      const filter = builtinFilters[name];
      if (!filter) throw new Error(`there is no filter ${name}`);
      const [value, argument] = decodeValue(row.args) as unknown[];
      const result = filter(value, argument, environment(row.lang, TIME_ZONE, row.kwargs?.autoescape ?? true));
      return filter.keepsSafe && isSafe(value) && typeof result === 'string' ? safe(result) : result;
    });
}

/** For functions that give a string where Django marks it as safe: only the text counts. */
function asText(driver: Driver): Driver {
  return (row, group) => driver('value' in row ? { ...row, value: plain(row.value) } : row, group);
}

/** A function whose arguments are those of the row. */
function call(run: (...args: never[]) => unknown): Driver {
  return (row) => observe(row, () => run(...(decodeValue(row.args ?? []) as never[]), (row.kwargs ?? {}) as never));
}

function timeSince(isUntil: boolean): Driver {
  return (row) =>
    observe(row, () => {
      const [value, other] = decodeValue(row.args) as [Moment, Moment | undefined];
      const filter = builtinFilters[isUntil ? 'timeuntil' : 'timesince'];
      if (!other) return filter?.(value, undefined, environment(row.lang, TIME_ZONE));
      const [from, to] = (isUntil ? [other, value] : [value, other]) as [Moment, Moment];
      return timeBetween(from, to, {
        timeZone: TIME_ZONE,
        depth: row.kwargs?.depth ?? 2,
        languageCode: row.lang ?? 'en',
      });
    });
}

interface NumberArguments {
  decimal_sep?: string;
  decimal_pos?: number | null;
  grouping?: number | number[];
  thousand_sep?: string;
  force_grouping?: boolean;
  use_l10n?: boolean;
}

/** Rows do not say whether their test had USE_THOUSAND_SEPARATOR on; those that had it are grouped. */
const numberFormat: Driver = (row) => {
  const plainly = writeNumber(row, false);
  if (!('deviation' in plainly) && plainly.pass) return plainly;
  const isAboutSetting = row.test === 'test_locale_independent';
  return isAboutSetting ? writeNumber(row, true) : plainly;
};

const writeNumber = (row: Case, usesSeparator: boolean): Outcome =>
  observe(row, () => {
    const [value, separator, decimalPlaces] = decodeValue(row.args) as [
      unknown,
      string | undefined,
      number | null | undefined,
    ];
    const {
      decimal_sep: decimalSeparator = separator ?? '.',
      decimal_pos: places = decimalPlaces,
      grouping = 0,
      thousand_sep: thousandSeparator = '',
      use_l10n: isLocalized = false,
      force_grouping: isGrouped = isLocalized || usesSeparator,
    } = (row.kwargs ?? {}) as NumberArguments;
    return formatNumber(value, {
      decimalSeparator,
      places: places ?? undefined,
      grouping,
      thousandSeparator,
      isGrouped,
    });
  });

function truncator(plainText: typeof truncateChars, html: typeof truncateChars): Driver {
  return (row) =>
    observe(row, () => {
      const [length, ending] = row.args as [number, string | undefined];
      return (row.kwargs.html ? html : plainText)(toText(decodeValue(row.text)), length, row.kwargs.truncate ?? ending);
    });
}

const dateFormat: Driver = (row) =>
  observe(row, () => {
    const [moment, pattern] = decodeValue(row.args) as [Moment, string];
    return formatMoment(moment, pattern, { timeZone: DATE_FORMAT_ZONE, languageCode: row.lang ?? 'en' });
  });

const FILTERS =
  'add addslashes capfirst center cut date default default_if_none dictsort dictsortreversed divisibleby filesizeformat first floatformat force_escape get_digit iriencode join length linebreaksbr linenumbers ljust lower make_list pluralize rjust slugify stringformat striptags time title truncatechars_html truncatewords truncatewords_html unordered_list upper urlencode urlize urlizetrunc wordcount wordwrap yesno'.split(
    ' ',
  );

export const drivers: Drivers = {
  templates: withShared,
  humanize,
  ...Object.fromEntries(FILTERS.map((name) => [`filter.${name}`, filterDriver(name)])),
  'html.escape': asText(call((value: unknown) => escapeHtml(toText(value)))),
  'html.conditional_escape': call((value: unknown) => conditionalEscape(value)),
  'html.escapejs': asText(call((value: unknown) => escapeJavaScript(toText(value)))),
  'html.json_script': call((value: unknown, id: unknown) => jsonScript(value, typeof id === 'string' ? id : undefined)),
  'html.linebreaks': (row) =>
    observe(
      row,
      () => linebreaks(toText(decodeValue(row.args[0])), row.kwargs?.autoescape ?? row.args[1] ?? false).html,
    ),
  'html.smart_urlquote': call((url: string) => smartUrlQuote(url)),
  'html.strip_spaces_between_tags': call((html: string) => stripSpacesBetweenTags(html)),
  'html.strip_tags': call((html: unknown) => stripTags(toText(html))),
  'html.urlize': (row) =>
    observe(row, () =>
      urlize(toText(decodeValue(row.args[0])), {
        autoescape: row.kwargs?.autoescape ?? false,
        nofollow: row.kwargs?.nofollow ?? false,
        limit: row.kwargs?.trim_url_limit ?? undefined,
      }),
    ),
  'text.get_text_list': (row) =>
    observe(row, () => textList(row.args[0], createTranslator(row.lang ?? 'en'), row.args[1])),
  'text.normalize_newlines': call((text: string) => normalizeNewlines(text)),
  'text.phone2numeric': call((text: string) => phoneToNumber(text)),
  'text.unescape_string_literal': call((text: string) => unquote(text)),
  'text.wrap': call((text: string, width: number) => wrapText(text, width)),
  'Truncator.chars': truncator(truncateChars, truncateCharsHtml),
  'Truncator.words': truncator(truncateWords, truncateWordsHtml),
  timesince: timeSince(false),
  timeuntil: timeSince(true),
  'dateformat.format': dateFormat,
  'dateformat.time_format': dateFormat,
  numberformat: asText(numberFormat),
  slugify: (row) =>
    observe({ ...row, value: row.slug }, () => slugify(toText(decodeValue(row.value)), row.allow_unicode)),
};
