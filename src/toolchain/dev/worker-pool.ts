// Which worker gets connections. A worker is replaced when it cannot run the newest build, grew too large or died; the
// old one finishes what it began, so that no request is lost.
import type { Socket } from 'node:net';
import type { CodeBundle, DevError, ParentMessage, WorkerOptions } from '../../kernel/dev-messages.ts';
import { Fallback } from './fallback.ts';
import type { Build } from './project-builder.ts';
import { WorkerProcess } from './worker-process.ts';
import type { WorkerEvent, WorkerExit, WorkerOutput } from './worker-process.ts';

/** So many ends within that time, and the app is taken for one that cannot run. */
const CRASH_LIMIT = 3;
const CRASH_WINDOW_MS = 10_000;
/** An app that did not start is tried again at most this often, when someone asks for a page. */
const RETRY_MS = 1_000;

interface PoolOptions extends WorkerOptions {
  root: string;
  output: WorkerOutput | undefined;
  onMessage(message: WorkerEvent, reply: (message: ParentMessage) => void): void;
  onCrash(error: DevError, isGivenUp: boolean): void;
}

/** A worker and what it has been given. */
interface Member {
  worker: WorkerProcess;
  generation: number | undefined;
  buildId: number;
  databaseId: number;
  isDraining: boolean;
  /** When its app could not be started, by `performance.now()`. */
  failedAt: number | undefined;
}

export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #members = new Map<WorkerProcess, Member>();
  readonly #fallback = new Fallback();
  #current: Member | undefined;
  #build: Build | undefined;
  #notices: ParentMessage[] = [];
  #crashes: number[] = [];
  #givenUp: DevError | undefined;
  #isStopping = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#current?.worker.pid;
  }

  /** Starts a worker while the first build is still being made. */
  start(): void {
    this.#current ??= this.#fork();
  }

  give(socket: Socket): void {
    // A client that goes away is not an error.
    socket.on('error', () => socket.destroy());
    if (this.#givenUp) this.#fallback.answer(socket, this.#givenUp);
    else if (this.#current) this.#current.worker.give(socket);
    else socket.destroy();
  }

  /** Brings the newest build to a worker that can run it. @returns whether it differs from the one before */
  use(build: Build): boolean {
    const isNew = build.id !== this.#build?.id;
    this.#build = build;
    if (this.#isStopping) return isNew;
    if (isNew) this.#crashes = [];
    if (isNew && this.#givenUp) this.#revive();
    const member = this.#current;
    if (!member || member.buildId === build.id) return isNew;
    const isForeign = build.kind === 'app' && member.generation !== undefined && member.generation !== build.generation;
    if (isForeign) this.replace();
    else this.#deliver(member, build);
    return isNew;
  }

  /** What kept an app from starting may be gone although no file changed: a service that was down, a missing folder. */
  retryFailed(): void {
    const member = this.#current;
    const isDue = member?.failedAt !== undefined && performance.now() - member.failedAt > RETRY_MS;
    if (isDue && this.#build) this.#deliver(member, this.#build);
  }

  /** A new worker takes over; the old one finishes its requests and ends. */
  replace(): void {
    if (this.#isStopping) return;
    const old = this.#current;
    this.#current = this.#fork();
    if (this.#build) this.#deliver(this.#current, this.#build);
    if (old) this.#drain(old);
  }

  /** Sends a message to the current worker, and to each later one if `isLasting`. */
  tell(message: ParentMessage, isLasting = false): void {
    if (isLasting) this.#notices = [...this.#notices.filter(({ type }) => type !== message.type), message];
    this.#current?.worker.send(message);
  }

  /** Ends every worker, those under way to their end too. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all([...this.#members.keys()].map((worker) => worker.stop()));
  }

  #fork(): Member {
    const { root, host, port, run } = this.#options;
    const hooks = {
      onMessage: (message: WorkerEvent, from: WorkerProcess) => this.#receive(message, from),
      onExit: (exit: WorkerExit, from: WorkerProcess) => this.#handleExit(exit, from),
    };
    const worker = new WorkerProcess(root, { host, port, run }, hooks, this.#options.output);
    const member: Member = {
      worker,
      generation: undefined,
      buildId: 0,
      databaseId: 0,
      isDraining: false,
      failedAt: undefined,
    };
    this.#members.set(worker, member);
    for (const notice of this.#notices) worker.send(notice);
    return member;
  }

  #deliver(member: Member, build: Build): void {
    member.buildId = build.id;
    member.failedAt = undefined;
    if (build.kind === 'broken') return member.worker.send({ type: 'broken', id: build.id, error: build.error });
    const isDatabaseNew = member.databaseId !== build.databaseId;
    const database = isDatabaseNew ? toMessage(build.database) : undefined;
    member.generation = build.generation;
    member.databaseId = build.databaseId;
    member.worker.send({ type: 'app', id: build.id, app: toMessage(build.app), database });
    member.worker.expectAnswer();
  }

  #drain(member: Member): void {
    member.isDraining = true;
    member.worker.send({ type: 'drain' });
  }

  #receive(message: WorkerEvent, from: WorkerProcess): void {
    const member = this.#members.get(from);
    if (message.type === 'crashed') {
      this.#options.onCrash(message.error, false);
      this.#noteCrash();
      // An error that occurs in each new process would replace it forever; the process can continue.
      if (member === this.#current && !this.#isStopping && this.#crashes.length < CRASH_LIMIT) this.replace();
      return;
    }
    // Whatever was wrong with it, the next build brings its database along.
    if (message.type === 'failed' && member) {
      member.databaseId = 0;
      member.failedAt = performance.now();
    }
    this.#options.onMessage(message, (reply) => {
      const isMoved = reply.type === 'fresh' && member !== this.#current;
      from.send(isMoved ? { type: 'moved', request: reply.request } : reply);
    });
  }

  #handleExit(exit: WorkerExit, worker: WorkerProcess): void {
    const member = this.#members.get(worker);
    this.#members.delete(worker);
    const error = describeExit(exit);
    for (const socket of exit.unanswered) this.#fallback.refuse(socket, error);
    if (this.#isStopping) return;
    if (member === this.#current) this.#recover(error);
    for (const socket of exit.untouched) this.give(socket);
  }

  #recover(error: DevError): void {
    this.#current = undefined;
    this.#noteCrash();
    if (this.#crashes.length < CRASH_LIMIT) this.replace();
    else this.#givenUp = error;
    this.#options.onCrash(error, this.#givenUp !== undefined);
  }

  #noteCrash(): void {
    const now = performance.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < CRASH_WINDOW_MS), now];
  }

  #revive(): void {
    this.#givenUp = undefined;
    this.replace();
  }
}

function describeExit({ code, signal }: WorkerExit): DevError {
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return {
    title: 'The app ended',
    message: `the process that runs the app ended ${how}`,
    file: undefined,
    line: undefined,
    column: undefined,
    frame: undefined,
    hint: 'Look for process.exit() or an endless loop in your code; the app is started again after the next edit.',
    stack: undefined,
  };
}

/** Without the list of inputs, which may be long. */
function toMessage({ code, map, packages }: CodeBundle): CodeBundle {
  return { code, map, packages };
}
