// An app with an admin over a database of its own: models as text or a copy of a SQLite file, one server.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { Client } from 'pg';
import type { QueryRecord } from '../../src/kernel/database.ts';
import type { ModelAdmin } from '../../src/runtime/admin/index.ts';
import { defineApp } from '../../src/runtime/app/index.ts';
import { hashPassword } from '../../src/runtime/auth/passwords/hash.ts';
import { connect, onQuery, openSqlite } from '../../src/runtime/db/index.ts';
import {
  createLogger,
  defineSettings,
  urls,
  type App,
  type Route,
  type SettingsInput,
} from '../../src/runtime/http/index.ts';
import { diffSchemas } from '../../src/toolchain/migrations/schema-engine.ts';
import { parseSchema, type SchemaFile } from '../../src/toolchain/schema/index.ts';
import { TEST_KEY } from './http-app.ts';
import { prismaClientFor, type PrismaTestClient } from './prisma-client.ts';

export const ACCOUNTS = `
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
  dateJoined  DateTime  @default(now())
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

  @@index([expiresAt])
  @@map("accounts_session")
}
`;

export interface AdminSiteOptions {
  /** Models by app folder; the accounts are added. */
  models: Record<string, string>;
  /** Lines to stand in the user model, for relations back. */
  userFields?: string;
  registrations?: readonly ModelAdmin[];
  /** SQLite file to copy; its tables must be those of the models. The tables of the accounts are added. */
  copyOf?: string;
  /** An empty PostgreSQL database, in place of a SQLite file. */
  postgresUrl?: string;
  settings?: Partial<SettingsInput>;
  routes?: readonly Route[];
}

export interface AdminTestSite {
  app: App;
  db: PrismaTestClient;
  server: FastifyInstance;
  log: string[];
  /** Statements since the start or the last call. */
  takeQueries(): QueryRecord[];
  /** A user with the password `correct horse`. */
  createUser(email: string, flags?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** A visitor with a cookie jar; signed in when an email is given. */
  visitor(email?: string): Promise<Visitor>;
  close(): Promise<void>;
}

export const PASSWORD = 'correct horse';

export async function createAdminSite(options: AdminSiteOptions): Promise<AdminTestSite> {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-admin-'));
  const accounts: SchemaFile = ['src/accounts/models.prisma', ACCOUNTS.replace('//USER', options.userFields ?? '')];
  const own = Object.entries(options.models).map(([app, text]): SchemaFile => [`src/${app}/models.prisma`, text]);
  const provider = options.postgresUrl === undefined ? 'sqlite' : 'postgresql';
  const header: SchemaFile = ['src/schema.prisma', `datasource db {\n  provider = "${provider}"\n}\n`];
  const files: SchemaFile[] = [header, accounts, ...own];
  const schema = parseSchema(files, provider).description;
  const file = join(folder, 'db.sqlite3');
  const sql = await diffSchemas(provider, undefined, options.copyOf === undefined ? files : [header, accounts]);
  await (options.postgresUrl === undefined
    ? createSqlite(file, sql, options.copyOf)
    : createPostgres(options.postgresUrl, sql));
  const settings = defineSettings({
    secretKey: TEST_KEY,
    allowedHosts: ['*'],
    databaseUrl: options.postgresUrl ?? `file:${file}`,
    apps: ['accounts', ...Object.keys(options.models)],
    session: { secure: false },
    csrf: { secure: false },
    logging: { requests: false },
    ...options.settings,
  });
  const PrismaClient = await prismaClientFor(provider, [accounts, ...own].map(([, text]) => text).join('\n'));
  const { db, database } = connect(PrismaClient, { url: settings.databaseUrl, schema });
  const project = defineApp({
    settings,
    urls: urls([...(options.routes ?? [])]),
    database,
    schema,
    apps: settings.apps.map((name) => ({ name, admin: name === 'accounts' ? (options.registrations ?? []) : [] })),
  });
  const { app } = project;
  const log: string[] = [];
  Object.assign(app, { logger: createLogger({ level: 'error', format: 'json', write: (line) => log.push(line) }) });
  const server = await project.createServer();
  const queries: QueryRecord[] = [];
  const stop = onQuery((query) => queries.push(query));
  const site: AdminTestSite = {
    app,
    db: db as PrismaTestClient,
    server,
    log,
    takeQueries: () => queries.splice(0),
    createUser: async (email, flags = {}) =>
      (db as PrismaTestClient)['user'].create({ data: { email, password: await hashOnce(), ...flags } }),
    visitor: async (email) => {
      const visitor = new Visitor(server);
      if (email !== undefined) await visitor.signIn(email);
      return visitor;
    },
    close: async () => {
      stop();
      await server.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return site;
}

let hash: Promise<string> | undefined;
function hashOnce(): Promise<string> {
  return (hash ??= hashPassword(PASSWORD));
}

async function createSqlite(file: string, sql: string, copyOf: string | undefined): Promise<void> {
  if (copyOf !== undefined) copyFileSync(copyOf, file);
  const handle = await openSqlite(file);
  handle.exec(sql);
  handle.close();
}

async function createPostgres(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

type Fields = Record<string, string | readonly string[]>;

/** A browser without a screen: keeps cookies, finds the form token of the last page. */
export class Visitor {
  readonly #server: FastifyInstance;
  readonly cookies = new Map<string, string>();

  constructor(server: FastifyInstance) {
    this.#server = server;
  }

  async get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.#send({ method: 'GET', url, headers });
  }

  /** Sends a form with the token of the cookie. */
  async post(url: string, fields: Fields = {}): Promise<LightMyRequestResponse> {
    if (!this.cookies.has('csrftoken')) await this.get('/admin/login/');
    return this.postWithout(url, { csrfmiddlewaretoken: this.cookies.get('csrftoken') ?? '', ...fields });
  }

  /** The same without a token. */
  async postWithout(url: string, fields: Fields = {}): Promise<LightMyRequestResponse> {
    const body = new URLSearchParams(
      Object.entries(fields).flatMap(([name, value]) => [value].flat().map((text) => [name, text] as [string, string])),
    );
    return this.#send({
      method: 'POST',
      url,
      payload: body.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }

  async signIn(email: string, password = PASSWORD): Promise<LightMyRequestResponse> {
    return this.post('/admin/login/', { username: email, password, next: '/admin/' });
  }

  /** Follows one redirect. */
  async follow(response: LightMyRequestResponse): Promise<LightMyRequestResponse> {
    return this.get(String(response.headers.location));
  }

  async #send(options: {
    method: 'GET' | 'POST';
    url: string;
    payload?: string;
    headers: Record<string, string>;
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
