// An app over a SQLite database of its own, with sessions, CSRF and login as a project has them, and a visitor for it.
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { assetFolder } from '../../src/kernel/package.ts';
import { TEMPLATE_AREAS } from '../../src/kernel/templates-api.ts';
import { adminUrls } from '../../src/runtime/admin/admin-urls.ts';
import { authentication, userContext } from '../../src/runtime/auth/middleware.ts';
import { authUrls } from '../../src/runtime/auth/login-views.ts';
import { hashPassword } from '../../src/runtime/auth/passwords/hash.ts';
import type { ModelRules } from '../../src/kernel/model.ts';
import type { ModelSignals } from '../../src/runtime/db/signals/handlers.ts';
import type { Policy } from '../../src/runtime/access/policy.ts';
import { apiRoutes, compileApis } from '../../src/runtime/rest/api/api-urls.ts';
import type { Router } from '../../src/runtime/rest/declare/router.ts';
import { apiError } from '../../src/runtime/rest/respond/error-response.ts';
import { createLogger } from '../../src/runtime/http/logging/logger.ts';
import { createServer } from '../../src/runtime/http/server.ts';
import { include, path, urls, type Route } from '../../src/runtime/http/routing/urls.ts';
import { ModelRegistry } from '../../src/runtime/http/model-registry.ts';
import { projectStaticFiles } from '../../src/runtime/http/static/static-files.ts';
import { setActiveApplication, type Application } from '../../src/runtime/http/application.ts';
import { staticRoutes } from '../../src/runtime/http/static/static-view.ts';
import { UrlResolver } from '../../src/runtime/http/routing/url-resolver.ts';
import type { SettingsInput } from '../../src/runtime/settings/define-settings.ts';
import { toStatusError } from '../../src/runtime/db/translate-error.ts';
import { memoryBackend } from '../../src/runtime/mail/backends/memory.ts';
import type { Mail } from '../../src/runtime/mail/mail.ts';
import { settleMail } from '../../src/runtime/mail/run-in-background.ts';
import { csrfProtection } from '../../src/runtime/security/csrf.ts';
import { securityMiddleware } from '../../src/runtime/security/security-headers.ts';
import { messagesContext, sessions } from '../../src/runtime/sessions/middleware.ts';
import { chainLoader, folderLoader, memoryLoader } from '../../src/runtime/templates/loaders.ts';
import { createTemplateEngine } from '../../src/runtime/templates/engine.ts';
import { memoryCatalogues, type Messages } from '../../src/runtime/templates/i18n/catalogue.ts';
import { createAccountsDatabase } from './accounts-database.ts';
import type { PrismaTestClient } from './prisma-client.ts';
import { Browser, type Fields } from './visitor.ts';

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
  /** With every table of Quintet, as in a migrated project. Default: the one for sessions only. */
  isMigrated?: boolean;
  /** Translations by language. */
  catalogues?: Record<string, Messages>;
  /** With the admin at /admin/; default false. */
  admin?: boolean;
  /** What the apps' api.ts, policies.ts and rules.ts export. */
  api?: readonly Router[];
  policies?: readonly Policy[];
  rules?: readonly ModelRules[];
  signals?: readonly ModelSignals[];
}

export interface AccountApp {
  app: Application;
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

export async function createAccountApp(options: AccountAppOptions = {}): Promise<AccountApp> {
  const { folder, settings, schema, db, database, close } = await createAccountsDatabase({
    ...options,
    models: { posts: options.models ?? '' },
  });
  const log: string[] = [];
  const models = new ModelRegistry(schema, database, { rules: options.rules });
  const { policies = [] } = options;
  const apis = compileApis({ models, policies, settings }, options.api ?? []);
  const admin = options.admin ? [path('admin/', include(adminUrls({ models, settings }, [])))] : [];
  const statics = projectStaticFiles(folder, settings);
  const list = urls([
    path('accounts/', include(authUrls)),
    ...admin,
    ...apiRoutes(apis),
    ...staticRoutes(statics),
    ...(options.routes ?? []),
  ]);
  const mail = memoryBackend();
  const base = {
    root: folder,
    settings,
    models,
    policies,
    apis,
    database,
    urls: new UrlResolver(list),
    statics,
    logger: createLogger({ level: 'error', format: 'json', write: (line) => log.push(line) }),
    contextProcessors: [userContext, messagesContext],
    mailBackend: mail,
    apiError,
    translateError: toStatusError,
    translateText: (languageCode: string, text: string) => app.templates.translator(languageCode).find(text),
  };
  const loader = chainLoader([
    memoryLoader(options.templates ?? {}),
    folderLoader(TEMPLATE_AREAS.map((area) => join(assetFolder(area), 'templates'))),
  ]);
  const app: Application = {
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
  setActiveApplication(app);
  const server = createServer(app, [
    ...securityMiddleware(settings),
    sessions(),
    csrfProtection(settings),
    authentication(),
  ]);
  return {
    app,
    db,
    server,
    log,
    mails: async () => {
      await settleMail(app);
      return mail.outbox;
    },
    visitor: () => new Visitor(server),
    createUser: async (email, fields = {}) =>
      db['user'].create({ data: { email, password: await hashOnce(), ...fields } }),
    close: async () => {
      await server.close();
      await close();
    },
  };
}

let hash: Promise<string> | undefined;
function hashOnce(): Promise<string> {
  return (hash ??= hashPassword(PASSWORD));
}

/** A browser that takes no page to have a form token: it makes one up, in the cookie too. */
export class Visitor extends Browser {
  post(url: string, fields: Fields = {}, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    if (!this.cookies.has('csrftoken')) this.cookies.set('csrftoken', 'a'.repeat(32));
    return this.postWithout(url, { csrfmiddlewaretoken: this.cookies.get('csrftoken') ?? '', ...fields }, headers);
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
}
