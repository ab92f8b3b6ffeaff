// Hashes run in libuv's few threads, which also read files and look up names: some of them must stay free.
import { availableParallelism } from 'node:os';

import { errors } from '../errors.ts';

const THREADS = Number(process.env['UV_THREADPOOL_SIZE']) || 4;

/** Hashes at the same time: one thread stays free, and no more than the machine has processors. */
const MAX_RUNNING = Math.max(1, Math.min(THREADS - 1, availableParallelism()));
/** Hashes that wait for one running; at 170 ms each the last one waits for about three seconds. */
const MAX_WAITING = MAX_RUNNING * 16;
/** Part of the queue that one client may fill, so that others still sign in. */
const MAX_WAITING_PER_CLIENT = MAX_WAITING / 4;
const RETRY_AFTER_SECONDS = 5;

interface Waiting {
  client: string | undefined;
  start: () => void;
}

/** Limits how many hashes are computed at the same time, and how many visitors may wait for one. */
export class HashQueue {
  #running = 0;
  readonly #waiting: Waiting[] = [];
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  readonly #maxPerClient: number;

  constructor({ running = MAX_RUNNING, waiting = MAX_WAITING, perClient = MAX_WAITING_PER_CLIENT } = {}) {
    this.#maxRunning = running;
    this.#maxWaiting = waiting;
    this.#maxPerClient = perClient;
  }

  /**
   * Runs `work` as soon as there is room.
   *
   * @param client the visitor who asks; undefined for work of the project itself, which waits without a limit
   * @throws {HttpError} PASSWORD_HASHING_BUSY (503): too many wait already
   */
  async run<T>(work: () => Promise<T>, client?: HashClient): Promise<T> {
    if (this.#running >= this.#maxRunning) await this.#wait(client);
    else this.#running++;
    try {
      return await work();
    } finally {
      // The place is handed on, so that nobody slips in between.
      const next = this.#waiting.shift();
      if (next) next.start();
      else this.#running--;
    }
  }

  #wait(client: HashClient | undefined): Promise<void> {
    if (client !== undefined && this.#isFullFor(client))
      throw errors.PASSWORD_HASHING_BUSY({}, { data: { retryAfterSeconds: RETRY_AFTER_SECONDS } });
    return new Promise((start) => {
      this.#waiting.push({ client: client?.address, start });
    });
  }

  #isFullFor({ address, isShared }: HashClient): boolean {
    const fromClients = this.#waiting.filter((entry) => entry.client !== undefined);
    if (fromClients.length >= this.#maxWaiting) return true;
    return !isShared && fromClients.filter((entry) => entry.client === address).length >= this.#maxPerClient;
  }
}

/** A visitor whose password is hashed. */
export interface HashClient {
  address: string;
  /** True for the address of a proxy or a network, behind which there may be many people. */
  isShared: boolean;
}

/** The queue of this process: threads are shared by all apps in it. */
export const hashQueue = new HashQueue();
