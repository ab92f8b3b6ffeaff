import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import { preferredType } from './headers/accept-header.ts';
import type { Application } from './application.ts';
import { parseCookies } from './headers/cookies.ts';
import { type HostPolicy, hostPolicyOf } from './headers/host.ts';
import type { FormValues } from './body/query-params.ts';
import { QueryParams } from './body/query-params.ts';
import type { FormGuard } from './body/multipart.ts';
import { RequestBody } from './body/request-body.ts';
import { languageOfRequest } from './request-language.ts';
import { escapeLeadingSlashes, escapeUriPath, iriToUri } from './uri.ts';
import type { ResolvedUrl } from './routing/url-resolver.ts';

interface RequestSource {
  app: Application;
  raw: FastifyRequest;
  /** Decoded. */
  path: string;
  /** As sent, without the question mark. */
  queryText: string;
  /** Where the answer goes; for `signal`. */
  response?: ServerResponse;
}

/**
 * The properties of a request that other folders define: `user` (auth/middleware.ts), `session` and `messages`
 * (sessions/middleware.ts), `csrfToken` (security/csrf.ts) and `cspNonce` (security/csp-headers.ts). Each declares its type by
 * `declare module '../http/request.ts' { interface RequestParts { … } }` and says by `defineRequestPart` how it is read.
 */
export interface RequestParts {}

type PartReaders = { [Name in keyof RequestParts]: (request: HttpRequest) => RequestParts[Name] };

const partReaders: Partial<PartReaders> = {};

/** Says how a property of requests is read. `read` is called each time, so that a property costs nothing until it is used. */
export function defineRequestPart<Name extends keyof RequestParts>(name: Name, read: PartReaders[Name]): void {
  partReaders[name] = read;
}

/** Undefined where the folder that defines the property is not part of the process. */
function readPart<Name extends keyof RequestParts>(request: HttpRequest, name: Name): RequestParts[Name] {
  return partReaders[name]?.(request) as RequestParts[Name];
}

/** One request. Everything is read on first use and remembered. */
export class HttpRequest {
  readonly app: Application;
  /** Fastify's request, for what is not here. Its `body` is not parsed. */
  readonly raw: FastifyRequest;
  /** Upper case. */
  readonly method: string;
  /** Decoded path without the query: `/posts/1/`. */
  readonly path: string;
  /** What the URL resolved to; undefined when no route matches. */
  resolved: ResolvedUrl | undefined;
  readonly #queryText: string;
  #query: QueryParams | undefined;
  #cookies: Record<string, string> | undefined;
  #state: Map<symbol, unknown> | undefined;
  #body: RequestBody | undefined;
  #isSecure: boolean | undefined;
  #host: string | undefined;

  readonly #response: ServerResponse | undefined;
  #ip: string | undefined;
  #language: string | undefined;
  #signal: AbortSignal | undefined;

  constructor({ app, raw, path, queryText, response }: RequestSource) {
    this.#response = response;
    this.app = app;
    this.raw = raw;
    this.method = raw.method;
    this.path = path;
    this.#queryText = queryText;
  }

  /** Who makes this request. @throws {ProjectError} AUTH_MIDDLEWARE_MISSING */
  get user(): RequestParts['user'] {
    return readPart(this, 'user');
  }

  /** What is remembered of this visitor. @throws {ProjectError} SESSIONS_MISSING */
  get session(): RequestParts['session'] {
    return readPart(this, 'session');
  }

  /** Notes for the next page that this visitor sees. @throws {ProjectError} SESSIONS_MISSING */
  get messages(): RequestParts['messages'] {
    return readPart(this, 'messages');
  }

  /** A token for a form's `csrfmiddlewaretoken` or a script's header. Reading it sets the cookie. */
  get csrfToken(): RequestParts['csrfToken'] {
    return readPart(this, 'csrfToken');
  }

  /**
   * For `<script nonce="…">`, which `{% csp_nonce_attr %}` writes. New for each request; undefined when no policy of
   * the settings mentions `CSP_NONCE`.
   */
  get cspNonce(): RequestParts['cspNonce'] {
    return readPart(this, 'cspNonce');
  }

  /** Names in lowercase. */
  get headers(): IncomingHttpHeaders {
    return this.raw.headers;
  }

  /** One header as a string; undefined when it was not sent. */
  header(name: string): string | undefined {
    const value = this.raw.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /** @throws {HttpError} REQUEST_TOO_MANY_FIELDS (400) */
  get query(): QueryParams {
    return (this.#query ??= QueryParams.parse(this.#queryText, this.app.settings.uploads.maxFields));
  }

  /** The query as sent, without the question mark. */
  get queryText(): string {
    return this.#queryText;
  }

  /** Encoded path with the query, safe to be put into a link: `/caf%C3%A9/?page=2`. */
  get fullPath(): string {
    const path = escapeLeadingSlashes(escapeUriPath(this.path));
    return this.#queryText === '' ? path : `${path}?${iriToUri(this.#queryText)}`;
  }

  get cookies(): Record<string, string> {
    return (this.#cookies ??= parseCookies(this.raw.headers.cookie));
  }

  /**
   * Host name with port, as the client called it; behind a proxy the forwarded one when `security.useForwardedHost`.
   *
   * @throws {HttpError} HOST_INVALID, HOST_NOT_ALLOWED (400): not in `settings.allowedHosts`.
   */
  get host(): string {
    return (this.#host ??= this.#policy.check(this.#policy.hostOf(this.raw.headers, this.raw.socket, this.isSecure)));
  }

  get #policy(): HostPolicy {
    return hostPolicyOf(this.app.settings);
  }

  /** Port of the server as text, behind a proxy the forwarded one when `security.useForwardedPort`. */
  get port(): string {
    return this.#policy.portOf(this.raw.headers, this.raw.socket);
  }

  /** True for https, also where `security.proxySslHeader` says so. */
  get isSecure(): boolean {
    return (this.#isSecure ??= this.#policy.isSecure(
      this.raw.headers,
      (this.raw.socket as Partial<TLSSocket>).encrypted === true,
    ));
  }

  get scheme(): 'http' | 'https' {
    return this.isSecure ? 'https' : 'http';
  }

  /**
   * Address of the client. Behind proxies it is the proxy's, unless `security.trustedProxies` names them: then it is what
   * they say in `X-Forwarded-For`.
   */
  get ip(): string {
    return (this.#ip ??= this.#policy.clientOf(this.raw.headers, this.raw.socket));
  }

  /**
   * Language of the page: that of the path (`i18nPatterns`), else of the visitor's cookie, else the one of
   * `settings.languages` that the browser prefers, else `settings.languageCode`. Can be set.
   */
  get language(): string {
    return (this.#language ??= languageOfRequest(this).language);
  }

  set language(code: string) {
    this.#language = code;
  }

  /** True once somebody asked for the language: then the response depends on it. */
  get isLanguageUsed(): boolean {
    return this.#language !== undefined;
  }

  /** Aborted if the client disconnects before its response is complete: `fetch(url, { signal: request.signal })`. */
  get signal(): AbortSignal {
    return (this.#signal ??= signalOf(this.#response));
  }

  /** Names this request in logs and on error pages. */
  get id(): string {
    return this.raw.id;
  }

  /** What layers remember of this request, by their own symbols. */
  get state(): Map<symbol, unknown> {
    return (this.#state ??= new Map());
  }

  /** True when the client prefers JSON to HTML, or sends JSON and does not ask for HTML. */
  get prefersJson(): boolean {
    const sendsJson = /^application\/(?:[\w.-]+\+)?json(?:;|$)/i.test(this.header('content-type') ?? '');
    if (sendsJson && !this.header('accept')?.includes('text/html')) return true;
    return this.preferredType(['text/html', 'application/json']) === 'application/json';
  }

  /** The offered media type that the client prefers; undefined if it accepts none of them. */
  preferredType(offered: readonly string[]): string | undefined {
    return preferredType(this.header('accept'), offered);
  }

  get #reader(): RequestBody {
    return (this.#body ??= new RequestBody(this.raw, this.app.settings.uploads));
  }

  /**
   * Fields and files of a form (urlencoded or multipart); empty for other content types. Read once, remembered.
   *
   * @throws {HttpError} REQUEST_FORM_INVALID, REQUEST_TOO_MANY_FIELDS, REQUEST_TOO_MANY_FILES, REQUEST_ABORTED (400),
   *   REQUEST_BODY_TOO_LARGE, REQUEST_FILE_TOO_LARGE, REQUEST_TOO_LARGE (413)
   */
  form(): Promise<FormValues> {
    return this.#reader.form();
  }

  /**
   * The form, for middleware that decides by its first fields: `guard` may refuse it before any of its files is read.
   *
   * @throws {HttpError} what `guard` returns, and what `form` throws
   */
  guardedForm(guard: FormGuard): Promise<FormValues> {
    return this.#reader.form(guard);
  }

  /** The form if something has read it already, for pages that cannot wait. */
  get formSoFar(): FormValues | undefined {
    return this.#body?.formSoFar;
  }

  /**
   * The body as JSON, whatever its content type says. `__proto__` keys are dropped.
   *
   * @throws {HttpError} REQUEST_JSON_INVALID, REQUEST_JSON_TOO_DEEP (more than 64 levels), REQUEST_ENCODING_INVALID,
   *   REQUEST_ABORTED (400), REQUEST_BODY_TOO_LARGE (413)
   */
  json(): Promise<unknown> {
    return this.#reader.json();
  }

  /** The body as text. @throws {HttpError} REQUEST_ENCODING_INVALID, REQUEST_ABORTED (400), REQUEST_BODY_TOO_LARGE (413) */
  text(): Promise<string> {
    return this.#reader.text();
  }

  /** The body as bytes. @throws {HttpError} REQUEST_ABORTED (400), REQUEST_BODY_TOO_LARGE (413) */
  bytes(): Promise<Uint8Array> {
    return this.#reader.bytes();
  }

  /** Removes temporary files of uploads as soon as the response is sent or the client has disconnected. */
  finish(response: ServerResponse): void {
    const body = this.#body;
    if (!body?.hasFiles) return;
    const cleanUp = (): void => void body.cleanUp();
    if (response.closed || response.destroyed) cleanUp();
    else response.once('close', cleanUp);
  }

  /**
   * `https://example.com/posts/1/`.
   *
   * @param path Default: this request's own address. A relative one is resolved against it; an absolute one comes back.
   * @throws {HttpError} HOST_INVALID, HOST_NOT_ALLOWED (400)
   */
  buildAbsoluteUri(path: string = this.fullPath): string {
    const base = `${this.scheme}://${this.host}`;
    if (path.startsWith('/') && !path.startsWith('//')) return iriToUri(base + path);
    return iriToUri(new URL(path, `${base}${escapeLeadingSlashes(escapeUriPath(this.path))}`).href);
  }
}

function signalOf(response: ServerResponse | undefined): AbortSignal {
  const abort = new AbortController();
  const end = (): void => {
    if (!response?.writableFinished) abort.abort(new DOMException('the client went away', 'AbortError'));
  };
  if (response?.destroyed) end();
  else response?.once('close', end);
  return abort.signal;
}
