import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { MigrationNotice } from '../../kernel/dev-messages.ts';
import type { Project } from '../project/project.ts';
import { errors } from './errors.ts';

/** The part of migrations that the dev server needs; given by the command, since dev knows nothing of migrations. */
export interface MigrationTools {
  /** What is not migrated yet; undefined when all is done. */
  notice(project: Project): Promise<MigrationNotice | undefined>;
  /** The data that a migration created now would delete, in words. */
  losses(project: Project): Promise<string[]>;
  /** Creates a migration if the models changed, and applies every one that waits. */
  migrate(project: Project): Promise<void>;
}

/** While something waits, another terminal may do it: look again at most this often. */
const LOOK_AGAIN_MS = 1_000;
/** The migration engine takes a core for a while: it waits until no request came for this time, */
const QUIET_MS = 250;
/** but not longer than this, if a page sends requests all the time. */
const PATIENCE_MS = 3_000;

export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  sleep(ms: number, options: { signal: AbortSignal }): Promise<void>;
}

const CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms, options) => sleep(ms, undefined, options),
};

/** Computes the notice in the background, one at a time, and reports when it changes. */
export class MigrationWatch {
  readonly #tools: MigrationTools;
  readonly #onNotice: (notice: MigrationNotice | undefined) => void;
  readonly #onError: (error: unknown) => void;
  #notice: MigrationNotice | undefined;
  #running: Promise<void> | undefined;
  #isDue = false;
  #lookedAt = 0;
  #requestAt = 0;
  readonly #clock: Clock;
  readonly #stop = new AbortController();

  constructor(
    tools: MigrationTools,
    onNotice: (notice: MigrationNotice | undefined) => void,
    onError: (error: unknown) => void,
    clock: Clock = CLOCK,
  ) {
    this.#clock = clock;
    this.#tools = tools;
    this.#onNotice = onNotice;
    this.#onError = onError;
  }

  look(project: Project): void {
    this.#isDue = true;
    this.#running ??= this.#run(project).finally(() => (this.#running = undefined));
  }

  /** Call it with every request; cheap. */
  hearRequest(project: Project): void {
    this.#requestAt = this.#clock.now();
    if (this.#notice && this.#clock.now() - this.#lookedAt > LOOK_AGAIN_MS) this.look(project);
  }

  /** @throws {ProjectError} DEV_MIGRATION_LOSES_DATA: a slip of the finger must not cost data; and what the tools throw */
  async migrate(project: Project): Promise<void> {
    await this.#running;
    const losses = await this.#tools.losses(project);
    if (losses.length > 0) throw errors.DEV_MIGRATION_LOSES_DATA({ losses });
    await this.#tools.migrate(project);
    this.look(project);
    await this.#running;
  }

  /** Looks no more; a comparison under way comes to its end first. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(project: Project): Promise<void> {
    while (this.#isDue) {
      await this.#waitForQuiet();
      this.#isDue = false;
      if (this.#stop.signal.aborted) return;
      this.#lookedAt = this.#clock.now();
      try {
        this.#set(await this.#tools.notice(project));
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  async #waitForQuiet(): Promise<void> {
    const since = this.#clock.now();
    const { signal } = this.#stop;
    const quietAt = (): number => Math.min(Math.max(since, this.#requestAt) + QUIET_MS, since + PATIENCE_MS);
    while (!signal.aborted && this.#clock.now() < quietAt())
      await this.#clock.sleep(quietAt() - this.#clock.now(), { signal }).catch(() => {}); // it was stopped
  }

  #set(notice: MigrationNotice | undefined): void {
    if (isDeepStrictEqual(notice, this.#notice)) return;
    this.#notice = notice;
    this.#onNotice(notice);
  }
}
