import { primaryKeyWhere } from '../../kernel/row-key.ts';
import type { Database, Row, Where } from '../../kernel/database.ts';
import type { ProjectEntry } from '../project/define-project.ts';
import { createSignedInSession } from '../auth/login.ts';
import { hashPassword } from '../auth/passwords/hash.ts';
import { createApiToken } from '../auth/tokens/api-tokens.ts';
import { userModelOf } from '../auth/user-model.ts';
import type { HttpServer } from '../http/server.ts';
import { memoryBackend, type MemoryBackend } from '../mail/backends/memory.ts';
import type { Mail } from '../mail/mail.ts';
import { settleMail } from '../mail/run-in-background.ts';
import { randomToken } from '../security/random.ts';
import { ApiTestClient, type ApiRequest } from './api-client.ts';
import { CookieJar } from './cookie-jar.ts';
import { emptyDatabase } from './empty-database.ts';
import { errors } from './errors.ts';
import { TestResponse } from './test-response.ts';

const CSRF_SECRET_LENGTH = 32;
const MAX_REDIRECTS = 20;

export interface RequestOptions {
  headers?: Record<string, string>;
  /** Follow redirects to the page they lead to. Default false. */
  follow?: boolean;
}

/** Form fields; a list sends its name once for each value. */
export type FormFields = Record<string, string | number | boolean | readonly (string | number)[]>;

export interface SubmitOptions extends RequestOptions {
  /** Send the data as JSON instead of a form. */
  json?: boolean;
  /** Leave out the CSRF token, to see the request refused. */
  withoutCsrf?: boolean;
}

/**
 * A browser in the same process: it uses no socket, keeps cookies and sends CSRF tokens. `useTestClient` and `testClient`
 * create it.
 */
export class TestClient {
  readonly #project: ProjectEntry;
  readonly #mail: MemoryBackend = memoryBackend();
  readonly cookies: CookieJar = new CookieJar();
  /** Sends JSON to the project's APIs: `client.api.get('/api/posts/')`. */
  readonly api: ApiTestClient;
  readonly #forcedUsers = new Map<string, Row>();
  #server: HttpServer | undefined;

  constructor(project: ProjectEntry) {
    this.#project = project;
    this.api = new ApiTestClient({
      forcedUsers: this.#forcedUsers,
      send: (method, path, request) => this.#inject(method, path, request),
      createToken: async (user, scopes) => (await createApiToken(project.app, { user, scopes })).text,
    });
  }

  /**
   * Starts the app. Both functions that create a client call it.
   *
   * @throws {ProjectError} TEST_DATABASE_MISSING
   */
  async open(): Promise<void> {
    const { databaseUrl, allowedHosts } = this.#project.settings;
    if (databaseUrl !== process.env['QUINTET_TEST_DATABASE'])
      throw errors.TEST_DATABASE_MISSING({ url: withoutPassword(databaseUrl) });
    this.#project.app.mailBackend = this.#mail;
    this.#project.app.forcedUsers = this.#forcedUsers;
    this.#server = await this.#project.createServer({
      allowedHosts: [...allowedHosts, 'localhost', 'testserver'],
      logging: { requests: false, level: 'error' },
      debug: false,
    });
  }

  /** The messages that the project has sent, oldest first; emptied by `reset`. Nothing leaves the process. */
  get outbox(): readonly Mail[] {
    return this.#mail.outbox;
  }

  get database(): Database {
    return this.#project.database;
  }

  get(path: string, options: RequestOptions = {}): Promise<TestResponse> {
    return this.#send('GET', path, undefined, options);
  }

  head(path: string, options: RequestOptions = {}): Promise<TestResponse> {
    return this.#send('HEAD', path, undefined, options);
  }

  post(path: string, data: FormFields | object = {}, options: SubmitOptions = {}): Promise<TestResponse> {
    return this.#send('POST', path, data, options);
  }

  put(path: string, data: FormFields | object = {}, options: SubmitOptions = {}): Promise<TestResponse> {
    return this.#send('PUT', path, data, options);
  }

  patch(path: string, data: FormFields | object = {}, options: SubmitOptions = {}): Promise<TestResponse> {
    return this.#send('PATCH', path, data, options);
  }

  delete(path: string, options: SubmitOptions = {}): Promise<TestResponse> {
    return this.#send('DELETE', path, {}, options);
  }

  /**
   * Creates a user. `password` is hashed; what is left out gets the model's defaults.
   *
   * @example const ada = await client.createUser({ email: 'ada@example.com', isStaff: true });
   */
  async createUser(fields: Row): Promise<Row> {
    const { delegate, passwordField } = userModelOf(this.#project.app);
    const { password, ...others } = fields;
    const data = { ...others, [passwordField.name]: typeof password === 'string' ? await hashPassword(password) : '!' };
    return delegate.create({ data });
  }

  /**
   * Signs in without a password: the user that was created, or the one that these fields find.
   *
   * @throws {ProjectError} TEST_USER_MISSING
   */
  async login(user: Row | Where): Promise<void> {
    const { delegate, model } = userModelOf(this.#project.app);
    const isKnown = model.primaryKey.every((name) => name in user);
    const where = isKnown ? primaryKeyWhere(model, user) : user;
    const row = await (isKnown ? delegate.findUnique({ where }) : delegate.findFirst({ where }));
    if (!row) throw errors.TEST_USER_MISSING({ where: JSON.stringify(user) });
    this.cookies.set(this.#project.settings.session.cookieName, await createSignedInSession(this.#project.app, row));
  }

  logout(): void {
    this.cookies.clear();
  }

  /**
   * Loads fixtures into the test database, as `quintet loaddata` does: names in src/<app>/fixtures, or paths of files.
   *
   * @throws {ProjectError} FIXTURE_*
   * @example await client.loadFixtures('sample');
   */
  async loadFixtures(...names: string[]): Promise<void> {
    await this.#project.fixtures.load(names);
  }

  /** Empties all tables, cookies, `outbox` and what `api` sends along; for `beforeEach`. */
  async reset(): Promise<void> {
    this.cookies.clear();
    this.api.reset();
    this.#mail.outbox.length = 0;
    await emptyDatabase(this.database, this.#project.schema);
  }

  /** Stops the app. */
  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #send(method: string, path: string, data: object | undefined, options: SubmitOptions): Promise<TestResponse> {
    const response = await this.#once(method, path, data, options);
    if (!options.follow) return response;
    return this.#follow(response, path, options);
  }

  async #follow(first: TestResponse, path: string, { headers }: SubmitOptions): Promise<TestResponse> {
    let response = first;
    for (let count = 0; response.redirectedTo !== undefined; count++) {
      if (count === MAX_REDIRECTS) throw errors.TEST_LOOPS({ path, count });
      response = await this.#once('GET', response.redirectedTo, undefined, headers ? { headers } : {});
    }
    return response;
  }

  #once(method: string, path: string, data: object | undefined, options: SubmitOptions): Promise<TestResponse> {
    const body = data === undefined ? undefined : options.json ? JSON.stringify(data) : toForm(data as FormFields);
    const contentType = options.json ? 'application/json' : 'application/x-www-form-urlencoded';
    const headers = { ...(body === undefined ? {} : { 'content-type': contentType }), ...options.headers };
    return this.#inject(method, path, { body, headers, withoutCsrf: options.withoutCsrf ?? false });
  }

  async #inject(method: string, path: string, { body, headers, withoutCsrf }: ApiRequest): Promise<TestResponse> {
    if (!this.#server) throw errors.TEST_CLIENT_CLOSED({ method, path });
    const isRead = ['GET', 'HEAD', 'OPTIONS'].includes(method);
    const all: Record<string, string> = { ...(isRead || withoutCsrf ? {} : this.#csrfHeaders()), ...headers };
    const cookie = this.cookies.header();
    if (cookie) all['cookie'] ??= cookie;
    all['host'] ??= 'localhost';
    const response = await this.#server.inject({
      method: method as 'GET',
      url: path,
      headers: all,
      ...(body === undefined ? {} : { payload: body }),
    });
    await settleMail(this.#project);
    this.cookies.accept([response.headers['set-cookie'] ?? []].flat());
    return new TestResponse(response.statusCode, response.headers, response.body);
  }

  #csrfHeaders(): Record<string, string> {
    const { cookieName, headerName } = this.#project.settings.csrf;
    const secret = this.cookies.get(cookieName) ?? randomToken(CSRF_SECRET_LENGTH);
    this.cookies.set(cookieName, secret);
    return { [headerName]: secret };
  }
}

function toForm(fields: FormFields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
  return new URLSearchParams(pairs as [string, string][]).toString();
}

/**
 * A client for the tests of one `describe`. It registers mocha's hooks: the app starts before the tests, the client is reset
 * before each of them, and the app stops after them. Debug is off, as in production.
 *
 * @param app `import app from '#app'`
 * @throws {ProjectError} TEST_HOOKS_MISSING; in the hook: TEST_DATABASE_MISSING
 *
 * @example
 * describe('posts', () => {
 *   const client = useTestClient(app);
 *
 *   it('lists posts', async () => assert.equal((await client.get('/posts/')).status, 200));
 * });
 */
export function useTestClient(app: ProjectEntry): TestClient {
  const { before, beforeEach, after } = globalThis as Partial<Record<'before' | 'beforeEach' | 'after', Hook>>;
  if (!before || !beforeEach || !after) throw errors.TEST_HOOKS_MISSING();
  const client = new TestClient(app);
  before(() => client.open());
  beforeEach(() => client.reset());
  after(() => client.close());
  return client;
}

type Hook = (run: () => Promise<void>) => void;

/**
 * A client whose hooks you write yourself; `useTestClient` registers them. The database must be one that `quintet test`
 * created, so that `reset` never empties another.
 *
 * @param app `import app from '#app'`
 * @throws {ProjectError} TEST_DATABASE_MISSING
 *
 * @example
 * const client = await testClient(app);
 */
export async function testClient(app: ProjectEntry): Promise<TestClient> {
  const client = new TestClient(app);
  await client.open();
  return client;
}

function withoutPassword(url: string): string {
  return url.replace(/:[^:@/]*@/, ':***@');
}
