import type { Filter, FilterEnvironment } from '../library.ts';
import { isSafe } from '../safe-string.ts';
import { toText } from '../run/text.ts';

type Marks = Pick<Filter, 'argument' | 'keepsSafe'>;

/** A filter on values as they come. */
export function filter(
  argument: Marks['argument'],
  apply: (value: unknown, argument: unknown, environment: FilterEnvironment) => unknown,
  keepsSafe = false,
): Filter {
  const made: Filter = (value, given, environment) => apply(value, given, environment);
  return Object.assign(made, { argument, keepsSafe });
}

/** What a filter on text knows of the value it was given. */
export interface TextEnvironment extends FilterEnvironment {
  /** True if special characters are still to be escaped: escaping is on and the value is not safe yet. */
  readonly mustEscape: boolean;
}

/** A filter on text: other values arrive as the text that `{{ value }}` prints. */
export function textFilter(
  argument: Marks['argument'],
  apply: (text: string, argument: unknown, environment: TextEnvironment) => unknown,
  keepsSafe = false,
): Filter {
  const made: Filter = (value, given, environment) => {
    const { timeZone, languageCode, translator, now, autoescape } = environment;
    return apply(toText(value), given, {
      timeZone,
      languageCode,
      translator,
      now,
      autoescape,
      mustEscape: autoescape && !isSafe(value),
    });
  };
  return Object.assign(made, { argument, keepsSafe });
}

/** Python's int(): whole numbers and text with one; fractions are cut off. Undefined for anything else. */
export function toInteger(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : undefined;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null || Array.isArray(value)))
    return undefined;
  const text = toText(value).trim();
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  return typeof value === 'object' && !isSafe(value) && text !== '' && Number.isFinite(Number(text))
    ? Math.trunc(Number(text))
    : undefined;
}
