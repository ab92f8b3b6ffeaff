import { errors } from '../errors.ts';
import { parseQueryString } from './query-string.ts';
import type { UploadedFile } from './uploaded-file.ts';

/** Names with one or several string values each, in order, read-only: a query string or a form. */
export class QueryParams {
  protected readonly values: Map<string, string[]>;

  constructor(values: Map<string, string[]> = new Map()) {
    this.values = values;
  }

  /**
   * @param maxFields More pairs than this are rejected. Default: no limit.
   * @throws {HttpError} REQUEST_TOO_MANY_FIELDS (400)
   */
  static parse(text: string, maxFields: number = Infinity): QueryParams {
    return text === '' ? NO_PARAMS : new QueryParams(parsePairs(text, maxFields));
  }

  /** The last value, as in Django; undefined when there is none. */
  get(name: string): string | undefined {
    return this.values.get(name)?.at(-1);
  }

  /** Every value in order; empty when there is none. */
  getAll(name: string): readonly string[] {
    return this.values.get(name) ?? NOTHING;
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** Number of names. */
  get size(): number {
    return this.values.size;
  }

  keys(): IterableIterator<string> {
    return this.values.keys();
  }

  /** Each pair; a name with two values comes twice. */
  *entries(): IterableIterator<[string, string]> {
    for (const [name, values] of this.values) for (const value of values) yield [name, value];
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  /** A copy with these names set to the given values; undefined removes a name. */
  with(changes: Record<string, string | number | readonly string[] | undefined>): QueryParams {
    const values = new Map(this.values);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) values.delete(name);
      else values.set(name, typeof value === 'object' ? [...value] : [String(value)]);
    }
    return new QueryParams(values);
  }

  /** `a=1&a=2&b=x+y`, encoded, without a question mark. */
  toString(): string {
    return new URLSearchParams([...this.entries()]).toString();
  }

  /** Last values by name. */
  toObject(): Record<string, string> {
    return Object.fromEntries([...this.values].map(([name, values]) => [name, values.at(-1) ?? '']));
  }
}

const NOTHING: readonly string[] = Object.freeze([]);
const NO_PARAMS = new QueryParams();

/** What a form sent: its fields as in `QueryParams`, and its files. */
export class FormValues extends QueryParams {
  readonly #files: Map<string, UploadedFile[]>;

  constructor(values: Map<string, string[]> = new Map(), files: Map<string, UploadedFile[]> = new Map()) {
    super(values);
    this.#files = files;
  }

  /** @throws {HttpError} REQUEST_TOO_MANY_FIELDS (400) */
  static override parse(text: string, maxFields: number = Infinity): FormValues {
    return new FormValues(parsePairs(text, maxFields));
  }

  /** The last file of that field, or undefined when none was chosen. */
  file(name: string): UploadedFile | undefined {
    return this.#files.get(name)?.at(-1);
  }

  files(name: string): readonly UploadedFile[] {
    return this.#files.get(name) ?? [];
  }

  /** Names of fields with files. */
  fileKeys(): IterableIterator<string> {
    return this.#files.keys();
  }
}

function parsePairs(text: string, maxFields: number): Map<string, string[]> {
  const values = new Map<string, string[]>();
  let count = 0;
  parseQueryString(text, (name, value) => {
    if (++count > maxFields) throw errors.REQUEST_TOO_MANY_FIELDS({ limit: maxFields });
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  });
  return values;
}
