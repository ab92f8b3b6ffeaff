import { compareDecimals, isDecimalText } from './decimal.ts';
import type { Validator } from './validator.ts';

type Comparable = number | bigint | string | Date | boolean;

/** @param limit numbers, decimals as text, dates: whatever the field's values are. Inclusive. */
export function maxValue<T extends Comparable>(limit: T): Validator<T> {
  return (value) =>
    compare(value, limit) > 0
      ? { code: 'max_value', message: `Ensure this value is less than or equal to ${showLimit(limit)}.` }
      : undefined;
}

/** @param limit as for {@link maxValue}. Inclusive. */
export function minValue<T extends Comparable>(limit: T): Validator<T> {
  return (value) =>
    compare(value, limit) < 0
      ? { code: 'min_value', message: `Ensure this value is greater than or equal to ${showLimit(limit)}.` }
      : undefined;
}

/** Multiples of `step`, counted from `offset` (default 0); floating point noise up to 1e-9 is forgiven. */
export function stepValue(step: number | string, offset?: number | string): Validator<number | bigint | string> {
  return (value) => {
    const distance = Number(value) - Number(offset ?? 0);
    if (Math.abs(remainder(distance, Number(step))) <= 1e-9) return undefined;
    return { code: 'step_size', message: stepMessage(step, offset) };
  };
}

/** Counts characters as people do: one for an emoji outside the basic plane. */
export function maxLength(limit: number): Validator<string> {
  return (value) => {
    const length = countCharacters(value);
    if (length <= limit) return undefined;
    return { code: 'max_length', message: `Ensure this value has at most ${characters(limit)} (it has ${length}).` };
  };
}

/** Counts as {@link maxLength} does. */
export function minLength(limit: number): Validator<string> {
  return (value) => {
    const length = countCharacters(value);
    if (length >= limit) return undefined;
    return { code: 'min_length', message: `Ensure this value has at least ${characters(limit)} (it has ${length}).` };
  };
}

function compare(a: Comparable, b: Comparable): number {
  if (isDecimalText(a) && isDecimalText(b)) return compareDecimals(a, b);
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function showLimit(limit: Comparable): string {
  return limit instanceof Date ? limit.toISOString() : String(limit);
}

function stepMessage(step: number | string, offset: number | string | undefined): string {
  if (offset === undefined) return `Ensure this value is a multiple of step size ${step}.`;
  const [first, second, third] = [0, 1, 2].map((times) => roundNoise(Number(offset) + times * Number(step)));
  return `Ensure this value is a multiple of step size ${step}, starting from ${offset}, e.g. ${first}, ${second}, ${third}, and so on.`;
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

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`;
}
