// Runs the real command line as a user's shell would: a process of its own, no terminal, a clean environment.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useNpmCache } from './own-folders.ts';
import { patient } from './patience.ts';

export const packageFolder = join(dirname(fileURLToPath(import.meta.url)), '../..');

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd: string;
  env?: Record<string, string>;
  /** What to type; the default is an empty standard input. */
  input?: string;
  /** Ends what hangs, on an idle machine; see `patient`. */
  timeoutMs?: number;
}

export const RUN_MS = 150_000;
/** For programs that install packages. */
export const INSTALL_MS = 280_000;

/** The environment of a user's shell without what the test runner or npm added. */
export function cleanEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|QUINTET_|DATABASE_URL|SECRET_KEY|DEBUG|NODE_OPTIONS|MOCHA|CI$|INIT_CWD)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...extra };
}

/** Runs a program to its end and returns what it printed; never throws for an exit code. */
export function run(program: string, args: string[], options: RunOptions): Run {
  const timeout = patient(options.timeoutMs ?? RUN_MS);
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    cwd: options.cwd,
    env: cleanEnvironment(options.env),
    input: options.input ?? '',
    encoding: 'utf8',
    timeout,
    maxBuffer: 64 * 1024 * 1024,
  });
  const isLate = (error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT';
  const note = isLate ? `\nended by the test after ${timeout / 1000} s: ${program} ${args.join(' ')}\n` : '';
  return { code: status ?? (signal ? 128 : 1), stdout, stderr: stderr + note };
}

/** As `run`, but throws with the whole output unless the program ended with 0. */
export function runOk(program: string, args: string[], options: RunOptions): Run {
  const result = run(program, args, options);
  if (result.code !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${result.code}\n${result.stdout}\n${result.stderr}`);
  }
  return result;
}

/** `npx quintet ARGS…` inside a project, by its own copy of Quintet; throws unless it ends with 0. */
export function quintet(args: string[], options: RunOptions): Run {
  return runOk(process.execPath, [join(options.cwd, 'node_modules/quintet/bin/run.js'), ...args], options);
}

/** A temporary folder that goes when `cleanUp` is called. */
export function temporaryFolder(name: string): { path: string; cleanUp: () => void } {
  const path = mkdtempSync(join(tmpdir(), `quintet-${name}-`));
  return { path, cleanUp: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Packs this checkout as it would be published, for an install by npm; returns the tarball's path in `folder`. */
export function pack(folder: string): string {
  useNpmCache();
  runOk('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: packageFolder });
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (!tarball) throw new Error(`npm pack left no tarball in ${folder}`);
  return join(folder, tarball);
}

export interface Server {
  url: string;
  process: ChildProcess;
  /** Everything printed so far. */
  output: () => string;
  /** Sends SIGTERM and waits for the end; returns the exit code. */
  stop: () => Promise<number>;
}

/** Starts a server and waits until it prints its URL. */
export async function startServer(program: string, args: string[], options: RunOptions): Promise<Server> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: cleanEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (printed += chunk));
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 128)));
  const url = await firstUrl(() => printed, ended, patient(options.timeoutMs ?? 120_000)).catch((error: Error) => {
    child.kill('SIGKILL');
    throw error;
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    const code = await ended;
    clearTimeout(timer);
    return code;
  };
  return { url, process: child, output: () => printed, stop };
}

async function firstUrl(printed: () => string, ended: Promise<number>, timeoutMs: number): Promise<string> {
  const deadline = performance.now() + timeoutMs;
  let exitCode: number | undefined;
  void ended.then((code) => (exitCode = code));
  while (performance.now() < deadline) {
    const url = /https?:\/\/[\w.:[\]-]+/.exec(printed())?.[0];
    if (url) return url;
    if (exitCode !== undefined) throw new Error(`the server ended with ${exitCode}:\n${printed()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the server printed no URL in ${timeoutMs} ms:\n${printed()}`);
}
