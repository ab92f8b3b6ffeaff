// Booleans and whole and floating-point numbers.
import { defineField, type FieldOptions, type SerializerField } from './field.ts';
import { problem, type Problem } from './problem.ts';

const TRUE: ReadonlySet<unknown> = new Set([true, 1, 't', 'y', 'yes', 'true', 'on', '1']);
const FALSE: ReadonlySet<unknown> = new Set([false, 0, 'f', 'n', 'no', 'false', 'off', '0']);
const NULL: ReadonlySet<unknown> = new Set(['null', '']);
const NOT_BOOLEAN = problem('invalid', 'Must be a valid boolean.');

const fold = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

export function booleanField(options: FieldOptions<boolean> = {}): SerializerField<boolean, boolean> {
  return defineField<boolean, boolean>(
    {
      kind: 'boolean',
      isNull: (value) => NULL.has(fold(value)),
      parse: (value) => readBoolean(value) ?? NOT_BOOLEAN,
      format: (value: unknown) =>
        typeof value === 'boolean' ? value : (readBoolean(value) ?? formatOther(value, options.allowNull === true)),
    },
    options,
  );
}

function readBoolean(value: unknown): boolean | undefined {
  const folded = fold(value);
  if (TRUE.has(folded)) return true;
  return FALSE.has(folded) ? false : undefined;
}

/** Anything else by whether it is empty, as DRF does. */
function formatOther(value: unknown, allowsNull: boolean): boolean {
  if (allowsNull && NULL.has(fold(value))) return null as unknown as boolean;
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return value instanceof Set || value instanceof Map ? value.size > 0 : Object.keys(value).length > 0;
}

export interface NumberOptions<T> extends FieldOptions<T> {
  /** Inclusive. */
  min?: T | undefined;
  max?: T | undefined;
}

const TOO_LONG = problem('max_string_length', 'String value too large.');
const MAX_TEXT = 1000;
// recheck-ignore -- at most 1000 characters
const WHOLE = /^\s*([+-]?\d+(?:_\d+)*)(?:\.0*)?\s*$/;

/** A whole number that JavaScript has exactly. */
export function integerField(options: NumberOptions<number> = {}): SerializerField<number, number> {
  const invalid = problem('invalid', 'A valid integer is required.');
  return defineField<number, number>(
    {
      kind: 'integer',
      shape: limits(options),
      parse(value) {
        if (typeof value === 'number' && Number.isSafeInteger(value)) return checkLimits(value, options);
        const whole = readWhole(value, invalid);
        if (typeof whole !== 'bigint') return whole;
        const number = Number(whole);
        return Number.isSafeInteger(number) ? checkLimits(number, options) : invalid;
      },
      format: (value: unknown) => (typeof value === 'number' ? value : Number(value)),
    },
    options,
  );
}

export interface BigIntOptions extends NumberOptions<bigint> {
  /** JSON has a string, because JavaScript reads longer numbers wrongly. Default true. */
  coerceToString?: boolean | undefined;
}

export function bigIntField({ coerceToString = true, ...options }: BigIntOptions = {}): SerializerField<
  bigint,
  string
> {
  const invalid = problem('invalid', 'A valid biginteger is required.');
  return defineField<bigint, string>(
    {
      kind: 'bigint',
      shape: { ...limits(options), isText: coerceToString },
      parse(value) {
        if (isInexact(value)) return INEXACT;
        const whole = readWhole(value, invalid);
        return typeof whole === 'bigint' ? checkLimits(whole, options) : whole;
      },
      format: (value: unknown) => (coerceToString ? String(value) : (BigInt(value as string) as unknown as string)),
    },
    options,
  );
}

/** Refuses a number of the body that JSON.parse may have changed. */
export const INEXACT = problem('inexact', 'Send a number with more than 15 digits as a string.');

/** More digits than every double keeps. */
const INEXACT_DIGITS = 16;

/** True for a number that may have lost digits on its way from the text of the body. */
export function isInexact(value: unknown): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (Number.isInteger(value)) return !Number.isSafeInteger(value);
  const [digits = ''] = String(Math.abs(value)).split('e');
  return digits.replace('.', '').replace(/^0+/, '').length >= INEXACT_DIGITS;
}

export function floatField(options: NumberOptions<number> = {}): SerializerField<number, number> {
  const invalid = problem('invalid', 'A valid number is required.');
  return defineField<number, number>(
    {
      kind: 'float',
      shape: limits(options),
      parse(value) {
        if (typeof value === 'string' && value.length > MAX_TEXT) return TOO_LONG;
        const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
        const number = isNumeric ? Number(value) : Number.NaN;
        return Number.isFinite(number) ? checkLimits(number, options) : invalid;
      },
      format: (value: unknown) => (typeof value === 'number' ? value : Number(value)),
    },
    options,
  );
}

function readWhole(value: unknown, invalid: Problem): bigint | Problem {
  if (typeof value === 'bigint') return value;
  if (typeof value !== 'string' && typeof value !== 'number') return invalid;
  const text = typeof value === 'number' && Number.isInteger(value) ? BigInt(value).toString() : String(value);
  if (text.length > MAX_TEXT) return TOO_LONG;
  const digits = WHOLE.exec(text)?.[1];
  return digits === undefined ? invalid : BigInt(digits.replace('+', '').replaceAll('_', ''));
}

function checkLimits<T extends number | bigint>(value: T, { min, max }: NumberOptions<T>): T | Problem {
  if (max !== undefined && value > max) return tooLarge(String(max));
  return min !== undefined && value < min ? tooSmall(String(min)) : value;
}

export function tooLarge(limit: string): Problem {
  return problem('max_value', `Ensure this value is less than or equal to ${limit}.`);
}

export function tooSmall(limit: string): Problem {
  return problem('min_value', `Ensure this value is greater than or equal to ${limit}.`);
}

function limits({ min, max }: NumberOptions<number> | NumberOptions<bigint>): {
  minimum?: number | string;
  maximum?: number | string;
} {
  const shown = (value: number | bigint): number | string => (typeof value === 'bigint' ? String(value) : value);
  return {
    ...(min === undefined ? {} : { minimum: shown(min) }),
    ...(max === undefined ? {} : { maximum: shown(max) }),
  };
}
