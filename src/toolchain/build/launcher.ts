// npm and npx end on a signal without passing it on, and leave the program that they started behind with its port.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const LOOK_EVERY_MS = 500;
const SHELLS = new Set(['sh', 'dash', 'bash', 'ash', 'busybox', 'zsh', 'ksh']);

interface ProcessEntry {
  /** Of the program, without its folder. */
  name: string;
  parent: number;
  isZombie: boolean;
}

/** Reads one process of the system; undefined where it does not exist or cannot be read. */
type ProcessReader = (pid: number) => Promise<ProcessEntry | undefined>;

/**
 * Sends this process SIGTERM when the npm, npx, pnpm or yarn that started it ends. Does nothing without one. On Windows, a
 * launcher behind cmd.exe is not noticed: nothing there names the parent of another process without starting PowerShell.
 *
 * @returns once the launcher is known
 */
export async function endWithLauncher(read: ProcessReader = readProcess): Promise<void> {
  if (process.env['npm_command'] === undefined && process.env['npm_execpath'] === undefined) return;
  const parent = process.ppid;
  // A shell between the launcher and us stays alive when the launcher ends.
  const launcher = await launcherBehind(parent, read);
  const timer = setInterval(() => {
    if (process.ppid === parent && (launcher === undefined || isRunning(launcher))) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** Returns the first process above that is not a shell; undefined if the parent itself is none. */
async function launcherBehind(parent: number, read: ProcessReader): Promise<number | undefined> {
  let entry = await read(parent);
  if (!entry || !SHELLS.has(entry.name)) return undefined;
  let pid = parent;
  while (entry && SHELLS.has(entry.name)) {
    pid = entry.parent;
    entry = await read(pid);
  }
  // Process 1 adopts the children of processes that ended.
  return pid > 1 ? pid : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return readProc(pid)?.isZombie !== true;
}

const readProcess: ProcessReader = async (pid) => readProc(pid) ?? (await readPs(pid));

function readProc(pid: number): ProcessEntry | undefined {
  try {
    const [, name = '', state = '', parent = ''] =
      /^\d+ \((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { name, parent: Number(parent), isZombie: state === 'Z' };
  } catch {
    return undefined;
  }
}

/** For macOS and the BSDs, which have no /proc. */
export const readPs: ProcessReader = (pid) =>
  new Promise((resolve) => {
    execFile('ps', ['-o', 'ppid=,stat=,comm=', '-p', String(pid)], (error, stdout) => {
      const [, parent, state, name] = /^\s*(\d+)\s+(\S+)\s+(.+?)\s*$/s.exec(error ? '' : stdout) ?? [];
      if (parent === undefined || state === undefined || name === undefined) return resolve(undefined);
      // A login shell is `-sh`.
      resolve({ name: basename(name).replace(/^-/, ''), parent: Number(parent), isZombie: state.startsWith('Z') });
    });
  });
