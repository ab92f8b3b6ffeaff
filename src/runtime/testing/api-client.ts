// `client.api`: requests of a program to the project's APIs.
import type { Row } from '../../kernel/database.ts';
import { FORCED_USER } from '../rest/authenticate/forced.ts';
import { randomToken } from '../security/random.ts';
import { ApiResponse } from './api-response.ts';
import type { TestResponse } from './test-response.ts';

const TOKEN_LENGTH = 32;

export interface ApiRequestOptions {
  /** Replace those of `credentials`. */
  headers?: Readonly<Record<string, string>>;
  /** Leave out the CSRF token, to see the request of a session refused. */
  withoutCsrf?: boolean;
}

/** What the client needs of the test client around it. */
interface ApiTransport {
  send(method: string, path: string, request: ApiRequest): Promise<TestResponse>;
  /** Creates an API token, and returns its text. */
  createToken(user: Row, scopes: readonly string[]): Promise<string>;
  /** Users by the value of the header that names them. */
  forcedUsers: Map<string, Row>;
}

export interface ApiRequest {
  /** JSON text, or a form with its boundary; undefined for requests without a body. */
  body: string | FormData | undefined;
  headers: Record<string, string>;
  withoutCsrf: boolean;
}

/**
 * Sends JSON to the project's APIs. It has the cookies of the test client, so `client.login(user)` signs in by session, and its
 * CSRF token. `forceAuthenticate` and `credentials` replace that.
 */
export class ApiTestClient {
  readonly #transport: ApiTransport;
  #headers: Readonly<Record<string, string>> = {};
  #forcedUser: string | undefined;

  constructor(transport: ApiTransport) {
    this.#transport = transport;
  }

  /**
   * Makes this user the one of all further requests, without a session, token or CSRF check. APIs see the user as authenticated;
   * pages do not.
   *
   * @param user a row of the user model, as `createUser` returns it; null ends it
   * @example client.api.forceAuthenticate(await client.createUser({ email: 'ada@example.com' }));
   */
  forceAuthenticate(user: Row | null): void {
    this.#transport.forcedUsers.clear();
    this.#forcedUser = user === null ? undefined : randomToken(TOKEN_LENGTH);
    if (user !== null && this.#forcedUser !== undefined) this.#transport.forcedUsers.set(this.#forcedUser, user);
  }

  /**
   * Sets headers of all further requests, such as those of a token. They replace the earlier ones.
   *
   * @example client.api.credentials({ authorization: `Bearer ${token}` });
   */
  credentials(headers: Readonly<Record<string, string>>): void {
    this.#headers = lowerCased(headers);
  }

  /**
   * Creates an API token of the user, and sends it with all further requests.
   *
   * @param scopes what it may do: `read`, `write`, or permissions such as `posts.change_post`
   * @returns the text of the token
   * @throws {ProjectError} TOKEN_SCOPE_UNKNOWN
   */
  async useToken(user: Row, scopes: readonly string[] = ['write']): Promise<string> {
    const token = await this.#transport.createToken(user, scopes);
    this.credentials({ authorization: `Bearer ${token}` });
    return token;
  }

  /** Ends `forceAuthenticate`, `credentials` and `useToken`. */
  reset(): void {
    this.forceAuthenticate(null);
    this.credentials({});
  }

  get<Data = unknown>(path: string, options: ApiRequestOptions = {}): Promise<ApiResponse<Data>> {
    return this.#send('GET', path, undefined, options);
  }

  head(path: string, options: ApiRequestOptions = {}): Promise<ApiResponse> {
    return this.#send('HEAD', path, undefined, options);
  }

  options<Data = unknown>(path: string, options: ApiRequestOptions = {}): Promise<ApiResponse<Data>> {
    return this.#send('OPTIONS', path, undefined, options);
  }

  /** @param data JSON; or a `FormData`, which is sent as a form with files */
  post<Data = unknown>(path: string, data: unknown = {}, options: ApiRequestOptions = {}): Promise<ApiResponse<Data>> {
    return this.#send('POST', path, data, options);
  }

  put<Data = unknown>(path: string, data: unknown = {}, options: ApiRequestOptions = {}): Promise<ApiResponse<Data>> {
    return this.#send('PUT', path, data, options);
  }

  patch<Data = unknown>(path: string, data: unknown = {}, options: ApiRequestOptions = {}): Promise<ApiResponse<Data>> {
    return this.#send('PATCH', path, data, options);
  }

  delete<Data = unknown>(path: string, options: ApiRequestOptions = {}): Promise<ApiResponse<Data>> {
    return this.#send('DELETE', path, undefined, options);
  }

  async #send<Data>(
    method: string,
    path: string,
    data: unknown,
    { headers, withoutCsrf = false }: ApiRequestOptions,
  ): Promise<ApiResponse<Data>> {
    const body = data === undefined || data instanceof FormData ? data : JSON.stringify(data);
    const response = await this.#transport.send(method, path, {
      body,
      withoutCsrf,
      headers: {
        accept: 'application/json',
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...(this.#forcedUser === undefined ? {} : { [FORCED_USER]: this.#forcedUser }),
        ...this.#headers,
        ...lowerCased(headers ?? {}),
      },
    });
    return new ApiResponse<Data>(`${method} ${path}`, response);
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
