import { errors } from './errors.ts';

/** What a session can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Maximum size of a session, which is read and written as a whole. */
export const MAX_SESSION_BYTES: number = 64 * 1024;

/** Where the primary key of the signed-in user is, as text. */
export const USER_KEY = '_auth_user';

/** What became of a session in its request; read by the middleware. */
interface SessionChanges {
  /** The cookie's key, if a row belongs to it. */
  storedKey: string | undefined;
  needsNewKey: boolean;
  isModified: boolean;
  isAccessed: boolean;
}

/**
 * One visitor's data between requests. It is written only if it changed, and a visitor gets no cookie before
 * there is something to remember.
 */
export class Session {
  #data: Record<string, JsonValue>;
  #changes: SessionChanges;
  #removeStored: (key: string) => Promise<void>;

  /** @param storedKey key of the row that `data` came from; undefined for a visitor without one */
  constructor(
    storedKey: string | undefined,
    data: Record<string, JsonValue>,
    removeStored: (key: string) => Promise<void>,
  ) {
    this.#data = { ...data };
    this.#removeStored = removeStored;
    this.#changes = { storedKey, needsNewKey: storedKey === undefined, isModified: false, isAccessed: false };
  }

  /** Undefined when there is none. A list or object that you change must be `set` again. */
  get<T extends JsonValue = JsonValue>(key: string): T | undefined {
    this.#changes.isAccessed = true;
    return Object.hasOwn(this.#data, key) ? (this.#data[key] as T) : undefined;
  }

  has(key: string): boolean {
    this.#changes.isAccessed = true;
    return Object.hasOwn(this.#data, key);
  }

  /** @throws {ProjectError} SESSION_VALUE_INVALID: the value is not JSON. */
  set(key: string, value: JsonValue): void {
    const problem = jsonProblem(value);
    if (problem !== undefined) throw errors.SESSION_VALUE_INVALID({ key, reason: problem });
    // Its own property also for `__proto__`; a copy, so that a later change of the value is not half remembered.
    Object.defineProperty(this.#data, key, {
      value: structuredClone(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
    this.#touch();
  }

  /** True when there was something to delete. */
  delete(key: string): boolean {
    if (!this.has(key)) return false;
    this.#touch();
    return delete this.#data[key];
  }

  keys(): string[] {
    this.#changes.isAccessed = true;
    return Object.keys(this.#data);
  }

  get isEmpty(): boolean {
    return Object.keys(this.#data).length === 0;
  }

  /** Keeps the data and changes the key, so that an earlier key is not valid any more: at login. */
  cycleKey(): void {
    this.#changes.needsNewKey = true;
    this.#touch();
  }

  /** Forgets everything, removes the row at once, and takes the cookie away unless something new is set. */
  async flush(): Promise<void> {
    const { storedKey } = this.#changes;
    this.#data = {};
    this.#changes = { storedKey: undefined, needsNewKey: true, isModified: true, isAccessed: true };
    if (storedKey !== undefined) await this.#removeStored(storedKey);
  }

  /** For the middleware: reads without counting as access. */
  peek(key: string): JsonValue | undefined {
    return Object.hasOwn(this.#data, key) ? this.#data[key] : undefined;
  }

  /** Primary key of the user who is signed in, as text. For the middleware. */
  get userId(): string | undefined {
    const key = this.peek(USER_KEY);
    return typeof key === 'string' ? key : undefined;
  }

  /** For the middleware. */
  get changes(): Readonly<SessionChanges> {
    return this.#changes;
  }

  /** For the middleware: counts as access, so that the response varies by cookie. */
  markAccessed(): void {
    this.#changes.isAccessed = true;
  }

  /** For the middleware. @throws {ProjectError} SESSION_TOO_LARGE */
  serialize(): string {
    const text = JSON.stringify(this.#data);
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_SESSION_BYTES) throw errors.SESSION_TOO_LARGE({ bytes, limit: MAX_SESSION_BYTES });
    return text;
  }

  #touch(): void {
    this.#changes.isModified = true;
    this.#changes.isAccessed = true;
  }
}

function jsonProblem(value: unknown): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${value} is not a JSON number`;
  if (Array.isArray(value)) return firstProblem(value);
  if (typeof value !== 'object') return `a value of type ${typeof value} is not JSON`;
  const prototype = Object.getPrototypeOf(value) as unknown;
  if (prototype !== Object.prototype && prototype !== null)
    return `a value of type ${value.constructor.name} is not JSON`;
  return firstProblem(Object.values(value));
}

function firstProblem(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const problem = jsonProblem(value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

// A template that names them by mistake must not sign its reader out.
for (const name of ['flush', 'cycleKey'] as const) Object.assign(Session.prototype[name], { altersData: true });
