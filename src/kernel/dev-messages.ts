// What the dev server's parent (toolchain/dev: owns the port, watches, builds) and its worker (runtime/dev: keeps the
// runtime and the database open, swaps apps in) say to each other over the process channel.
import type { ContextReads, RouteDescription } from './project-handle.ts';

/** An error in the project's code, shown on the error page and in the terminal. */
export interface DevError {
  title: string;
  message: string;
  /** `src/posts/views.ts` relative to the project root. */
  file: string | undefined;
  line: number | undefined;
  column: number | undefined;
  /** Source lines around the error, with line numbers and a caret. */
  frame: string | undefined;
  hint: string | undefined;
  stack: string | undefined;
}

/** Says that the models differ from the last migration, or that migrations wait to be applied. */
export interface MigrationNotice {
  /** Changes that no migration has yet, in words. */
  changes: string[];
  /** Names of migrations that are not applied. */
  unapplied: string[];
  /** Why the database could not be asked, and what to do; absent where it could. */
  database?: { problem: string; hint: string | undefined };
}

/** A CommonJS bundle with its source map (version 3, JSON; sources relative to `.quintet/build/`). */
export interface CodeBundle {
  code: string;
  map: string;
  packages: PackageImports;
}

/** Packages that a bundle leaves outside, by the specifiers of its import statements. */
export interface PackageImports {
  /** `import … from 'x'` and `export … from 'x'`: loaded before the bundle runs. */
  imported: string[];
  /** `import('x')`, and no `require('x')` beside it: loaded when the call is reached. */
  importedLater: string[];
}

export type ParentMessage =
  /** A connection comes with it as the handle; the parent keeps its own copy until the worker says `closed`. */
  | { type: 'socket'; connection: number }
  /** Answer to `fresh?`: requests may go to app `id` (or to the error page if the build `id` is broken). */
  | { type: 'fresh'; request: number; id: number }
  /** Answer to `fresh?`: another worker took over; pass the request on to the public address. */
  | { type: 'moved'; request: number }
  /** A new build. `database` is sent only when the client changed. */
  | { type: 'app'; id: number; app: CodeBundle; database: CodeBundle | undefined }
  | { type: 'broken'; id: number; error: DevError }
  /** Answered with `pong`, to distinguish a busy worker from a hung one. */
  | { type: 'ping' }
  /** Another worker took over: finish requests under way, pass later ones on, exit when no connection is left. */
  | { type: 'drain' }
  /** Tell open pages: reload, or swap only the style sheets named by URL path. */
  | { type: 'refresh'; styles: string[] | undefined }
  | { type: 'migrations'; notice: MigrationNotice | undefined }
  /** `migrate` is done, or failed. */
  | { type: 'migrated'; error: DevError | undefined }
  /** Finish requests under way, close everything, exit 0. */
  | { type: 'stop' };

/** What the parent passes to a worker at its start, as JSON in the environment variable `QUINTET_DEV`. */
export interface WorkerOptions {
  /** Public address, where `moved` requests are passed on to. */
  host: string;
  port: number;
  /** Differs from one run of the dev server to the next, so that open pages notice. */
  run: string;
}

export type WorkerMessage =
  | { type: 'ready' }
  | { type: 'pong' }
  /** From here on the worker may have read something of it. */
  | { type: 'took'; connection: number }
  | { type: 'closed'; connection: number }
  | { type: 'fresh?'; request: number; connection: number }
  /** The headers of a response are being sent: another response is not possible any more. */
  | { type: 'answering'; connection: number }
  /** App `id` was swapped in after `durationMs`. */
  | { type: 'swapped'; id: number; durationMs: number; rssBytes: number }
  /** The named routes have changed, so the types of `redirect` and `reverse` must change. */
  | { type: 'routes'; routes: RouteDescription[] }
  /** Templates read other names of their contexts than before, as the types of `render` want to know. */
  | { type: 'contexts'; contexts: Record<string, ContextReads> }
  /** App `id` threw when it was started. */
  | { type: 'failed'; id: number; error: DevError }
  /** A request was answered, for the terminal's log. */
  | { type: 'request'; method: string; path: string; status: number; durationMs: number; bytes: number }
  /** An exception left a view, for the terminal. */
  | { type: 'exception'; error: DevError }
  /** The button on the page: make and apply migrations. */
  | { type: 'migrate' }
  /** Something escaped every handler; the worker has answered what it could and must be replaced. */
  | { type: 'crashed'; error: DevError };
