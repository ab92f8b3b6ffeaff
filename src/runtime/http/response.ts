import { Readable } from 'node:stream';
import { type CookieOptions, type PendingCookie, serializeCookie } from './headers/cookies.ts';
import { ResponseHeaders } from './headers/response-headers.ts';

export type ResponseBody = string | Uint8Array | Readable | null;

export interface ResponseOptions {
  /** Default 200. */
  status?: number;
  headers?: Record<string, string | readonly string[]>;
  /** Overrides the content type of the function that makes the response. */
  contentType?: string;
}

/** What a view returns. Everything can still be changed by middleware until it is sent. */
export class HttpResponse {
  status: number;
  readonly headers: ResponseHeaders = new ResponseHeaders();
  /** A stream is sent as it comes, and destroyed if the client disconnects. */
  body: ResponseBody;
  #cookies: Map<string, PendingCookie> | undefined;

  /**
   * @param body Default: empty.
   * @throws {ProjectError} HEADER_INVALID
   */
  constructor(body: ResponseBody = '', options: ResponseOptions = {}) {
    this.status = options.status ?? 200;
    this.body = body;
    // A stream can fail before it is sent, or be replaced and never sent: without a listener that would end the process.
    if (body instanceof Readable) body.on('error', () => undefined);
    this.contentType = options.contentType ?? 'text/html; charset=utf-8';
    if (options.headers) for (const name in options.headers) this.headers.set(name, options.headers[name] as string);
  }

  get contentType(): string {
    return this.headers.get('content-type') ?? '';
  }

  set contentType(value: string) {
    this.headers.set('content-type', value);
  }

  /** Cookies to be set, by name; a second `setCookie` of a name replaces the first. */
  get cookies(): ReadonlyMap<string, PendingCookie> {
    return this.#cookies ?? NO_COOKIES;
  }

  setCookie(name: string, value: string, options: CookieOptions = {}): this {
    this.#cookies ??= new Map();
    this.#cookies.set(name, { value, options });
    return this;
  }

  /** Removes a cookie from the browser. Path and domain must be those it was set with. */
  deleteCookie(
    name: string,
    options: Pick<CookieOptions, 'path' | 'domain' | 'sameSite' | 'secure' | 'httpOnly'> = {},
  ): this {
    return this.setCookie(name, '', { ...options, maxAgeSeconds: 0 });
  }

  /** The Set-Cookie lines, in order. @throws {ProjectError} COOKIE_INVALID */
  cookieLines(): string[] {
    return [...this.cookies].map(([name, cookie]) => serializeCookie(name, cookie));
  }
}

const NO_COOKIES: ReadonlyMap<string, PendingCookie> = new Map();

/** A plain text response. */
export function text(body: string, options: ResponseOptions = {}): HttpResponse {
  return new HttpResponse(body, { contentType: 'text/plain; charset=utf-8', ...options });
}

/** An HTML response. `body` is sent as it is: escape untrusted text, or use a template. */
export function html(body: string | { toString(): string }, options: ResponseOptions = {}): HttpResponse {
  return new HttpResponse(String(body), options);
}

/**
 * A JSON response. BigInts become strings, dates ISO 8601.
 *
 * @throws {TypeError} when `data` is circular.
 */
export function json(data: unknown, options: ResponseOptions = {}): HttpResponse {
  return new HttpResponse(toJson(data), { contentType: 'application/json; charset=utf-8', ...options });
}

function toJson(data: unknown): string {
  try {
    return JSON.stringify(data) ?? 'null';
  } catch (error) {
    // A replacer makes JSON.stringify several times slower, so it runs only where a BigInt stopped the plain one.
    if (!(error instanceof TypeError) || !/BigInt/.test(error.message)) throw error;
    return JSON.stringify(data, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  }
}
