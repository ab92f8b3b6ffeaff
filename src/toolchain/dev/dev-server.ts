// Puts the development server together: listener, builder, workers, watcher. What each does is in its own file.
import { describeError } from '../../kernel/dev-error.ts';
import { createDebug } from '../../kernel/debug.ts';
import type { DevError, MigrationNotice, ParentMessage } from '../../kernel/dev-messages.ts';
import { writeContexts } from '../codegen/contexts-file.ts';
import { writeRoutes } from '../codegen/routes-file.ts';
import { Freshness } from './freshness.ts';
import { listen } from './listener.ts';
import type { Listener, ListenOptions } from './listener.ts';
import { MigrationWatch } from './migration-watch.ts';
import type { MigrationTools } from './migration-watch.ts';
import { ProjectBuilder } from './project-builder.ts';
import type { Build } from './project-builder.ts';
import { watchProject } from './watcher.ts';
import type { Change } from './watcher.ts';
import { WorkerPool } from './worker-pool.ts';
import type { WorkerEvent, WorkerOutput } from './worker-process.ts';

export interface DevServerOptions extends ListenOptions {
  migrations?: MigrationTools;
  /** A worker that uses more memory than this is replaced. Default 400 MB. */
  memoryLimitBytes?: number;
  /** Where what the project prints to stdout goes. Default `inherit`: to our own. */
  output?: WorkerOutput;
}

/** What the server reports while it runs, for the terminal and for `--json`. */
export type DevEvent =
  | { type: 'listening'; url: string; host: string; port: number; taken: Listener['taken'] }
  /** The first build is made; `adminUrl` is a path, undefined when there is no admin or the settings are broken. */
  | { type: 'ready'; durationMs: number; adminUrl: string | undefined }
  | { type: 'built'; id: number; durationMs: number }
  | { type: 'broken'; id: number; error: DevError }
  | Extract<WorkerEvent, { type: 'request' | 'exception' | 'swapped' | 'failed' }>
  | { type: 'replaced'; reason: 'settings' | 'memory' | 'crash' | 'asked' }
  | { type: 'crashed'; error: DevError; isGivenUp: boolean }
  | { type: 'migrations'; notice: MigrationNotice | undefined }
  | { type: 'migrated'; error: DevError | undefined };

const debug = createDebug('dev');

const MEMORY_LIMIT_BYTES = 400e6;
/** A worker that is too large from the start would be replaced for ever. */
const SWAPS_BEFORE_REPLACEMENT = 20;

/**
 * Starts the server. It runs also when the project is broken: then every request gets the error page until it is fixed.
 *
 * @param root absolute path of the project
 * @throws {ProjectError} DEV_PORT_TAKEN, DEV_PORT_FORBIDDEN, DEV_HOST_UNKNOWN
 */
export async function startDevServer(
  root: string,
  options: DevServerOptions,
  onEvent: (event: DevEvent) => void,
): Promise<DevServer> {
  const server = new DevServer(root, options, onEvent);
  await server.start();
  return server;
}

export class DevServer {
  readonly #root: string;
  readonly #options: DevServerOptions;
  readonly #emit: (event: DevEvent) => void;
  readonly #builder: ProjectBuilder;
  readonly #freshness: Freshness;
  readonly #migrations: MigrationWatch | undefined;
  #listener: Listener | undefined;
  #pool: WorkerPool | undefined;
  #watcher: { close(): Promise<void> } | undefined;
  #schemaVersion = 0;
  #swaps = 0;
  /** Work that no one waits for, as long as it is under way. */
  readonly #background = new Set<Promise<void>>();

  constructor(root: string, options: DevServerOptions, onEvent: (event: DevEvent) => void) {
    this.#root = root;
    this.#options = options;
    this.#emit = onEvent;
    this.#builder = new ProjectBuilder(root);
    this.#freshness = new Freshness(this.#builder, (build, durationMs) => this.#useBuild(build, durationMs));
    this.#migrations = options.migrations && this.#watchMigrations(options.migrations);
  }

  /** `http://127.0.0.1:8000/` */
  get url(): string {
    const { host, port } = this.#require(this.#listener);
    return `http://${reachable(host).replace(/^(.*:.*)$/, '[$1]')}:${port}/`;
  }

  /** Process id of the worker in charge. */
  get workerPid(): number | undefined {
    return this.#pool?.pid;
  }

  async start(): Promise<void> {
    const startedAt = performance.now();
    const listener = await listen(this.#options, (socket) => this.#pool?.give(socket));
    this.#listener = listener;
    const { host, port, taken } = listener;
    const run = Date.now().toString(36);
    this.#pool = new WorkerPool({
      root: this.#root,
      host: reachable(host),
      port,
      run,
      output: this.#options.output,
      onMessage: (message, reply) => this.#hear(message, reply),
      onCrash: (error, isGivenUp) => this.#emit({ type: 'crashed', error, isGivenUp }),
    });
    this.#pool.start();
    this.#emit({ type: 'listening', url: this.url, host, port, taken });
    await this.#freshness.ask();
    this.#watcher = watchProject(this.#root, (changes) => this.#react(changes));
    const durationMs = performance.now() - startedAt;
    const settings = this.#builder.project?.settings;
    this.#emit({ type: 'ready', durationMs, adminUrl: settings?.adminUrl ?? undefined });
  }

  /** Replaces the worker; no request is lost. */
  restart(): void {
    this.#replace('asked');
  }

  /** Creates a migration if the models changed and applies all unapplied ones; reports the result as an event. */
  async migrate(): Promise<void> {
    const project = this.#builder.project;
    if (!this.#migrations || !project) return;
    const error = await this.#migrations.migrate(project).then(
      () => undefined,
      (thrown: unknown) => describeError(thrown, this.#root),
    );
    this.#pool?.tell({ type: 'migrated', error });
    this.#emit({ type: 'migrated', error });
  }

  /** Stops listening, gives requests under way two seconds, ends the workers. Nothing is written to the project after it. */
  async stop(): Promise<void> {
    this.#listener?.server.close();
    await Promise.all([this.#watcher?.close(), this.#pool?.stop(), this.#migrations?.stop()]);
    await Promise.all([this.#freshness.whenIdle(), ...this.#background]);
    await this.#builder.dispose();
  }

  #inBackground(work: Promise<void>): void {
    this.#background.add(work);
    void work.finally(() => this.#background.delete(work));
  }

  #useBuild(build: Build, durationMs: number): void {
    const pool = this.#require(this.#pool);
    const before = pool.pid;
    const isNew = pool.use(build);
    if (isNew && build.kind === 'broken') this.#emit({ type: 'broken', id: build.id, error: build.error });
    if (isNew && build.kind === 'app') this.#emit({ type: 'built', id: build.id, durationMs });
    if (pool.pid !== before) this.#emit({ type: 'replaced', reason: 'settings' });
    if (build.kind === 'broken') this.#lookAtModels();
  }

  /** After the app has started: comparing models keeps this process busy, and requests wait for the app. */
  #lookAtModels(): void {
    const { project, schemaVersion } = this.#builder;
    if (schemaVersion === this.#schemaVersion || !project) return;
    this.#schemaVersion = schemaVersion;
    this.#migrations?.look(project);
  }

  #hear(message: WorkerEvent, reply: (message: ParentMessage) => void): void {
    switch (message.type) {
      case 'fresh?':
        return void this.#answer(message.request, reply);
      case 'migrate':
        return this.#inBackground(this.migrate());
      case 'routes':
        return this.#inBackground(this.#writeNames(writeRoutes({ root: this.#root }, message.routes)));
      case 'contexts':
        return this.#inBackground(this.#writeNames(writeContexts({ root: this.#root }, message.contexts)));
      case 'swapped':
        this.#emit(message);
        this.#lookAtModels();
        return this.#limitMemory(message.rssBytes);
      case 'failed':
        this.#emit(message);
        return this.#lookAtModels();
      case 'crashed':
        return;
      case 'request':
        if (this.#builder.project?.settings.logging.requests !== false) this.#emit(message);
        return;
      default:
        this.#emit(message);
    }
  }

  async #answer(request: number, reply: (message: ParentMessage) => void): Promise<void> {
    const { id } = await this.#freshness.ask();
    this.#pool?.retryFailed();
    reply({ type: 'fresh', request, id });
    if (this.#builder.project) this.#migrations?.hearRequest(this.#builder.project);
  }

  /** A disk that is full or read-only is no reason to stop: names are checked by the compiler only. */
  async #writeNames(writing: Promise<boolean>): Promise<void> {
    await writing.catch((error: unknown) => debug?.('names: %s', error));
  }

  #limitMemory(rssBytes: number): void {
    this.#swaps++;
    if (rssBytes < (this.#options.memoryLimitBytes ?? MEMORY_LIMIT_BYTES)) return;
    if (this.#swaps >= SWAPS_BEFORE_REPLACEMENT) this.#replace('memory');
  }

  #replace(reason: 'memory' | 'asked'): void {
    this.#swaps = 0;
    this.#pool?.replace();
    this.#emit({ type: 'replaced', reason });
  }

  #react(changes: Change[]): void {
    const kinds = new Set(changes.map(({ kind }) => kind));
    void this.#freshness.ask();
    if (kinds.has('template') || kinds.has('static')) this.#pool?.tell({ type: 'refresh', styles: undefined });
    else if (kinds.has('style')) this.#pool?.tell({ type: 'refresh', styles: this.#stylePaths(changes) });
    if (kinds.has('migration') && this.#builder.project) this.#migrations?.look(this.#builder.project);
  }

  /** URL paths: `src/posts/static/css/a.css` → `/static/css/a.css`. */
  #stylePaths(changes: Change[]): string[] {
    const prefix = this.#builder.project?.settings.staticUrl ?? '/static/';
    return changes
      .filter(({ kind }) => kind === 'style')
      .map(({ path }) => prefix + path.replace(/^.*?\/static\//, ''));
  }

  #watchMigrations(tools: MigrationTools): MigrationWatch {
    return new MigrationWatch(
      tools,
      (notice) => {
        this.#pool?.tell({ type: 'migrations', notice }, true);
        this.#emit({ type: 'migrations', notice });
      },
      // A broken schema is reported by the build; an unreachable database is reported by the first query.
      () => undefined,
    );
  }

  #require<T>(value: T | undefined): T {
    if (value === undefined) throw new TypeError('the development server has not been started');
    return value;
  }
}

/** The address to connect to if the server listens on all addresses. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
