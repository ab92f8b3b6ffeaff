import { Worker } from 'node:worker_threads';
import type { MigrationNotice } from '../../../kernel/dev-messages.ts';
import { builtFile } from '../../../kernel/package.ts';
import type { Project } from '../../project/project.ts';

export interface NoticeQuestion {
  id: number;
  project: Project;
}

export type NoticeAnswer = { id: number; notice: MigrationNotice | undefined } | { id: number; error: string };

interface Asker {
  resolve(notice: MigrationNotice | undefined): void;
  reject(error: Error): void;
}

/**
 * Answers `migrationNotice` in a separate thread, so that a save does not wait for the comparison.
 * The thread starts with the first question and does not keep the process alive. Needs dist/.
 */
export class NoticeThread {
  readonly #askers = new Map<number, Asker>();
  #worker: Worker | undefined;
  #asked = 0;

  /** @throws {Error} what `migrationNotice` throws, as text: errors do not cross threads whole */
  async notice(project: Project): Promise<MigrationNotice | undefined> {
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#askers.set(id, { resolve, reject });
      worker.postMessage({ id, project: dataOf(project) } satisfies NoticeQuestion);
    });
  }

  /** Ends the thread; those who wait for it get an error. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#giveUp(new Error('the thread was closed'));
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(builtFile('toolchain/migrations/notice/notice-worker.js'));
    worker.unref();
    worker.on('message', (answer: NoticeAnswer) => this.#hear(answer));
    worker.on('error', (error) => this.#giveUp(error));
    return worker;
  }

  #hear(answer: NoticeAnswer): void {
    const asker = this.#askers.get(answer.id);
    this.#askers.delete(answer.id);
    if ('error' in answer) asker?.reject(new Error(answer.error));
    else asker?.resolve(answer.notice);
  }

  /** The next question starts a new thread. */
  #giveUp(error: Error): void {
    this.#worker = undefined;
    for (const asker of this.#askers.values()) asker.reject(error);
    this.#askers.clear();
  }
}

/** Settings may hold functions, which cannot be sent and are not asked for. */
function dataOf(project: Project): Project {
  return JSON.parse(JSON.stringify(project)) as Project;
}
