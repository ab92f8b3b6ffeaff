// An app with an admin over a database of its own: models as text or a copy of a SQLite file, one server.
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { QueryRecord } from '../../src/kernel/database.ts';
import type { Policy } from '../../src/runtime/access/policy.ts';
import type { ModelAdmin } from '../../src/runtime/admin/options.ts';
import { defineProject } from '../../src/runtime/project/define-project.ts';
import { hashPassword } from '../../src/runtime/auth/passwords/hash.ts';
import { onQuery } from '../../src/runtime/db/query-log/query-log.ts';
import type { ModelSignals } from '../../src/runtime/db/signals/handlers.ts';
import { createLogger } from '../../src/runtime/http/logging/logger.ts';
import { urls, type Route } from '../../src/runtime/http/routing/urls.ts';
import type { Application } from '../../src/runtime/http/application.ts';
import type { SettingsInput } from '../../src/runtime/settings/define-settings.ts';
import { createAccountsDatabase, type AccountsDatabase } from './accounts-database.ts';
import type { PrismaTestClient } from './prisma-client.ts';
import { Browser, type Fields } from './visitor.ts';

export interface AdminSiteOptions {
  /** Text in place of the usual accounts. */
  accounts?: string;
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
  signals?: readonly ModelSignals[];
  policies?: readonly Policy[];
}

export interface AdminTestSite {
  app: Application;
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
  const accounts = await createAccountsDatabase(options);
  try {
    return await startSite(options, accounts);
  } catch (error) {
    await accounts.close(); // a site that refuses to start leaves nothing behind
    throw error;
  }
}

async function startSite(
  options: AdminSiteOptions,
  { settings, schema, db, database, folder, close }: AccountsDatabase,
): Promise<AdminTestSite> {
  const project = withRoot(folder, () =>
    defineProject({
      settings,
      urls: urls([...(options.routes ?? [])]),
      database,
      schema,
      signals: options.signals ?? [],
      policies: options.policies ?? [],
      apps: settings.apps.map((name) => ({ name, admin: name === 'accounts' ? (options.registrations ?? []) : [] })),
    }),
  );
  const { app } = project;
  const log: string[] = [];
  Object.assign(app, { logger: createLogger({ level: 'error', format: 'json', write: (line) => log.push(line) }) });
  const server = await project.createServer();
  const queries: QueryRecord[] = [];
  const stop = onQuery((query) => queries.push(query));
  const site: AdminTestSite = {
    app,
    db,
    server,
    log,
    takeQueries: () => queries.splice(0),
    createUser: async (email, flags = {}) =>
      db['user'].create({ data: { email, password: await hashOnce(), ...flags } }),
    visitor: async (email) => {
      const visitor = new Visitor(server);
      if (email !== undefined) await visitor.signIn(email);
      return visitor;
    },
    close: async () => {
      stop();
      await server.close();
      await close();
    },
  };
  return site;
}

/** Uploads are stored below the root of the project, which must not be the checkout. */
function withRoot<T>(root: string, work: () => T): T {
  const before = process.env['QUINTET_ROOT'];
  process.env['QUINTET_ROOT'] = root;
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env['QUINTET_ROOT'];
    else process.env['QUINTET_ROOT'] = before;
  }
}

let hash: Promise<string> | undefined;
function hashOnce(): Promise<string> {
  return (hash ??= hashPassword(PASSWORD));
}

/** A browser that has the form token of the login page. */
export class Visitor extends Browser {
  /** Sends a form with the token of the cookie. */
  async post(url: string, fields: Fields = {}): Promise<LightMyRequestResponse> {
    if (!this.cookies.has('csrftoken')) await this.get('/admin/login/');
    return this.postWithout(url, { csrfmiddlewaretoken: this.cookies.get('csrftoken') ?? '', ...fields });
  }

  async signIn(email: string, password = PASSWORD): Promise<LightMyRequestResponse> {
    return this.post('/admin/login/', { username: email, password, next: '/admin/' });
  }

  /** Follows one redirect. */
  async follow(response: LightMyRequestResponse): Promise<LightMyRequestResponse> {
    return this.get(String(response.headers.location));
  }
}
