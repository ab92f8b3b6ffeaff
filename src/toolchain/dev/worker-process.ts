import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createDebug } from '../../kernel/debug.ts';
import type { ParentMessage, WorkerMessage, WorkerOptions } from '../../kernel/dev-messages.ts';
import { builtFile } from '../../kernel/package.ts';

/** All messages of the worker except those that this class handles. */
export type WorkerEvent = Exclude<WorkerMessage, { type: 'took' | 'closed' | 'answering' | 'pong' | 'ready' }>;

export interface WorkerExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Connections that it was sent and never took: another worker can have them. */
  untouched: Socket[];
  /** Connections with a request that was read and never answered. */
  unanswered: Socket[];
}

const debug = createDebug('dev');

interface WorkerHooks {
  onMessage(message: WorkerEvent, worker: WorkerProcess): void;
  onExit(exit: WorkerExit, worker: WorkerProcess): void;
}

/** Where what the project prints goes: `stderr` keeps our stdout for machines. */
export type WorkerOutput = 'inherit' | 'stderr';

interface Connection {
  /** Our copy, from which nothing is read. It is open as long as the worker's. */
  socket: Socket;
  state: 'offered' | 'idle' | 'waiting';
}

/** After `stop`, a worker gets this long to finish its requests. */
const STOP_GRACE_MS = 2_000;
/** A worker that computes for so long without answering a ping runs an endless loop, or as good as. */
const HUNG_MS = 4_000;

/** One worker process. What is sent before it is ready waits here, in order. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #hooks: WorkerHooks;
  readonly #connections = new Map<number, Connection>();
  #queue: { message: ParentMessage; socket: Socket | undefined }[] | undefined = [];
  #connectionCount = 0;
  #hungTimer: NodeJS.Timeout | undefined;
  readonly exited: Promise<void>;

  constructor(root: string, options: WorkerOptions, hooks: WorkerHooks, output: WorkerOutput = 'inherit') {
    this.#hooks = hooks;
    this.#child = fork(builtFile('runtime/dev/worker.js'), [], {
      cwd: root,
      env: { ...process.env, QUINTET_ROOT: root, QUINTET_DEV: JSON.stringify(options) },
      // Packages are loaded with `require`, ES modules among them, of which Node 20 warns. Each edit leaves an app behind:
      // a small nursery (MB; V8's own is 16) has it collected sooner.
      execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4'],
      stdio: ['ignore', output === 'inherit' ? 1 : 2, 2, 'ipc'],
    });
    this.#child.on('message', (message) => this.#receive(message as WorkerMessage));
    this.#child.on('error', () => this.kill());
    this.exited = new Promise((resolve) => {
      this.#child.on('exit', (code, signal) => {
        clearTimeout(this.#hungTimer);
        hooks.onExit({ code, signal, ...this.#abandon() }, this);
        resolve();
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ParentMessage): void {
    this.#post(message, undefined);
  }

  /** Hands a connection over; nothing of it may have been read. */
  give(socket: Socket): void {
    const connection = ++this.#connectionCount;
    this.#connections.set(connection, { socket, state: 'offered' });
    this.#post({ type: 'socket', connection }, socket);
  }

  /** Kills the worker if it computes and does not answer. One that is still starting is let be. */
  expectAnswer(): void {
    if (this.#hungTimer || this.#queue) return;
    this.send({ type: 'ping' });
    this.#watchSilence(computedMs(this.pid));
  }

  /** A busy machine makes a worker silent too, but then it has not computed for that long. */
  #watchSilence(computedBefore: number | undefined): void {
    this.#hungTimer = setTimeout(() => {
      const computed = computedMs(this.pid);
      const isHung =
        computed === undefined || computedBefore === undefined || computed - computedBefore >= HUNG_MS * 0.8;
      if (!isHung) return this.#watchSilence(computedBefore);
      debug?.('worker %d does not answer', this.pid);
      this.kill();
    }, HUNG_MS);
    this.#hungTimer.unref();
  }

  async stop(): Promise<void> {
    this.send({ type: 'stop' });
    const timer = setTimeout(() => this.kill(), STOP_GRACE_MS);
    await this.exited;
    clearTimeout(timer);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #post(message: ParentMessage, socket: Socket | undefined): void {
    if (this.#queue) this.#queue.push({ message, socket });
    else this.#write(message, socket);
  }

  #write(message: ParentMessage, socket: Socket | undefined): void {
    if (!this.#child.connected) return;
    // A failed write means that the process is going; its exit decides what to do.
    this.#child.send(message, socket, { keepOpen: true }, () => undefined);
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'ready':
        return this.#flush();
      case 'took':
        // Its first request may have been read in the same moment.
        return this.#setState(message.connection, 'waiting');
      case 'answering':
        return this.#setState(message.connection, 'idle');
      case 'closed':
        return this.#release(message.connection);
      case 'pong':
        clearTimeout(this.#hungTimer);
        this.#hungTimer = undefined;
        return;
      case 'fresh?':
        this.#setState(message.connection, 'waiting');
    }
    this.#hooks.onMessage(message, this);
  }

  #setState(number: number, state: Connection['state']): void {
    const connection = this.#connections.get(number);
    if (connection) connection.state = state;
  }

  #flush(): void {
    const queue = this.#queue ?? [];
    this.#queue = undefined;
    for (const { message, socket } of queue) this.#write(message, socket);
  }

  #release(number: number): void {
    this.#connections.get(number)?.socket.destroy();
    this.#connections.delete(number);
  }

  /** Parts with all connections: the idle ones are closed, the others are left to the caller. */
  #abandon(): Pick<WorkerExit, 'untouched' | 'unanswered'> {
    const inState = (state: Connection['state']): Socket[] =>
      [...this.#connections.values()].filter((connection) => connection.state === state).map(({ socket }) => socket);
    for (const socket of inState('idle')) socket.destroy();
    const left = { untouched: inState('offered'), unanswered: inState('waiting') };
    this.#connections.clear();
    return left;
  }
}

/** Ticks of /proc/<pid>/stat are 10 ms long on every Linux (USER_HZ). */
const TICK_MS = 10;

/** CPU time that a process has used; undefined where there is no /proc. */
function computedMs(pid: number | undefined): number | undefined {
  try {
    const cells = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(cells[11]) + Number(cells[12])) * TICK_MS;
  } catch {
    // Another system, or the process is gone: then time alone decides.
    return undefined;
  }
}
