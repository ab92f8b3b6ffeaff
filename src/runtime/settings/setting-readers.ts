import { inspect } from 'node:util';
import { isSecretName } from './env.ts';

// Readers check one value each. A wrong value is reported, never thrown, so that one start reports all errors.

/** Collects what is wrong with the settings. */
export class SettingProblems {
  readonly list: string[] = [];

  add(name: string, seen: unknown, expected: string): void {
    this.list.push(`${name} is ${showSetting(name, seen)}; expected ${expected}`);
  }
}

/** Returns the value; after a report anything of the type will do, for the settings are rejected. */
export type Reader<T> = (value: unknown, name: string, problems: SettingProblems) => T;

/** The value as text for messages: secrets blanked, passwords in URLs too, long ones cut. */
export function showSetting(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '' && isSecretName(name.split('.').at(-1) ?? name) && !isHarmless(name))
    return '********';
  const shown = inspect(value, { depth: 2, breakLength: Infinity, maxArrayLength: 10, maxStringLength: 200 });
  // recheck-ignore -- a setting
  return shown.replace(/(:\/\/[^:/@\s']*:)[^@\s']*@/g, '$1********@');
}

// Names that contain a secret-looking word and hold no secret.
function isHarmless(name: string): boolean {
  return /\.(?:cookieName|cookieDomain|cookiePath)$|^password(?:MinLength|ResetSeconds)$/.test(name);
}

/** Reports unless `accepts`. */
export function reader<T>(expected: string, accepts: (value: unknown) => value is T): Reader<T> {
  return (value, name, problems) => {
    if (!accepts(value)) problems.add(name, value, expected);
    return value as T;
  };
}

export const anyText = reader('a text', (value): value is string => typeof value === 'string');
export const flag = reader('true or false', (value): value is boolean => typeof value === 'boolean');

export function textLike(pattern: RegExp, expected: string): Reader<string> {
  return reader(expected, (value): value is string => typeof value === 'string' && pattern.test(value));
}

export function oneOf<const T extends string>(...choices: readonly T[]): Reader<T> {
  const expected = `one of ${choices.map((choice) => `'${choice}'`).join(', ')}`;
  return reader(expected, (value): value is T => (choices as readonly unknown[]).includes(value));
}

export function wholeNumber(min: number, unit = ''): Reader<number> {
  const expected = `an integer${unit && ` of ${unit}`} of at least ${min}`;
  return reader(expected, (value): value is number => Number.isSafeInteger(value) && (value as number) >= min);
}

export function orNull<T>(inner: Reader<T>): Reader<T | null> {
  return (value, name, problems) => (value === null ? null : inner(value, name, problems));
}

export function listOf<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, name, problems) => {
    if (Array.isArray(value)) return value.map((one, i) => item(one, `${name}[${i}]`, problems));
    problems.add(name, value, 'a list');
    return [];
  };
}
