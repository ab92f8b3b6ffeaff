import type { FastifyInstance } from 'fastify';
import type { SchemaDescription } from '../../src/kernel/model.ts';
import { setActiveApplication, type Application } from '../../src/runtime/http/application.ts';
import { defineSettings, type SettingsInput } from '../../src/runtime/settings/define-settings.ts';
import { createLogger } from '../../src/runtime/http/logging/logger.ts';
import { ModelRegistry } from '../../src/runtime/http/model-registry.ts';
import { createServer } from '../../src/runtime/http/server.ts';
import { projectStaticFiles } from '../../src/runtime/http/static/static-files.ts';
import { UrlResolver } from '../../src/runtime/http/routing/url-resolver.ts';
import { urls, type Route } from '../../src/runtime/http/routing/urls.ts';
import type { Middleware } from '../../src/runtime/http/view.ts';

export const TEST_KEY = 'kY3vQz8Wm1RtXp5Ns7Lb2Hc9Jd4Gf6Ae0UiOwTqErSxVnBmCyPl';

export interface TestAppOptions {
  settings?: Partial<SettingsInput>;
  root?: string;
  schema?: SchemaDescription;
  /** Parts that replace the usual ones. */
  app?: Partial<Application>;
}

const NO_MODELS: SchemaDescription = { provider: 'sqlite', models: [], enums: [] };

/** An app without a database. Settings are production's, every host is allowed; `log` gets what would be logged. */
export function createTestApp(routes: readonly Route[], options: TestAppOptions = {}): Application & { log: string[] } {
  const settings = defineSettings({ secretKey: TEST_KEY, allowedHosts: ['*'], ...options.settings });
  const root = options.root ?? '/nonexistent';
  const log: string[] = [];
  const database = { provider: 'sqlite' } as Application['database'];
  const app = {
    root,
    settings,
    database,
    models: new ModelRegistry(options.schema ?? NO_MODELS, database),
    urls: new UrlResolver(urls(routes), settings),
    statics: projectStaticFiles(root, settings),
    templates: undefined as unknown as Application['templates'],
    logger: createLogger({ level: settings.logging.level, format: 'json', write: (line) => log.push(line) }),
    log,
    ...options.app,
  };
  // Other folders add their parts to Application; what is tested here uses none of them.
  return app as unknown as Application & { log: string[] };
}

/** A server that answers `inject`. */
export function createTestServer(
  routes: readonly Route[],
  options: TestAppOptions = {},
  middleware: readonly Middleware[] = [],
): FastifyInstance {
  const app = createTestApp(routes, options);
  setActiveApplication(app);
  return createServer(app, middleware);
}
