import { errors } from '../errors.ts';

/** What turns a piece of a path into a value and back. */
export interface UrlConverter<T = unknown> {
  /** Source of the regular expression that the piece must match. No capturing groups. */
  readonly pattern: string;
  /** Undefined means that the piece does not match after all. Default: the text as it is. */
  toValue?(text: string): T | undefined;
  /** Text for the path, not encoded; undefined when the value cannot be in it. Default: `String(value)`. */
  toPath?(value: T): string | undefined;
  /** Shown by `quintet routes`. Default `string`. */
  readonly type?: string;
}

/**
 * TypeScript types of parameters by converter. A project declares the type of a custom converter next to its `registerConverter` call:
 * `declare module 'quintet' { interface UrlConverters { year: number } }`
 */
export interface UrlConverters {
  int: number;
  str: string;
  slug: string;
  uuid: string;
  path: string;
}

// Number.MAX_SAFE_INTEGER has 16 digits; longer numbers would silently change.
const toSafeInteger = (text: string): number | undefined => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
};

const CONVERTERS = new Map<string, UrlConverter<never>>([
  [
    'int',
    {
      pattern: '[0-9]+',
      type: 'number',
      toValue: toSafeInteger,
      toPath: (value: number | bigint | string) =>
        /^[0-9]+$/.test(String(value)) && toSafeInteger(String(value)) !== undefined ? String(value) : undefined,
    } as UrlConverter<never>,
  ],
  ['str', { pattern: '[^/]+' }],
  ['slug', { pattern: '[-a-zA-Z0-9_]+' }],
  ['uuid', { pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' }],
  ['path', { pattern: '[^\\n]+' }],
]);
const BUILT_IN = new Set(CONVERTERS.keys());

export function findConverter(name: string): UrlConverter | undefined {
  return CONVERTERS.get(name) as UrlConverter | undefined;
}

/**
 * Adds a converter for `<name:param>` in routes. Call it before `path` uses the name.
 *
 * @throws {ProjectError} CONVERTER_EXISTS
 *
 * @example
 * registerConverter('year', { pattern: '[0-9]{4}', type: 'number', toValue: Number });
 */
export function registerConverter<Name extends string>(
  name: Name,
  converter: UrlConverter<Name extends keyof UrlConverters ? UrlConverters[Name] : unknown>,
): void {
  if (BUILT_IN.has(name)) throw errors.CONVERTER_EXISTS({ name });
  // A second registration replaces: in development the file that registers runs again after each edit.
  CONVERTERS.set(name, converter as UrlConverter<never>);
}
