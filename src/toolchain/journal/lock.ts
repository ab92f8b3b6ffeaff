// Lets one process at a time change a project. A lock is a file in .quintet/locks that names its owner; one whose owner is
// dead is taken over.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errors } from './errors.ts';
import { describeSelf, isRunning, stateOf, type Owner } from './owner.ts';

/**
 * What is protected: `project` sources and migrations; `generated` the code in .quintet; `build` the output folder of a
 * production build. A holder of `build` may wait for the others, a holder of `project` for `generated`, never the other way round.
 */
export type LockName = 'project' | 'generated' | 'build';

interface LockOptions {
  /** As typed, for people who have to wait. */
  command: string;
  /** How long to wait for another process. Default: 30 seconds. */
  waitMs?: number;
  /** Called once when the lock is held by somebody else. */
  onWait?: ((owner: Owner) => void) | undefined;
}

const WAIT_MS = 30_000;
const PAUSE_MS = 25;
/** The status line appears after a noticeable delay. */
const NOTICEABLE_MS = 300;
const BEAT_MS = 5_000;
/** An owner on another host is known by its heartbeat only. */
const SILENT_MS = 60_000;
/** A takeover is a matter of milliseconds. */
const TAKEOVER_MS = 5_000;

/** Locks that the current chain of calls holds. */
const held = new AsyncLocalStorage<ReadonlySet<string>>();
/** Calls of this process that wait for each other. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `work` while no other process holds the lock. Within `work`, the same lock can be acquired again.
 *
 * @throws {ProjectError} PROJECT_LOCKED: somebody else kept it for too long
 */
export async function withLock<T>(
  root: string,
  name: LockName,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const path = lockPath(root, name);
  const mine = held.getStore();
  if (mine?.has(path)) return work();
  return enqueue(path, async () => {
    const release = await acquire(path, options);
    try {
      return await held.run(new Set([...(mine ?? []), path]), work);
    } finally {
      release();
    }
  });
}

function lockPath(root: string, name: LockName): string {
  return join(root, '.quintet', 'locks', name);
}

async function enqueue<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(path) ?? Promise.resolve();
  const run = before.then(work, work);
  const settled = run.catch(() => undefined);
  queues.set(path, settled);
  try {
    return await run;
  } finally {
    if (queues.get(path) === settled) queues.delete(path);
  }
}

/** @returns gives the lock back */
async function acquire(path: string, { command, waitMs = WAIT_MS, onWait }: LockOptions): Promise<() => void> {
  const self = describeSelf(command);
  const started = performance.now();
  let isReported = false;
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    if (create(path, self)) {
      removeAbandoned(dirname(path));
      return hold(path, self);
    }
    const owner = readOwner(path);
    if (owner === undefined || takeOver(path, owner)) continue;
    const waited = performance.now() - started;
    if (waited > waitMs) throw lockedBy(owner, path);
    if (!isReported && waited > NOTICEABLE_MS) {
      isReported = true;
      onWait?.(owner);
    }
    await sleep(PAUSE_MS);
  }
}

/** Creates the lock with its content in one step. @returns false when it exists */
function create(path: string, owner: Owner): boolean {
  const unfinished = `${path}.${process.pid}.tmp`;
  writeFileSync(unfinished, JSON.stringify(owner));
  try {
    linkSync(unfinished, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Some disks have no hard links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw error;
    return createWithoutLink(path, owner);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function createWithoutLink(path: string, owner: Owner): boolean {
  try {
    writeFileSync(path, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when the lock is gone, or so young that its content is still being written. */
function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner;
  } catch (error) {
    if (error instanceof SyntaxError) return ageOf(path) > TAKEOVER_MS ? { ...describeSelf('?'), pid: 0 } : undefined;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes what processes that were killed while they waited left behind. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /\.(\d+)\.(?:tmp|probe)$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)) && Date.now() - modifiedAt(join(folder, name)) > SILENT_MS)
      rmSync(join(folder, name), { force: true });
  }
}

/** Milliseconds since 1970; now for a deleted file. */
function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
}

/** Removes the lock of a dead owner. One process at a time does so: a second one would remove the lock of the first. */
function takeOver(path: string, owner: Owner): boolean {
  if (!isDead(path, owner)) return false;
  const turn = `${path}.takeover`;
  if (!createWithoutLink(turn, describeSelf(''))) {
    if (ageOf(turn) > TAKEOVER_MS) rmSync(turn, { force: true });
    return false;
  }
  try {
    if (readOwner(path)?.token !== owner.token && owner.pid !== 0) return true;
    const gone = `${path}.${owner.token}.dead`;
    renameSync(path, gone);
    rmSync(gone, { force: true });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  } finally {
    rmSync(turn, { force: true });
  }
}

function isDead(path: string, owner: Owner): boolean {
  if (owner.pid === 0) return true;
  const state = stateOf(owner);
  return state === 'dead' || (state === 'unknown' && ageOf(path) > SILENT_MS);
}

/** Milliseconds since the file was touched, by the clock of its disk: that of a network disk may be another. */
function ageOf(path: string): number {
  const probe = `${path}.${process.pid}.probe`;
  try {
    writeFileSync(probe, '');
    return statSync(probe).mtimeMs - statSync(path).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  } finally {
    rmSync(probe, { force: true });
  }
}

function hold(path: string, self: Owner): () => void {
  const beat = setInterval(() => touch(path), BEAT_MS);
  beat.unref();
  const release = (): void => {
    clearInterval(beat);
    process.off('exit', release);
    if (existsSync(path) && readOwner(path)?.token === self.token) rmSync(path, { force: true });
  };
  process.once('exit', release);
  return release;
}

function touch(path: string): void {
  try {
    // Writing a byte over itself, and not utimes: the time is then that of the disk's own clock.
    const file = openSync(path, 'r+');
    writeSync(file, '{', 0);
    closeSync(file);
  } catch {
    // The folder was deleted while the command runs; the next writer creates its own lock.
  }
}

function lockedBy(owner: Owner, path: string): Error {
  const host = stateOf(owner) === 'unknown' ? owner.hostname : undefined;
  return errors.PROJECT_LOCKED(
    { command: owner.command, pid: owner.pid, host, lock: path },
    {
      data: { pid: owner.pid, command: owner.command },
    },
  );
}
