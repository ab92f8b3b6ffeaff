import { errors } from '../errors.ts';
import { formatDefault } from '../formats/date-format.ts';
import { Moment, toMoment } from '../formats/moment.ts';
import { momentText } from '../formats/moment-text.ts';
import { printLocalized } from '../formats/number-format.ts';
import { escapeHtml, isSafe, SafeString } from '../safe-string.ts';
import { isDecimalObject } from './decimal-value.ts';
import { isDictionary, isPromise } from './lookup.ts';
import type { Rendering } from './rendering.ts';

/** A value as `{{ value }}` prints it. */
export function print(value: unknown, autoescape: boolean, rendering: Rendering): string {
  if (typeof value === 'string') return autoescape ? escapeHtml(value) : value;
  if (typeof value === 'number')
    return rendering.page.localizesNumbers ? printLocalized(value, rendering.environment(false)) : String(value);
  if (value instanceof SafeString) return value.html;
  if (value === undefined) return rendering.invalid;
  if (value === null) return '';
  if (value instanceof Date || value instanceof Moment) return formatDefault(value, rendering.environment(false));
  if (isSafe(value)) return value.html;
  if (typeof value === 'object') return printObject(value, autoescape, rendering);
  return autoescape ? escapeHtml(toText(value)) : toText(value);
}

/** `toString()` of a form, a field or a page may give a SafeString: then what it prints is HTML. */
function printObject(value: object, autoescape: boolean, rendering: Rendering): string {
  if (isDecimalObject(value) && rendering.page.localizesNumbers)
    return printLocalized(value, rendering.environment(false));
  const made = madeText(value);
  if (isSafe(made)) return made.html;
  const text = made === undefined ? toText(value) : toText(made);
  return autoescape ? escapeHtml(text) : text;
}

/**
 * A filter's view of a value: SafeString and everything else as plain text, nothing as ''. A date is what Python's `str()`
 * gives: `2026-12-24 09:30:00+00:00`.
 *
 * @param timeZone in which a date is written
 */
export function toText(value: unknown, timeZone = 'UTC'): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'function') return '';
  return typeof value === 'object' ? objectText(value, timeZone) : String(value);
}

function objectText(value: object, timeZone: string): string {
  if (value instanceof Date || value instanceof Moment) {
    const moment = toMoment(value, timeZone);
    return moment ? momentText(moment, ' ') : '';
  }
  if (value instanceof Map) return json(Object.fromEntries(value));
  if (value instanceof Set) return json([...value]);
  const made = madeText(value);
  return made === undefined ? json(value) : toText(made);
}

/** The `toString` of a custom class; undefined for lists and plain objects. */
function madeText(value: object): unknown {
  if (isPromise(value)) throw errors.TEMPLATE_PROMISE({ name: '' });
  if (Array.isArray(value) || isDictionary(value)) return undefined;
  const toString = (value as { toString?: unknown }).toString;
  return typeof toString === 'function' && toString !== Object.prototype.toString
    ? Reflect.apply(toString, value, [])
    : undefined;
}

/** A list or object printed as it is, as a developer wants to see it; BigInt and cycles are no reason to fail. */
export function json(value: unknown): string {
  const seen: unknown[] = [];
  const plain = (key: string, item: unknown): unknown => {
    if (typeof item === 'bigint') return String(item);
    if (typeof item === 'object' && item !== null && key !== '') {
      if (seen.includes(item) || item === value) return '[…]';
      seen.push(item);
    }
    return item;
  };
  return JSON.stringify(value, plain) ?? '';
}
