import type { ProjectHandle } from '../../kernel/project-handle.ts';
import type { SchemaDescription } from '../../kernel/model.ts';
import type { Settings } from '../../kernel/settings.ts';
import { adminUrls } from '../admin/admin-urls.ts';
import { tokenCommands } from '../auth/tokens/token-commands.ts';
import { userCommands } from '../auth/user-commands.ts';
import { onQuery } from '../db/query-log/query-log.ts';
import { useSignals, useWriteRules } from '../db/client/declared-parts.ts';
import { toStatusError } from '../db/translate-error.ts';
import { fixtureCommands } from '../fixtures/fixture-commands.ts';
import { type Application, setActiveApplication } from '../http/application.ts';
import { createLogger } from '../http/logging/logger.ts';
import { createServer, type HttpServer } from '../http/server.ts';
import { include, path, type UrlList, urls } from '../http/routing/urls.ts';
import { ModelRegistry } from '../http/model-registry.ts';
import type { Api } from '../rest/api/api.ts';
import { apiRoutes, compileApis } from '../rest/api/api-urls.ts';
import { apiError } from '../rest/respond/error-response.ts';
import { apiSchema } from '../rest/openapi/api-schema.ts';
import { projectRoot } from '../settings/env.ts';
import type { StaticFiles } from '../http/static/static-files.ts';
import { staticRoutes } from '../http/static/static-view.ts';
import { UrlResolver } from '../http/routing/url-resolver.ts';
import { collectSchemas } from '../forms/model/json-schemas.ts';
import { settleMail } from '../mail/run-in-background.ts';
import { writeRules } from '../models/write-rules.ts';
import { renderErrorPage } from '../templates/render.ts';
import { checkApp } from './checks.ts';
import { contextProcessors } from './context-processors.ts';
import type { ProjectDefinition } from './definition.ts';
import { listen } from './listen.ts';
import { warmUp } from './warm-up.ts';
import { createMiddleware } from './middleware.ts';
import { loadCommand } from './project-commands.ts';
import { seedApps } from './seed.ts';
import { sendTestMail } from './test-mail.ts';
import { shellObjects } from './shell-objects.ts';
import { createStatics, mediaRoutes } from './statics.ts';
import { describeContexts, describeTemplateTypes } from './template-types.ts';
import { withDatabaseErrors } from './database-errors.ts';
import { createProjectTemplates } from './templates.ts';

/** A project: what commands use of it (`ProjectHandle`), and what the dev server and tests need besides. */
export interface ProjectEntry extends ProjectHandle {
  readonly app: Application;
  readonly schema: SchemaDescription;
  /**
   * A server that does not listen yet: for `inject` in tests and for the dev server, which has the socket.
   *
   * @param overrides settings that differ for this server, as tests need it
   */
  createServer(overrides?: Partial<Settings>): Promise<HttpServer>;
}

/**
 * Creates the application of a project. Nothing is opened: the database connects with its first query.
 *
 * @throws {ProjectError} ROUTE_INVALID, ADMIN_MISCONFIGURED, SIGNALS_MODEL_UNKNOWN, SIGNALS_WITHOUT_LINKS
 */
export function defineProject(definition: ProjectDefinition): ProjectEntry {
  const { settings, database, schema, apps } = definition;
  useSignals(database, definition.signals);
  const schemas = Object.fromEntries(apps.map((part) => [part.name, part.schemas ?? {}]));
  useWriteRules(database, writeRules(definition.validators, schemas, definition.rules));
  const app = createApp(definition);
  const create = async (overrides: Partial<Settings> = {}) => {
    setActiveApplication(app);
    const subscriptions: (() => void)[] = [];
    const served: Application = { ...app, settings: { ...settings, ...overrides } };
    if (settings.debug) served.onQuery = listenOnce(subscriptions);
    const server = createServer(served, createMiddleware(served.settings, definition.middleware), {
      configure: definition.configureServer,
    });
    server.addHook('onClose', async () => subscriptions.forEach((end) => end()));
    return server;
  };
  const close = async () => {
    await settleMail(app);
    await database.close();
  };
  return {
    app,
    settings,
    schema,
    database,
    models: schema.models,
    users: withDatabaseErrors(userCommands(app)),
    tokens: withDatabaseErrors(tokenCommands(app)),
    fixtures: fixtureCommands(database, schema, { root: app.root, apps: settings.apps }),
    check: (options) => checkApp(app, apps, schema, options),
    routes: () => app.urls.describe(),
    templateTypes: (name) => describeTemplateTypes(app, name),
    contexts: () => describeContexts(app),
    apiSchema: (path) => apiSchema(app.apis ?? [], settings, path),
    sendTestMail: (to) => sendTestMail(app, to),
    command: (name) => loadCommand(apps, name),
    seed: () => seedApps(apps, schema.models, database),
    createServer: create,
    listen: async (options) => {
      const server = await create();
      await warmUp(app);
      warnOfHosts(app);
      return listen(server, { ...options, keepsRunning: settings.debug }, close, app.logger);
    },
    shell: () => shellObjects(app, database),
    close,
  };
}

function createApp(definition: ProjectDefinition): Application {
  const { settings, database, schema } = definition;
  const root = projectRoot();
  const models = new ModelRegistry(schema, database, definition);
  const statics = createStatics(definition, root);
  const apis = compileApis(
    { models, settings, policies: definition.policies ?? [] },
    definition.apps.flatMap(({ api }) => api ?? []),
  );
  const resolver = new UrlResolver(projectUrls(definition, models, statics, { root, apis }), settings);
  const templates = createProjectTemplates(definition, root, { urls: resolver, statics });
  const app: Application = {
    root,
    settings,
    models,
    database,
    policies: definition.policies ?? [],
    apis,
    urls: resolver,
    statics,
    templates,
    contextProcessors: [...contextProcessors, ...(definition.contextProcessors ?? [])],
    mailBackend: definition.mailBackend,
    jsonSchemas: collectSchemas(definition.apps),
    logger: createLogger({ level: settings.logging.level, format: settings.debug ? 'lines' : 'json' }),
    errorPage: (request, status, error) => renderErrorPage(app, request, status, error),
    apiError,
    translateError: toStatusError,
    translateText: (languageCode, text) => templates.translator(languageCode).find(text),
  };
  return app;
}

/** A server that answers nobody looks well until the first visitor comes. */
function warnOfHosts({ settings, logger }: Application): void {
  if (settings.debug || settings.allowedHosts.length > 0) return;
  logger.warn('ALLOWED_HOSTS (settings.allowedHosts) is empty: every request is answered with 400', {
    hint: 'Set ALLOWED_HOSTS=example.com. To try the build on this machine: ALLOWED_HOSTS=localhost,127.0.0.1 npx quintet start',
  });
}

/** Statements are reported to one server only, while it runs. */
function listenOnce(subscriptions: (() => void)[]): NonNullable<Application['onQuery']> {
  return (listener) => {
    const end = onQuery(listener);
    subscriptions.push(end);
    return end;
  };
}

/** Static files, the admin and the API come first, so that a catch-all route of the project does not hide them. */
function projectUrls(
  { settings, urls: own, apps }: ProjectDefinition,
  models: ModelRegistry,
  statics: StaticFiles,
  { root, apis }: { root: string; apis: readonly Api[] },
): UrlList {
  const registrations = apps.flatMap(({ admin }) => admin ?? []);
  const admin =
    settings.adminUrl === null
      ? []
      : [path(settings.adminUrl.slice(1), include(adminUrls({ models, settings }, registrations)))];
  return urls([
    ...staticRoutes(statics),
    ...mediaRoutes(settings, root),
    ...admin,
    ...apiRoutes(apis),
    path('', include(own)),
  ]);
}
