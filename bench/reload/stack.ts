import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A development server that is measured. Edits change what its page answers to the text they are given. */
export interface Stack {
  name: string;
  root: string;
  /** A new process for each edit: its memory cannot grow from one edit to the next. */
  startsAnew: boolean;
  /** Kind of edit → writes it, and says where the text must appear. */
  edits: Record<string, { path: string; write: (text: string) => void }>;
  start(): Promise<Running>;
  cleanUp(): void;
}

export interface Running {
  url: string;
  /** Process that runs the app. */
  appPid(): Promise<number>;
  /** The process that was started; others of the server are below it. */
  pid: number;
  stop(): Promise<void>;
}

/** Starts a program and waits for the first match of `pattern` in what it prints; its group is the URL. */
export async function startProgram(
  args: string[],
  cwd: string,
  pattern: RegExp,
): Promise<{ pid: number; url: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let printed = '';
  child.stdout?.on('data', (chunk) => (printed = `${printed}${chunk}`.slice(-20_000)));
  child.stderr?.on('data', (chunk) => (printed = `${printed}${chunk}`.slice(-20_000)));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let match: RegExpExecArray | null = null;
  for (const deadline = Date.now() + 30_000; (match = pattern.exec(printed)) === null; await sleep(5)) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`the server did not start:\n${printed}`);
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  return { pid: child.pid as number, url: match[1] ?? '', stop };
}

/** Resident memory in MB, or undefined where /proc is missing. */
export function memoryOf(pid: number): number | undefined {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readProc(`/proc/${pid}/status`));
  return found ? Math.round(Number(found[1]) / 1000) : undefined;
}

/** A process and all below it. */
export function processTree(pid: number): number[] {
  const children = readProc(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(processTree)];
}

/**
 * Milliseconds of CPU time that a process and all below it used so far, those that ended included; ticks are 10 ms on
 * Linux. 0 where /proc is missing.
 */
export function cpuMsOf(pid: number): number {
  const ticks = processTree(pid).flatMap((member) => {
    const cells = readProc(`/proc/${member}/stat`).split(') ')[1]?.split(' ') ?? [];
    return cells.slice(11, 15).map(Number);
  });
  return ticks.reduce((sum, count) => sum + count, 0) * 10;
}

/** The one in the middle; of an even number the higher. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
