import { defineField, type Field, type FieldOptions, type Maybe } from '../field.ts';
import type { Attributes } from '../html-attributes.ts';
import { ValidationError } from '../validation-error.ts';
import { decimalPlaces, normalizeDecimal } from '../validators/decimal.ts';
import { maxValue, minValue, stepValue } from '../validators/limits.ts';
import type { Validator } from '../validators/validator.ts';
import { tooLarge, tooSmall } from '../validators/limits.ts';
import { textInput } from '../widgets/inputs.ts';

export interface NumberOptions<T extends number | bigint | string, R extends boolean = boolean> extends FieldOptions<
  T,
  R
> {
  /** Inclusive. */
  min?: T | undefined;
  max?: T | undefined;
  /** Multiples of it, counted from `min`. */
  step?: T | undefined;
}

/** The limits of any kind of number. */
type Limits = Pick<NumberOptions<number | bigint | string>, 'min' | 'max' | 'step'>;

/** An integer that a `number` holds exactly (±2^53). */
export function integerField<R extends boolean = true>(
  options: NumberOptions<number, R> = {},
): Field<Maybe<number, R>> {
  return defineField<number, R>(
    {
      kind: 'integer',
      widget: textInput('number'),
      parse: (raw) => Number(toWhole(raw)),
      validators: [safeInteger, ...limitValidators(options)],
      attributes: limitAttributes(options),
    },
    options,
  );
}

/** An integer of any size, as a `bigint`. */
export function bigIntField<R extends boolean = true>(options: NumberOptions<bigint, R> = {}): Field<Maybe<bigint, R>> {
  return defineField<bigint, R>(
    {
      kind: 'bigint',
      widget: textInput('number'),
      parse: (raw) => BigInt(toWhole(raw)),
      validators: limitValidators(options),
      attributes: limitAttributes(options),
    },
    options,
  );
}

/** A number with a fraction, as binary floating point. For money, use {@link decimalField}. */
export function floatField<R extends boolean = true>(options: NumberOptions<number, R> = {}): Field<Maybe<number, R>> {
  return defineField<number, R>(
    {
      kind: 'float',
      widget: textInput('number', { step: 'any' }),
      parse: parseFloatExactly,
      validators: limitValidators(options),
      attributes: limitAttributes(options),
    },
    options,
  );
}

/**
 * An exact number, as text: `10.50`. The database client takes it as it is.
 *
 * @param options.maxDigits digits in all @param options.decimalPlaces digits after the point
 */
export function decimalField<R extends boolean = true>(
  options: NumberOptions<string, R> & { maxDigits?: number | undefined; decimalPlaces?: number | undefined } = {},
): Field<Maybe<string, R>> {
  const { decimalPlaces: places, min } = options;
  // A browser counts steps from `min`: where that has more digits, every good value would be between two steps.
  const isAligned = places !== undefined && decimalPlaces({ decimalPlaces: places })(min ?? '0') === undefined;
  const smallest = isAligned ? smallestStep(places) : 'any';
  return defineField<string, R>(
    {
      kind: 'decimal',
      widget: textInput('number', { step: smallest }),
      parse: parseDecimal,
      display: (value) => withPlaces(normalizeDecimal(String(value)) ?? String(value), places),
      validators: [decimalPlaces(options), ...limitValidators(options)],
      attributes: limitAttributes(options),
    },
    options,
  );
}

function limitValidators<T extends number | bigint | string>(options: NumberOptions<T>): Validator<T>[] {
  const { min, max, step } = options;
  return [
    ...(max === undefined ? [] : [maxValue<T>(max)]),
    ...(min === undefined ? [] : [minValue<T>(min)]),
    ...(step === undefined
      ? []
      : [stepValue(textOrNumber(step), min === undefined ? undefined : textOrNumber(min)) as Validator<T>]),
  ];
}

function limitAttributes(options: Limits): Attributes {
  const text = (value: number | bigint | string | undefined): string | undefined =>
    value === undefined ? undefined : String(value);
  return {
    min: text(options.min),
    max: text(options.max),
    ...(options.step === undefined ? {} : { step: text(options.step) }),
  };
}

function safeInteger(value: number): { code: string; message: string } | undefined {
  if (Number.isSafeInteger(value)) return undefined;
  return value > 0 ? tooLarge(Number.MAX_SAFE_INTEGER) : tooSmall(Number.MIN_SAFE_INTEGER);
}

// "3.0" is an integer: spreadsheets and number inputs send it.
function toWhole(raw: unknown): string {
  const text = String(raw).trim().replace(/\.0*$/, '');
  if (!/^[+-]?\d{1,4300}$/.test(text)) throw new ValidationError('Enter a whole number.');
  return text.replace(/^\+/, '');
}

function parseFloatExactly(raw: unknown): number {
  const text = String(raw).trim();
  const value = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new ValidationError('Enter a number.');
  return value;
}

function parseDecimal(raw: unknown): string {
  const value = normalizeDecimal(String(raw).trim());
  if (value === undefined) throw new ValidationError('Enter a number.');
  return value;
}

/** `12.5` as `12.50` where the field has two places. */
function withPlaces(text: string, places: number | undefined): string {
  if (!places || !/^-?\d+(\.\d+)?$/.test(text)) return text;
  const [whole = '', fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(places, '0')}`;
}

function smallestStep(places: number): string {
  return places === 0 ? '1' : `0.${'0'.repeat(places - 1)}1`;
}

function textOrNumber(value: number | bigint | string): number | string {
  return typeof value === 'bigint' ? String(value) : value;
}
