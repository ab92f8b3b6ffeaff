import type { Database } from '../../kernel/database.ts';
import type { SchemaDescription } from '../../kernel/model.ts';
import type { Settings } from '../../kernel/settings.ts';
import type { ModelAdmin } from '../admin/index.ts';
import type { MiddlewareList, ServerConfiguration, UrlList } from '../http/index.ts';
import type { Catalogue, Library } from '../templates/index.ts';

/** What `.quintet/entry.ts` gives to `defineApp`: everything that the project consists of. */
export interface AppDefinition {
  settings: Settings;
  /** Default export of src/urls.ts. */
  urls: UrlList;
  database: Database;
  schema: SchemaDescription;
  /** Default export of src/middleware.ts: the project's own layers around every view. */
  middleware?: MiddlewareList;
  /** Default export of src/server.ts: plugins of Fastify. */
  configureServer?: ServerConfiguration;
  /** In the order of `settings.apps`. */
  apps: readonly AppPart[];
  /**
   * Project templates by name, in a production build. Without them templates are read from src/templates and
   * src/<app>/templates.
   */
  templates?: Readonly<Record<string, string>>;
  /** Translations by language, in a production build. Without them they are read from src/locale and src/<app>/locale. */
  catalogues?: Readonly<Record<string, Catalogue | readonly Catalogue[]>>;
  /** Folder of collected static files, relative to the root, in a production build. Without it they are served from src/. */
  staticFolder?: string;
}

/** One app folder's optional files. */
export interface AppPart {
  name: string;
  /** Default export of src/<app>/admin.ts. */
  admin?: readonly ModelAdmin[];
  /** Default export of src/<app>/template-tags.ts; `{% load <app> %}` finds it. */
  templateTags?: Library;
  /** src/<app>/seed.ts, whose default export makes sample data. */
  seed?: () => Promise<{ default: () => unknown }>;
}
