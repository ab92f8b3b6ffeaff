import { countedError, formError } from '../form-errors.ts';
import type { FormError } from '../validation-error.ts';
import { compareDecimals, isDecimalText } from './decimal.ts';
import type { Validator } from './validator.ts';

const AT_MOST = [
  'Ensure this value has at most %(limit_value)s character (it has %(show_value)s).',
  'Ensure this value has at most %(limit_value)s characters (it has %(show_value)s).',
] as const;
const AT_LEAST = [
  'Ensure this value has at least %(limit_value)s character (it has %(show_value)s).',
  'Ensure this value has at least %(limit_value)s characters (it has %(show_value)s).',
] as const;

type Comparable = number | bigint | string | Date | boolean;

/** @param limit numbers, decimals as text, dates: whatever the field's values are. Inclusive. */
export function maxValue<T extends Comparable>(limit: T): Validator<T> {
  return (value) => (compare(value, limit) > 0 ? tooLarge(showLimit(limit)) : undefined);
}

/** @param limit as for {@link maxValue}. Inclusive. */
export function minValue<T extends Comparable>(limit: T): Validator<T> {
  return (value) => (compare(value, limit) < 0 ? tooSmall(showLimit(limit)) : undefined);
}

/** Multiples of `step`, counted from `offset` (default 0); floating point errors up to 1e-9 are ignored. */
export function stepValue(step: number | string, offset?: number | string): Validator<number | bigint | string> {
  return (value) => {
    const distance = Number(value) - Number(offset ?? 0);
    if (Math.abs(remainder(distance, Number(step))) <= 1e-9) return undefined;
    return stepError(step, offset);
  };
}

/** Counts characters as people do: one for an emoji outside the basic plane. */
export function maxLength(limit: number): Validator<string> {
  return (value) => {
    const length = countCharacters(value);
    if (length <= limit) return undefined;
    return countedError('max_length', AT_MOST, limit, { limit_value: limit, show_value: length });
  };
}

/** Counts as {@link maxLength} does. */
export function minLength(limit: number): Validator<string> {
  return (value) => {
    const length = countCharacters(value);
    if (length >= limit) return undefined;
    return countedError('min_length', AT_LEAST, limit, { limit_value: limit, show_value: length });
  };
}

/** @param limit in readable form */
export function tooLarge(limit: string | number | bigint): FormError {
  return formError('max_value', 'Ensure this value is less than or equal to %(limit_value)s.', {
    limit_value: String(limit),
  });
}

/** @param limit in readable form */
export function tooSmall(limit: string | number | bigint): FormError {
  return formError('min_value', 'Ensure this value is greater than or equal to %(limit_value)s.', {
    limit_value: String(limit),
  });
}

function compare(a: Comparable, b: Comparable): number {
  if (isDecimalText(a) && isDecimalText(b)) return compareDecimals(a, b);
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function showLimit(limit: Comparable): string {
  return limit instanceof Date ? limit.toISOString() : String(limit);
}

function stepError(step: number | string, offset: number | string | undefined): FormError {
  if (offset === undefined)
    return formError('step_size', 'Ensure this value is a multiple of step size %(limit_value)s.', {
      limit_value: step,
    });
  const [first = 0, second = 0, third = 0] = [0, 1, 2].map((times) =>
    roundNoise(Number(offset) + times * Number(step)),
  );
  return formError(
    'step_size',
    'Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, e.g. %(valid_value0)s, %(valid_value1)s, %(valid_value2)s, and so on.',
    { limit_value: step, offset, valid_value0: first, valid_value1: second, valid_value2: third },
  );
}

/** IEEE remainder: the distance to the nearest multiple. */
function remainder(value: number, step: number): number {
  return value - Math.round(value / step) * step;
}

function roundNoise(value: number): number {
  return Number(value.toPrecision(12));
}

function countCharacters(value: string): number {
  return Array.from(value).length;
}
