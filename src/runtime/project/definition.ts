import type { Database } from '../../kernel/database.ts';
import type { ModelRules, NamedValidators, SchemaDescription } from '../../kernel/model.ts';
import type { Settings } from '../../kernel/settings.ts';
import type { Policy } from '../access/policy.ts';
import type { ModelAdmin } from '../admin/options.ts';
import type { ModelSignals } from '../db/signals/handlers.ts';
import type { MiddlewareList } from '../http/middleware.ts';
import type { ServerConfiguration } from '../http/server.ts';
import type { UrlList } from '../http/routing/urls.ts';
import type { MailBackend } from '../mail/backend.ts';
import type { Router } from '../rest/declare/router.ts';
import type { Catalogue } from '../templates/i18n/catalogue.ts';
import type { ContextProcessor } from '../templates/render.ts';
import type { Library } from '../templates/library.ts';
import type { PrecompiledTemplate } from '../templates/precompiled.ts';

/** What `.quintet/entry.ts` gives to `defineProject`: everything that the project consists of. */
export interface ProjectDefinition {
  settings: Settings;
  /** Default export of src/urls.ts. */
  urls: UrlList;
  database: Database;
  schema: SchemaDescription;
  /** Default exports of the apps' src/<app>/signals.ts, in the order of the apps. */
  signals?: readonly ModelSignals[];
  /** Exports of the apps' src/<app>/validators.ts. */
  validators?: NamedValidators;
  /** Default exports of the apps' src/<app>/rules.ts. */
  rules?: readonly ModelRules[];
  /** Default exports of the apps' src/<app>/policies.ts. */
  policies?: readonly Policy[];
  /** Default export of src/middleware.ts: the project's own layers around every view. */
  middleware?: MiddlewareList;
  /** Default export of src/context-processors.ts: names for every page, in addition to Quintet's. */
  contextProcessors?: readonly ContextProcessor[];
  /** Default export of src/server.ts: plugins of Fastify. */
  configureServer?: ServerConfiguration;
  /** Default export of src/mail.ts: how mail is sent, instead of `settings.email.url`. */
  mailBackend?: MailBackend;
  /** In the order of `settings.apps`. */
  apps: readonly AppFolder[];
  /** What a production build took along. Without it templates and translations are read from src/. */
  embedded?: EmbeddedFiles;
  /** Folder of collected static files, relative to the root, in a production build. Without it they are served from src/. */
  staticFolder?: string;
}

/** Templates and translations inside a production build. */
export interface EmbeddedFiles {
  /** Version of Quintet that compiled the templates. Another version compiles them again when they are first used. */
  version: string;
  templates: readonly PrecompiledTemplate[];
  /** Those that Quintet brings, for example for the admin. */
  ownTemplates: readonly PrecompiledTemplate[];
  /** By language. */
  catalogues: Readonly<Record<string, readonly Catalogue[]>>;
}

/** One app folder's optional files. */
export interface AppFolder {
  name: string;
  /** Default export of src/<app>/admin.ts. */
  admin?: readonly ModelAdmin[];
  /** Default export of src/<app>/api.ts. */
  api?: Router;
  /** Default export of src/<app>/template-tags.ts; `{% load <app> %}` finds it. */
  templateTags?: Library;
  /** Exports of src/<app>/schemas.ts: what `@json(schema: "…")` names. */
  schemas?: Readonly<Record<string, unknown>>;
  /** src/<app>/seed.ts, whose default export makes sample data. */
  seed?: () => Promise<{ default: () => unknown }>;
  /** src/<app>/commands/NAME.ts by name, whose default export is a command. */
  commands?: Readonly<Record<string, () => Promise<{ default?: unknown }>>>;
}
