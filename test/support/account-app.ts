// An app over a SQLite database of its own, with sessions, CSRF and login as a project has them, and a visitor for it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { Client } from 'pg';
import { assetFolder } from '../../src/kernel/package.ts';
import { adminUrls } from '../../src/runtime/admin/index.ts';
import { authentication, authUrls, hashPassword, userContext } from '../../src/runtime/auth/index.ts';
import { connect, openSqlite } from '../../src/runtime/db/index.ts';
import {
  createLogger,
  createServer,
  defineSettings,
  include,
  ModelRegistry,
  path,
  projectStaticFiles,
  setActiveApp,
  UrlResolver,
  urls,
  type App,
  type Route,
  type SettingsInput,
} from '../../src/runtime/http/index.ts';
import { memoryBackend, type Mail } from '../../src/runtime/mail/index.ts';
import { settleMail } from '../../src/runtime/mail/later.ts';
import { csrfProtection, securityMiddleware } from '../../src/runtime/security/index.ts';
import { messagesContext, sessions } from '../../src/runtime/sessions/index.ts';
import { chainLoader, createTemplateEngine, folderLoader, memoryLoader } from '../../src/runtime/templates/index.ts';
import { diffSchemas } from '../../src/toolchain/migrations/schema-engine.ts';
import { parseSchema, type SchemaFile } from '../../src/toolchain/schema/index.ts';
import { memoryCatalogues, type Messages } from '../../src/runtime/templates/i18n/catalogue.ts';
import { TEST_KEY } from './http-app.ts';
import { prismaClientFor, type PrismaTestClient } from './prisma-client.ts';

const ACCOUNTS = `
/// @display(email)
model User {
  id          Int       @id @default(autoincrement())
  email       String    @unique /// @email
  name        String    @default("")
  password    String    /// @password
  isActive    Boolean   @default(true)
  isStaff     Boolean   @default(false)
  isSuperuser Boolean   @default(false)
  lastLogin   DateTime?
  groups      Group[]
  permissions Json      @default("[]") /// @permissionList
  //USER

  @@map("accounts_user")
}

/// @display(name)
model Group {
  id          Int    @id @default(autoincrement())
  name        String @unique
  permissions Json   @default("[]") /// @permissionList
  users       User[]

  @@map("accounts_group")
}

/// @hidden
model Session {
  key       String   @id
  data      String
  expiresAt DateTime

  @@map("accounts_session")
}
`;

export interface AccountAppOptions {
  /** Models of the app `posts`; the accounts are added. */
  models?: string;
  /** Lines to stand in the user model, for relations back. */
  userFields?: string;
  /** Text in place of the usual accounts. */
  accounts?: string;
  routes?: readonly Route[];
  templates?: Record<string, string>;
  settings?: Partial<SettingsInput>;
  /** An empty PostgreSQL database, in place of a SQLite file. */
  postgresUrl?: string | undefined;
  /** Translations by language. */
  catalogues?: Record<string, Messages>;
  /** With the admin at /admin/; default false. */
  admin?: boolean;
}

export interface AccountApp {
  app: App;
  db: PrismaTestClient;
  server: FastifyInstance;
  /** Lines of the error log. */
  log: string[];
  /** What was sent, when everything under way has left. */
  mails(): Promise<readonly Mail[]>;
  visitor(): Visitor;
  /** A user with the password `correct horse 9`. */
  createUser(email: string, fields?: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export const PASSWORD = 'correct horse 9';

const header = (provider: string): string =>
  `generator client {\n  provider = "prisma-client"\n  output = "../.quintet/client"\n}\n\ndatasource db {\n  provider = "${provider}"\n}\n`;

export async function createAccountApp(options: AccountAppOptions = {}): Promise<AccountApp> {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-accounts-'));
  const accounts = (options.accounts ?? ACCOUNTS).replace('//USER', options.userFields ?? '');
  const sources: SchemaFile[] = [
    ['src/accounts/models.prisma', accounts],
    ['src/posts/models.prisma', options.models ?? ''],
  ];
  const provider = options.postgresUrl === undefined ? 'sqlite' : 'postgresql';
  const files: SchemaFile[] = [['src/schema.prisma', header(provider)], ...sources];
  const schema = parseSchema(files, provider).description;
  const file = join(folder, 'db.sqlite3');
  await createTables(options.postgresUrl ?? file, await diffSchemas(provider, undefined, files));
  const settings = defineSettings({
    secretKey: TEST_KEY,
    allowedHosts: ['*'],
    databaseUrl: options.postgresUrl ?? `file:${file}`,
    apps: ['accounts', 'posts'],
    session: { secure: false },
    csrf: { secure: false },
    logging: { requests: false },
    ...options.settings,
  });
  const PrismaClient = await prismaClientFor(provider, sources.map(([, text]) => text).join('\n'));
  const { db, database } = connect(PrismaClient, { url: settings.databaseUrl, schema });
  const log: string[] = [];
  const models = new ModelRegistry(schema, database);
  const admin = options.admin ? [path('admin/', include(adminUrls({ models, settings }, [])))] : [];
  const list = urls([path('accounts/', include(authUrls)), ...admin, ...(options.routes ?? [])]);
  const mail = memoryBackend();
  const base = {
    root: folder,
    settings,
    models,
    database,
    urls: new UrlResolver(list),
    statics: projectStaticFiles(folder, settings),
    logger: createLogger({ level: 'error', format: 'json', write: (line) => log.push(line) }),
    contextProcessors: [userContext, messagesContext],
    mailBackend: mail,
  };
  const loader = chainLoader([
    memoryLoader(options.templates ?? {}),
    folderLoader(['admin', 'auth', 'views'].map((area) => join(assetFolder(area), 'templates'))),
  ]);
  const app: App = {
    ...base,
    templates: createTemplateEngine({
      loader,
      app: base,
      timeZone: settings.timeZone,
      catalogues: memoryCatalogues(
        Object.fromEntries(Object.entries(options.catalogues ?? {}).map(([code, messages]) => [code, [{ messages }]])),
      ),
    }),
  };
  setActiveApp(app);
  const server = createServer(app, [
    ...securityMiddleware(settings),
    sessions(),
    csrfProtection(settings),
    authentication(),
  ]);
  const client = db as PrismaTestClient;
  return {
    app,
    db: client,
    server,
    log,
    mails: async () => {
      await settleMail(app);
      return mail.outbox;
    },
    visitor: () => new Visitor(server),
    createUser: async (email, fields = {}) =>
      client['user'].create({ data: { email, password: await hashOnce(), ...fields } }),
    close: async () => {
      await server.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function createTables(place: string, sql: string): Promise<void> {
  if (place.startsWith('postgres')) {
    const client = new Client({ connectionString: place });
    await client.connect();
    return void (await client.query(sql).finally(() => client.end()));
  }
  const handle = await openSqlite(place);
  handle.exec(sql);
  handle.close();
}

let hash: Promise<string> | undefined;
function hashOnce(): Promise<string> {
  return (hash ??= hashPassword(PASSWORD));
}

type Sent = Record<string, string | readonly string[]>;

/** A browser without a screen: keeps cookies and sends the form token. */
export class Visitor {
  readonly #server: FastifyInstance;
  readonly cookies = new Map<string, string>();

  constructor(server: FastifyInstance) {
    this.#server = server;
  }

  get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.send({ method: 'GET', url, headers });
  }

  async post(url: string, fields: Sent = {}, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    if (!this.cookies.has('csrftoken')) this.cookies.set('csrftoken', 'a'.repeat(32));
    const all = { csrfmiddlewaretoken: this.cookies.get('csrftoken') ?? '', ...fields };
    const pairs = Object.entries(all).flatMap(([name, value]) =>
      [value].flat().map((text) => [name, text] as [string, string]),
    );
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.send({
      method: 'POST',
      url,
      payload: new URLSearchParams(pairs).toString(),
      headers: { ...type, ...headers },
    });
  }

  signIn(email: string, password = PASSWORD, next = '/done/'): Promise<LightMyRequestResponse> {
    return this.post('/accounts/login/', { username: email, password, next });
  }

  /** Sends files as a browser does. */
  async upload(
    url: string,
    fields: Record<string, string>,
    files: Record<string, { name: string; content: Buffer; type: string }>,
  ): Promise<LightMyRequestResponse> {
    const form = new FormData();
    if (!this.cookies.has('csrftoken')) this.cookies.set('csrftoken', 'a'.repeat(32));
    form.set('csrfmiddlewaretoken', this.cookies.get('csrftoken') ?? '');
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    for (const [name, { name: fileName, content, type }] of Object.entries(files))
      form.set(name, new Blob([new Uint8Array(content)], { type }), fileName);
    const encoded = new Response(form);
    const payload = Buffer.from(await encoded.arrayBuffer());
    return this.send({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
    });
  }

  async send(options: {
    method: 'GET' | 'POST' | 'HEAD' | 'OPTIONS';
    url: string;
    payload?: string | Buffer;
    headers?: Record<string, string>;
  }): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.#server.inject({
      ...options,
      headers: { host: 'localhost', ...options.headers, ...(cookie === '' ? {} : { cookie }) },
    });
    for (const { name, value } of response.cookies) {
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}
