// What is the same in every client: the code that sends a request and reads its answer.

/** TypeScript that runs in browsers, Node.js and workers, and needs nothing but `fetch`. */
export const REQUEST_CODE = `export interface ApiSuccess<T> {
  ok: true;
  status: number;
  data: T;
  response: Response;
}

export interface ApiFailure<Status extends number, E> {
  ok: false;
  status: Status;
  error: E;
  response: Response;
}

/** What an operation answers. \`ok\` and \`status\` say which of the documented answers it is. */
export type ApiResult<T, F> = ApiSuccess<T> | F;

/** Messages by the fields of a request, at any depth; of each row for a list of them. */
export type FieldErrors<T> = T extends readonly (infer Row)[]
  ? readonly FieldErrors<Row>[]
  : { [K in keyof T]?: readonly string[] | object } & {
      non_field_errors?: readonly string[];
      /** For a body that cannot be read at all. */
      detail?: string;
    };

/** A failed answer, thrown by \`unwrap\` and \`rows\`; also an answer that the document does not describe. */
export class ApiError extends Error {
  readonly status: number;
  readonly error: unknown;
  readonly response: Response;

  constructor(status: number, error: unknown, response: Response) {
    super(\`The API answered \${status}.\`);
    this.name = 'ApiError';
    this.status = status;
    this.error = error;
    this.response = response;
  }
}

/** The data of a successful answer. @throws {ApiError} for every other */
export async function unwrap<T>(
  result: Promise<ApiSuccess<T> | ApiFailure<number, unknown>> | ApiSuccess<T> | ApiFailure<number, unknown>,
): Promise<T> {
  const answer = await result;
  if (answer.ok) return answer.data;
  throw new ApiError(answer.status, answer.error, answer.response);
}

export interface ClientOptions {
  /** Where the site is: \`https://example.com\`. Default: the origin of the page. */
  baseUrl?: string;
  /** Sent as \`Authorization: Bearer …\`. */
  token?: string | (() => string | Promise<string>);
  /** Added to every request, such as \`X-CSRFToken\`. */
  headers?: Record<string, string> | (() => Record<string, string>);
  /** Default: the global one. */
  fetch?: typeof fetch;
}

type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];

interface Request {
  method: string;
  path: string;
  query?: object | undefined;
  body?: unknown;
  /** Statuses that the document describes. */
  known: readonly number[];
  init?: RequestInit | undefined;
}

function encode(value: string | number): string {
  return encodeURIComponent(String(value));
}

function queryText(query: object | undefined): string {
  const pairs = Object.entries((query ?? {}) as Record<string, QueryValue>).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [\`\${encode(name)}=\${encode([value].flat().join(','))}\`],
  );
  return pairs.length === 0 ? '' : \`?\${pairs.join('&')}\`;
}

/** JSON, or a form if the body has a file. */
function encodeBody(body: unknown): { content: string | FormData; type?: string } {
  const entries = Object.entries((body ?? {}) as object) as [string, unknown][];
  if (!entries.some(([, value]) => value instanceof Blob)) return { content: JSON.stringify(body), type: 'application/json' };
  const form = new FormData();
  for (const [name, value] of entries)
    for (const item of [value].flat())
      if (item instanceof Blob) form.append(name, item);
      else if (item !== undefined) form.append(name, item === null ? '' : String(item));
  return { content: form };
}

class Sender {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  async send(request: Request): Promise<any> {
    const { fetch: own = globalThis.fetch, baseUrl = '' } = this.#options;
    const headers = await this.#headers(request.init?.headers);
    const init: RequestInit = { ...request.init, method: request.method, headers };
    if (request.body !== undefined) {
      const { content, type } = encodeBody(request.body);
      if (type !== undefined) headers.set('content-type', type);
      init.body = content;
    }
    const response = await own(baseUrl + request.path + queryText(request.query), init);
    const data = await this.#read(response);
    if (response.ok) return { ok: true, status: response.status, data, response };
    if (!request.known.includes(response.status)) throw new ApiError(response.status, data, response);
    return { ok: false, status: response.status, error: data, response };
  }

  async #headers(given: RequestInit['headers']): Promise<Headers> {
    const { token, headers } = this.#options;
    const all = new Headers({ accept: 'application/json', ...(typeof headers === 'function' ? headers() : headers) });
    const text = typeof token === 'function' ? await token() : token;
    if (text !== undefined) all.set('authorization', \`Bearer \${text}\`);
    new Headers(given).forEach((value, name) => all.set(name, value));
    return all;
  }

  async #read(response: Response): Promise<unknown> {
    const text = await response.text();
    if (text === '') return undefined;
    return /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
  }
}

interface Page<Row> {
  next?: string | null;
  results: readonly Row[];
}

/** Every row of a list, page by page: the next page is requested when it is needed. @throws {ApiError} */
async function* allRows<Row>(
  sender: Sender,
  first: Promise<ApiSuccess<Page<Row>> | ApiFailure<number, unknown>>,
): AsyncGenerator<Row, void, undefined> {
  let page = await unwrap(first);
  for (;;) {
    yield* page.results;
    if (!page.next) return;
    // Only the path: the token is for no other host.
    const { pathname, search } = new URL(page.next, 'http://localhost');
    page = await unwrap<Page<Row>>(sender.send({ method: 'GET', path: pathname + search, known: [] }));
  }
}
`;
