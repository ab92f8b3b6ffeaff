import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Build, ProjectBuilder } from './project-builder.ts';

/** A file that changes all the time (a log in src/) must not keep requests waiting for ever. */
const MAX_ROUNDS = 10;

interface Question {
  resolve: (build: Build) => void;
  rounds: number;
}

/**
 * Answers "which build is true now?". One look at the files serves everyone who asked before it; who asks later, or while
 * a build runs, waits for the next look. So an answer is never older than its question.
 */
export class Freshness {
  readonly #builder: Pick<ProjectBuilder, 'isFresh' | 'build' | 'latest'>;
  readonly #onBuild: (build: Build, durationMs: number) => void;
  #waiting: Question[] = [];
  #running: Promise<void> | undefined;

  /** @param onBuild called after each build, before anyone is answered */
  constructor(
    builder: Pick<ProjectBuilder, 'isFresh' | 'build' | 'latest'>,
    onBuild: (build: Build, durationMs: number) => void,
  ) {
    this.#builder = builder;
    this.#onBuild = onBuild;
  }

  /** The newest build, after bringing it up to date if a file changed. */
  ask(): Promise<Build> {
    return new Promise((resolve) => {
      this.#waiting.push({ resolve, rounds: 0 });
      this.#running ??= this.#run();
    });
  }

  /** Waits until every question is answered, so that nothing is built or written any more. */
  async whenIdle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // Questions that came in the same turn share one look.
    await nextTurn();
    while (this.#waiting.length > 0) {
      const asked = this.#waiting;
      this.#waiting = [];
      const build = this.#builder.isFresh() ? this.#builder.latest : await this.#build();
      this.#settle(asked, build);
    }
    this.#running = undefined;
  }

  /** Undefined: files may have changed during the build, so another look is due. */
  async #build(): Promise<undefined> {
    const startedAt = performance.now();
    const build = await this.#builder.build();
    this.#onBuild(build, performance.now() - startedAt);
    return undefined;
  }

  #settle(asked: Question[], build: Build | undefined): void {
    for (const question of asked) {
      const answer = build ?? (++question.rounds >= MAX_ROUNDS ? this.#builder.latest : undefined);
      if (answer) question.resolve(answer);
      else this.#waiting.push(question);
    }
  }
}
