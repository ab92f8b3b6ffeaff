import { errors } from '../errors.ts';

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// Node sends header values as latin1; what it cannot send must fail where it was set, not when it is sent.
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers of a response; names are case-insensitive and kept in lowercase. */
export class ResponseHeaders {
  /** Straight to Node's `writeHead`. */
  readonly raw: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;

  get(name: string): string | undefined {
    const value = this.raw[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  has(name: string): boolean {
    return name.toLowerCase() in this.raw;
  }

  /** @throws {ProjectError} HEADER_INVALID: a line break, NUL or a character above U+00FF in the value, or a bad name. */
  set(name: string, value: string | number | readonly string[]): this {
    const values = typeof value === 'object' ? value.map((one) => checked(name, one)) : checked(name, String(value));
    this.raw[name.toLowerCase()] = values;
    return this;
  }

  /** Sets the header unless it is there. */
  setDefault(name: string, value: string): this {
    if (!this.has(name)) this.set(name, value);
    return this;
  }

  /** Adds a value: one line more for `set-cookie`, one item more in the list for others, never twice. */
  append(name: string, value: string): this {
    const key = name.toLowerCase();
    const present = this.raw[key];
    if (present === undefined) return this.set(name, value);
    if (key === 'set-cookie') this.raw[key] = [...(Array.isArray(present) ? present : [present]), checked(name, value)];
    else if (!hasItem(this.get(key) as string, value)) this.raw[key] = `${this.get(key)}, ${checked(name, value)}`;
    return this;
  }

  delete(name: string): boolean {
    const key = name.toLowerCase();
    return key in this.raw && delete this.raw[key];
  }

  keys(): string[] {
    return Object.keys(this.raw);
  }

  *entries(): IterableIterator<[string, string]> {
    for (const name of this.keys()) yield [name, this.get(name) as string];
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

function checked(name: string, value: string): string {
  if (TOKEN.test(name) && VALUE.test(value)) return value;
  throw errors.HEADER_INVALID({ name, value });
}

function hasItem(list: string, item: string): boolean {
  const wanted = item.trim().toLowerCase();
  return list.split(',').some((present) => present.trim().toLowerCase() === wanted);
}
