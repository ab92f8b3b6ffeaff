import type { Database, QueryRecord } from '../../kernel/database.ts';
import type { Settings } from '../../kernel/settings.ts';
import type { Logger } from './logging/logger.ts';
import type { ModelRegistry } from './model-registry.ts';
import type { HttpRequest } from './request.ts';
import type { HttpResponse } from './response.ts';
import type { StaticFiles } from './static/static-files.ts';
import type { UrlResolver } from './routing/url-resolver.ts';

/**
 * A running project: available to every request as `request.app`. Created by runtime/project; other folders add
 * their part by `declare module './application.ts' { interface Application { … } }`.
 */
export interface Application {
  /** Absolute path of the project's folder. */
  readonly root: string;
  readonly settings: Settings;
  readonly models: ModelRegistry;
  readonly database: Database;
  readonly urls: UrlResolver;
  readonly statics: StaticFiles;
  readonly logger: Logger;
  /** The project's own page for a status (its 404.html, 500.html); undefined or no answer means the built-in page. */
  errorPage?: (request: HttpRequest, status: number, error?: unknown) => HttpResponse | undefined;
  /** The response of an API for an error of a request to it; undefined for requests to pages. */
  apiError?: (request: HttpRequest, status: number, error: unknown) => HttpResponse | undefined;
  /** The error that a request ends with instead of one that a view threw: one with a status for a database that is locked. */
  translateError?: (error: unknown) => unknown;
  /** A text of Quintet in a language; undefined where there is no translation. */
  translateText?: (languageCode: string, text: string) => string | undefined;
  /** Tells a listener each statement sent to the database; returns the end of the subscription. Used in debug only. */
  onQuery?: (listener: (query: QueryRecord) => void) => () => void;
}

let active: Application | undefined;

/** Makes `app` the application that `reverse` and other functions without a request use. */
export function setActiveApplication(app: Application | undefined): void {
  active = app;
}

/** The application that runs in this process, or undefined before one was created. */
export function activeApplication(): Application | undefined {
  return active;
}
