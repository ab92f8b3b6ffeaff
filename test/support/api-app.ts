// An API over a database of its own, and a client that sends JSON to it.
import type { FastifyInstance } from 'fastify';
import { basicAuthentication } from '../../src/runtime/rest/authenticate/basic.ts';
import { sessionAuthentication } from '../../src/runtime/rest/authenticate/session.ts';
import { type AccountApp, type AccountAppOptions, createAccountApp, PASSWORD } from './account-app.ts';
import { needsPostgres } from './postgres.ts';

export interface ApiAnswer {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  /** Parsed, where it is JSON. */
  body: unknown;
  text: string;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  /** Email of a user who sends the password with the request. */
  as?: string;
}

/** Both ways to sign in: a password in the header for tests of everything else, and the session. */
export const AUTHENTICATION = [basicAuthentication(), sessionAuthentication()];

export interface ApiApp extends AccountApp {
  call(method: string, url: string, options?: CallOptions): Promise<ApiAnswer>;
}

export async function createApiApp(options: AccountAppOptions): Promise<ApiApp> {
  const app = await createAccountApp({ isMigrated: true, ...options });
  return { ...app, call: (method, url, call = {}) => callApi(app.server, `${method} ${url}`, call) };
}

async function callApi(server: FastifyInstance, line: string, { body, headers, as }: CallOptions): Promise<ApiAnswer> {
  const [method, url] = line.split(/ (.*)/s) as ['GET', string];
  const credentials = as && `Basic ${Buffer.from(`${as}:${PASSWORD}`).toString('base64')}`;
  const response = await server.inject({
    method,
    url,
    headers: {
      host: 'testserver',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(credentials ? { authorization: credentials } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const isJson = /json(?:;|$)/.test(String(response.headers['content-type']));
  return {
    status: response.statusCode,
    headers: response.headers,
    body: isJson && response.body !== '' ? (JSON.parse(response.body) as unknown) : response.body,
    text: response.body,
  };
}

/** Declares the same tests for SQLite and for PostgreSQL. */
export function onBothDatabases(
  title: string,
  declare: (url: (suite: Mocha.Context) => Promise<string | undefined>) => void,
): void {
  describe(`${title} on SQLite`, () => declare(async () => undefined));
  describe(`${title} on PostgreSQL`, () => declare(needsPostgres));
}
