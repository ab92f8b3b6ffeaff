// Runs mocha for one job in a process of its own.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, type Job } from './jobs.ts';

/** What the reporter of the process leaves: see reporter.cjs. */
interface Counts {
  passes: number;
  failures: number;
  pending: number;
  failed: { title: string; error: string }[];
  /** Time of all processors, those of child processes included. */
  costs: { title: string; file?: string; cpuMs: number }[];
  cpuMs: number;
}

export interface JobResult extends Counts {
  name: string;
  wallMs: number;
  /** What it printed, unless it was shown at once. */
  output: string;
  /** What this machine lacks. */
  notes: string[];
}

export interface RunJobOptions {
  scratch: string;
  /** Prints the output at once. */
  isShown: boolean;
  grep: string | undefined;
}

// What mocha's own program starts as a second process, because of --import.
const MOCHA = ['--import=tsx', join(root, 'node_modules/mocha/lib/cli/cli.js')];
const REPORTER = 'test/support/runner/reporter.cjs';
let started = 0;

/** Runs the files of a job; a process that ends before it could report counts as one failure. */
export async function runJob({ name, files }: Job, { scratch, isShown, grep }: RunJobOptions): Promise<JobResult> {
  const startedAt = performance.now();
  const id = ++started;
  const [counts, notes] = [join(scratch, `counts-${id}.json`), join(scratch, `notes-${id}`)];
  const args = ['--exit', '--reporter', REPORTER, ...(grep === undefined ? [] : ['--grep', grep])];
  const child = spawn(process.execPath, [...MOCHA, ...args, ...files.map((file) => `test/${file}`)], {
    cwd: root,
    stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
    env: {
      ...process.env,
      // Until the tests take a folder of their own: the place where tsx keeps what it compiled.
      TMPDIR: join(root, 'node_modules/.cache'),
      QUINTET_TEST_SCRATCH: scratch,
      QUINTET_TEST_COUNTS: counts,
      QUINTET_TEST_NOTES: notes,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const status = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? String(code)));
  });
  return {
    ...(existsSync(counts) ? (JSON.parse(readFileSync(counts, 'utf8')) as Counts) : ended(name, status)),
    name,
    wallMs: performance.now() - startedAt,
    output,
    notes: existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : [],
  };
}

function ended(name: string, status: string): Counts {
  const failed = [{ title: name, error: `The process ended with ${status} before it could report.` }];
  return { passes: 0, failures: 1, pending: 0, failed, costs: [], cpuMs: 0 };
}
