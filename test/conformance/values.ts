// The values of a row as the real code gets them, and back: {"$safe": …}, {"$datetime": …} and so on (_meta.json).
import { isDeepStrictEqual } from 'node:util';
import { Moment } from '../../src/runtime/templates/formats/moment.ts';
import { SafeString } from '../../src/runtime/templates/safe-string.ts';

/** A decimal number as libraries have it: exact text, and a number where one is asked for. */
export class DecimalValue {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  valueOf(): number {
    return Number(this.text);
  }
}

/** A length of time in seconds, as Temporal.Duration has it. */
export class DurationValue {
  readonly [Symbol.toStringTag] = 'Temporal.Duration';
  readonly seconds: number;

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  total(_unit: 'milliseconds'): number {
    return this.seconds * 1000;
  }
}

type Decode = (value: never) => unknown;

/** What each `$kind` becomes; a driver may replace some, for example `$datetime` by a Date. */
export type Decoders = Readonly<Record<string, Decode>>;

const moment = (text: string): unknown => Moment.fromIso(text);

const DECODERS: Decoders = {
  $safe: (text: string) => new SafeString(text),
  $datetime: moment,
  $date: moment,
  $time: moment,
  $seconds: (seconds: number) => new DurationValue(seconds),
  $decimal: (text: string) => new DecimalValue(text),
  $int: (text: string) => BigInt(text),
  $float: (text: string) => (text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number.NaN),
  $bytes: (text: string) => Buffer.from(text, 'latin1'),
  $uuid: (text: string) => text,
  $set: (items: unknown[]) => new Set(items.map((item) => decodeValue(item))),
};

/** Turns the JSON of a row into values. */
export function decodeValue(value: unknown, replaced: Decoders = {}): unknown {
  if (Array.isArray(value)) return value.map((item) => decodeValue(item, replaced));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [kind, content] = entries[0] ?? [''];
  const decode = entries.length === 1 ? (replaced[kind] ?? DECODERS[kind]) : undefined;
  if (decode) return decode(content as never);
  return Object.fromEntries(entries.map(([key, item]) => [key, decodeValue(item, replaced)]));
}

/** Turns a value into the JSON that a row would have for it. */
export function encodeValue(value: unknown): unknown {
  if (value instanceof SafeString) return { $safe: value.html };
  if (value instanceof DecimalValue) return { $decimal: value.text };
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : { $int: String(value) };
  if (typeof value === 'number' && !Number.isFinite(value))
    return { $float: String(value).replace('Infinity', 'inf').toLowerCase() };
  if (Array.isArray(value)) return value.map(encodeValue);
  if (value instanceof Set) return { $set: [...value].map(encodeValue) };
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encodeValue(item)]));
}

/** True if an observed value is what the row expects. */
export function matches(observed: unknown, expected: unknown): boolean {
  return isDeepStrictEqual(encodeValue(observed), encodeValue(decodeValue(expected)));
}
