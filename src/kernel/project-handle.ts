import type { Database } from './database.ts';
import type { ModelDescription } from './model.ts';
import type { ProjectCommand } from './project-command.ts';
import type { Settings } from './settings.ts';

/**
 * What the project's own built entry (`.quintet/entry.ts`, default export) gives to commands that need the running application.
 * The toolchain builds the entry, loads it and sees no more of the runtime than this.
 */
export interface ProjectHandle {
  readonly settings: Settings;
  readonly models: readonly ModelDescription[];
  readonly database: Database;
  /** Problems found when the app was put together, as `check` prints them. */
  check(options?: CheckOptions): Promise<CheckResult>;
  /**
   * What a page of the template reads of its context, as TypeScript; undefined where there is no such template, or it
   * does not compile.
   */
  templateTypes(name: string): readonly TemplateLine[] | undefined;
  /** What the project's templates and their partials read of their contexts, by name; without those that do not compile. */
  contexts(): Record<string, ContextReads>;
  /** The URL patterns in order, as `routes` prints them. */
  routes(): RouteDescription[];
  readonly users: UserCommands;
  readonly tokens: TokenCommands;
  readonly fixtures: FixtureCommands;
  /** Runs the project's own seed function of every app (`src/<app>/seed.ts`), in the order of `settings.apps`; counts rows made. */
  seed(): Promise<{ app: string; created: number }[]>;
  /**
   * A command of the project by its name (`src/<app>/commands/NAME.ts`); undefined when no app in the settings has one.
   *
   * @throws {ProjectError} COMMAND_SHAPE; what the file throws when it loads
   */
  command(name: string): Promise<ProjectCommand | undefined>;
  /**
   * The OpenAPI 3.1 document of the API at a path.
   *
   * @param path `api/`; may be left out if there is only one
   * @throws {ProjectError} API_MISSING
   */
  apiSchema(path?: string): Readonly<Record<string, unknown>>;
  /** Sends a short message to these addresses, as the project sends mail. @throws {ProjectError} MAIL_* */
  sendTestMail(to: readonly string[]): Promise<void>;
  /** What the shell knows by name: `db`, the models, settings, … */
  shell(): Record<string, unknown>;
  /** Starts to listen. @throws {ProjectError} when the port is taken. */
  listen(options: { host: string; port: number }): Promise<RunningServer>;
  /** Closes the database and everything else that keeps the process alive. */
  close(): Promise<void>;
}

/** What a template reads of a value: attributes by name, and `[]` for the items of a list. */
export interface ContextReads {
  readonly [name: string]: { readonly isRequired: boolean; readonly reads: ContextReads };
}

/** A statement of TypeScript that checks an expression of a template: `$` is the context, `$v(…)` a value as templates see it. */
export interface TemplateLine {
  code: string;
  /** Of an expression in one of the project's own templates. */
  at?: TemplatePlace;
}

export interface TemplatePlace {
  /** `src/posts/templates/posts/post-list.html:12:3` */
  where: string;
  /** `post.author.name` */
  path: string;
}

export interface RunningServer {
  url: string;
  /** Stops accepting, waits for requests under way (at most `graceMs`, default 10,000), closes the app. */
  stop(graceMs?: number): Promise<void>;
}

export interface UserCommands {
  /** Fields that `createsuperuser` asks for in addition to the password: the login field first. */
  requiredFields(): { name: string; label: string }[];
  /** Messages about one value (taken, malformed); empty when it is fine. */
  validateField(name: string, value: string): Promise<string[]>;
  /** Messages of the password validators; empty when it is fine. */
  validatePassword(password: string, fields: Record<string, string>): Promise<string[]>;
  createSuperuser(fields: Record<string, string>, password: string): Promise<{ id: string; label: string }>;
  /** @param password a function is asked once the user is found @throws {ProjectError} USER_NOT_FOUND */
  changePassword(login: string, password: string | (() => Promise<string>)): Promise<void>;
}

/** API tokens. Every method throws FRAMEWORK_TABLE_MISSING until their table is migrated. */
export interface TokenCommands {
  /** @throws {ProjectError} USER_NOT_FOUND, TOKEN_SCOPE_UNKNOWN */
  create(options: {
    login: string;
    name: string;
    scopes: readonly string[];
    expiresAt: Date | undefined;
  }): Promise<TokenDescription & { token: string }>;
  /** @param login only the tokens of this user @throws {ProjectError} USER_NOT_FOUND */
  list(login?: string): Promise<TokenDescription[]>;
  /** @param id of the token, or the token itself @throws {ProjectError} TOKEN_NOT_FOUND */
  revoke(id: string): Promise<void>;
}

/** Times are ISO 8601. */
export interface TokenDescription {
  id: string;
  /** What the user logs in with. */
  user: string;
  name: string;
  scopes: string[];
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
}

/** Rows to and from files. See docs/data.md for their format. */
export interface FixtureCommands {
  /**
   * Writes rows as text in chunks. Each chunk is awaited before the next one is read.
   *
   * @throws {UsageError} FIXTURE_LABEL_UNKNOWN, FIXTURE_KEYS_AMBIGUOUS
   */
  dump(request: DumpRequest, write: (text: string) => Promise<void>): Promise<DumpResult>;
  /**
   * Loads fixtures, all of them or nothing.
   *
   * @param names of fixtures, paths of files, or `-` for `options.input`
   * @throws {ProjectError} FIXTURE_*
   */
  load(names: readonly string[], options?: LoadRequest): Promise<LoadResult>;
}

export interface DumpRequest {
  /** Apps, models or `app.Model`; none means everything. */
  labels: readonly string[];
  exclude?: readonly string[];
  format?: 'json' | 'jsonl';
  /** Spaces of indentation; undefined writes one object a line. */
  indent?: number | undefined;
  /** References by natural keys, where the other model has one. Default false. */
  naturalForeign?: boolean;
  /** Times finer than a millisecond lose that part; without it they are rejected. Default false. */
  truncateTimes?: boolean;
  /** No primary keys for models with a natural one. Default false. */
  naturalPrimary?: boolean;
  /** Only these rows, as text; of one model only. */
  keys?: readonly string[] | undefined;
}

export interface DumpResult {
  objects: number;
  models: { model: string; objects: number }[];
  /** What could not be written: fields of types that the client cannot read. */
  warnings: string[];
}

export interface LoadRequest {
  /** Look for names in the folder of this app only. */
  app?: string | undefined;
  /** Apps, models or `app.Model` that are left out. */
  exclude?: readonly string[];
  /** Leave out fields and models that do not exist, instead of refusing them. Default false. */
  ignoreUnknown?: boolean;
  /** What `-` reads. */
  input?: AsyncIterable<string> | undefined;
}

export interface LoadResult {
  /** As `src/posts/fixtures/sample.json`. */
  fixtures: { file: string; objects: number }[];
  objects: number;
}

export interface RouteDescription {
  /** `/posts/<slug:slug>/` */
  path: string;
  /** `posts:detail`, or undefined for unnamed ones. */
  name: string | undefined;
  /** Language of the path, where it depends on it. */
  language?: string;
  /** The name in the list's own namespace, where `include` gave it another one. */
  alias?: string;
  /** Parameter names with their TypeScript type: `{slug: 'string'}`. */
  params: Record<string, string>;
  view: string;
}

export interface CheckOptions {
  /** Also whether the settings are fit for a public server. Default false. */
  deploy?: boolean;
}

export interface CheckResult {
  messages: CheckMessage[];
  /** Problems that `settings.silencedChecks` hides. */
  silenced: number;
}

/** One finding of a check, as data. Ids are `area.E001` (error), `area.W001` (warning); never reused. */
export interface CheckMessage {
  id: string;
  level: 'error' | 'warning';
  message: string;
  hint: string | undefined;
  where: string | undefined;
}
