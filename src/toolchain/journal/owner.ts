// Who holds a lock or left a file behind, and whether that process is still running.
import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface Owner {
  pid: number;
  /** Start time of the process in clock ticks since boot (Linux); distinguishes it from a later process with the same id. */
  started: string | undefined;
  hostname: string;
  /** Changes with every boot (Linux); process ids from before a reboot mean nothing. */
  boot: string | undefined;
  /** Process ids are comparable only within one namespace (containers, Linux). */
  namespace: string | undefined;
  /** As typed: `quintet rename model blog/Post Article`. */
  command: string;
  /** Unique for each holder. */
  token: string;
}

type OwnerState = 'running' | 'dead' | 'unknown';

/** Describes this process as the owner of something. */
export function describeSelf(command: string): Owner {
  return {
    pid: process.pid,
    started: startOf(process.pid),
    hostname: hostname(),
    boot: bootId(),
    namespace: processNamespace(),
    command,
    token: randomBytes(8).toString('hex'),
  };
}

/** Tells whether the owner is still running; `unknown` for another host or container, whose processes are not visible here. */
export function stateOf(owner: Owner): OwnerState {
  if (owner.hostname !== hostname()) return 'unknown';
  if (owner.boot !== bootId()) return 'dead';
  if (owner.namespace !== processNamespace()) return 'unknown';
  if (!isRunning(owner.pid)) return 'dead';
  return owner.started === startOf(owner.pid) ? 'running' : 'dead';
}

/** Returns whether a process with this id exists, of any user. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat; the command in field 2 may contain blanks and brackets. */
function startOf(pid: number): string | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function bootId(): string | undefined {
  return readProc('/proc/sys/kernel/random/boot_id')?.trim();
}

function processNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

/** Undefined on systems without /proc. */
function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
