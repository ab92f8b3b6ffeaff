// Holds the application that answers now and the ones that still finish requests. Bundles run through the vm, so that nothing of
// an app is left in memory once its last request is answered.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { ProjectHandle, ContextReads, RouteDescription } from '../../kernel/project-handle.ts';
import { runBundle } from '../../kernel/code-bundle.ts';
import { describeError } from '../../kernel/dev-error.ts';
import type { CodeBundle, DevError } from '../../kernel/dev-messages.ts';
import { forgetSourceMap, registerSourceMap } from '../../kernel/source-maps.ts';

/** The part of a Fastify instance that is needed here. */
interface Server {
  ready(): PromiseLike<unknown>;
  routing(request: IncomingMessage, response: ServerResponse): void;
  close(): PromiseLike<unknown>;
}

/** The generated database module: `.quintet/db.ts`. */
interface DatabaseModule {
  exports: Record<string, unknown>;
  filename: string;
  users: number;
  isCurrent: boolean;
}

export interface RunningApp {
  kind: 'app';
  id: number;
  server: Server;
  routes: () => RouteDescription[];
  contexts: () => Record<string, ContextReads>;
  database: DatabaseModule | undefined;
  filename: string;
  activeRequests: number;
  isClosed: boolean;
}

interface BrokenApp {
  kind: 'broken';
  id: number;
  error: DevError;
}

export type HostedApp = RunningApp | BrokenApp;

export class AppHost {
  readonly #root: string;
  #database: DatabaseModule | undefined;
  #latest: Promise<HostedApp> | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  /** The app of the newest build; waits while it starts. Undefined before the first build came. */
  latest(): Promise<HostedApp> | undefined {
    return this.#latest;
  }

  /** Starts the app of a build after the one before it; from then on it is the latest. */
  load(id: number, app: CodeBundle, database: CodeBundle | undefined): Promise<HostedApp> {
    return this.#follow(async () => {
      try {
        if (database) await this.#openDatabase(id, database);
        return await this.#start(id, app);
      } catch (error) {
        return { kind: 'broken', id, error: describeError(error, this.#root) };
      }
    });
  }

  break(id: number, error: DevError): Promise<HostedApp> {
    return this.#follow(() => Promise.resolve({ kind: 'broken', id, error }));
  }

  /** Takes the app for one request; the returned function gives it back. */
  hold(app: RunningApp): () => void {
    app.activeRequests++;
    return () => {
      app.activeRequests--;
      void this.#retireIfIdle(app);
    };
  }

  /** Closes the latest app and its database, for the end of the process. */
  async close(): Promise<void> {
    const app = await this.#latest;
    this.#latest = undefined;
    if (this.#database) this.#database.isCurrent = false;
    if (app?.kind === 'app') await this.#close(app);
  }

  #follow(start: () => Promise<HostedApp>): Promise<HostedApp> {
    const previous = this.#latest;
    const next = Promise.resolve(previous).then(start);
    this.#latest = next;
    void this.#retireAfter(next, previous);
    return next;
  }

  async #retireAfter(next: Promise<HostedApp>, previous: Promise<HostedApp> | undefined): Promise<void> {
    await next;
    const old = await previous;
    if (old?.kind === 'app') await this.#retireIfIdle(old);
  }

  async #retireIfIdle(app: RunningApp): Promise<void> {
    const latest = await this.#latest;
    if (latest !== app && app.activeRequests === 0) await this.#close(app);
  }

  async #openDatabase(id: number, bundle: CodeBundle): Promise<void> {
    const filename = this.#filename('database', id);
    registerSourceMap(filename, bundle.map);
    const exports = await runBundle(bundle, { root: this.#root, filename });
    const old = this.#database;
    this.#database = { exports, filename, users: 0, isCurrent: true };
    if (!old) return;
    old.isCurrent = false;
    void closeDatabaseIfUnused(old);
  }

  async #start(id: number, bundle: CodeBundle): Promise<RunningApp> {
    const filename = this.#filename('app', id);
    registerSourceMap(filename, bundle.map);
    const database = this.#database;
    const modules = database ? { '#db': database.exports } : {};
    try {
      const started = await serverOf(await runBundle(bundle, { root: this.#root, filename, modules }));
      if (database) database.users++;
      return { kind: 'app', id, ...started, database, filename, activeRequests: 0, isClosed: false };
    } catch (error) {
      // The stack is made when it is first read; after that the map is not needed.
      void (error as Error).stack;
      forgetSourceMap(filename);
      throw error;
    }
  }

  async #close(app: RunningApp): Promise<void> {
    // Two requests may end in the same turn.
    if (app.isClosed) return;
    app.isClosed = true;
    await app.server.close();
    forgetSourceMap(app.filename);
    if (!app.database) return;
    app.database.users--;
    await closeDatabaseIfUnused(app.database);
  }

  #filename(kind: 'app' | 'database', id: number): string {
    return join(this.#root, '.quintet', 'build', `${kind}-${id}.cjs`);
  }
}

async function closeDatabaseIfUnused(module: DatabaseModule): Promise<void> {
  if (module.isCurrent || module.users > 0) return;
  forgetSourceMap(module.filename);
  const database = module.exports['database'] as { close?(): Promise<void> } | undefined;
  await database?.close?.();
}

async function serverOf(exports: Record<string, unknown>): Promise<Pick<RunningApp, 'server' | 'routes' | 'contexts'>> {
  const app = exports['default'] as
    | ({ createServer?(): PromiseLike<Server> } & Partial<Pick<ProjectHandle, 'routes' | 'contexts'>>)
    | undefined;
  if (typeof app?.createServer !== 'function') {
    throw new TypeError('.quintet/entry.ts does not export a project; run `npx quintet sync` to generate it again');
  }
  const server = await app.createServer();
  await server.ready();
  return { server, routes: () => app.routes?.() ?? [], contexts: () => app.contexts?.() ?? {} };
}
