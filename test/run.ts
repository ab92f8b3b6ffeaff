// npm test [-- WORD…]: builds, runs suites and adds up. A word is a folder or a file of test/: `npm test -- unit/runtime/forms`.
// --no-build skips the build; -g TEXT runs the tests with that text in their names; --lanes N runs N processes beside
// each other; --slowest shows what took longest, as a run of everything does; --costs FILE writes what each test and hook cost.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { allJobs, jobsFor, root, type Job } from './support/runner/jobs.ts';
import { runJob, type JobResult } from './support/runner/run-job.ts';
import { createScratch } from './support/runner/scratch.ts';

const { values: flags, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    'no-build': { type: 'boolean', default: false },
    grep: { type: 'string', short: 'g' },
    lanes: { type: 'string' },
    slowest: { type: 'boolean', default: false },
    costs: { type: 'string' },
  },
});
if (!flags['no-build']) runOrExit('node', ['.ci/build.mjs']);

const scratch = createScratch();
const jobs = words.length > 0 ? jobsFor(words) : allJobs();
// One more than processors: a test waits for a page, a server or a disk now and then.
const lanes = Number(flags.lanes ?? Math.min(4, availableParallelism() + 1));
const results: JobResult[] = [];
await Promise.all(Array.from({ length: Math.min(lanes, jobs.length) }, runLane));
const left = await scratch.remove();
report();

/** Takes the next job until none is left. */
async function runLane(): Promise<void> {
  for (let job = jobs.shift(); job; job = jobs.shift()) results.push(await run(job));
}

async function run(job: Job): Promise<JobResult> {
  // What runs beside others is shown when it is complete.
  const isAlone = lanes === 1 || words.length === 1;
  if (isAlone) process.stdout.write(`\n── ${job.name} ──\n`);
  const result = await runJob(job, { scratch: scratch.path, isShown: isAlone, grep: flags.grep });
  if (!isAlone) process.stdout.write(`\n── ${job.name} ──\n${result.output}`);
  return result;
}

function report(): void {
  const sum = (count: (result: JobResult) => number): number => results.reduce((total, one) => total + count(one), 0);
  const [passed, skipped] = [sum(({ passes }) => passes), sum(({ pending }) => pending)];
  const failed = sum(({ failures }) => failures) + left.length;
  if (words.length === 0 || flags.slowest) reportSlowest();
  if (flags.costs !== undefined) writeFileSync(flags.costs, JSON.stringify(results.flatMap(({ costs }) => costs)));
  process.stdout.write('\n');
  for (const { title, error } of results.flatMap((result) => result.failed))
    process.stdout.write(`Failed: ${title}\n  ${error.split('\n')[0]}\n`);
  for (const line of left) process.stdout.write(`Failed: left behind: ${line}\n`);
  for (const line of new Set(results.flatMap((result) => result.notes))) process.stdout.write(`Skipped: ${line}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

function reportSlowest(): void {
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  process.stdout.write('\nSeconds by suite, of processors and by the clock:\n');
  for (const { name, cpuMs, wallMs } of results)
    process.stdout.write(`${seconds(cpuMs)}  ${seconds(wallMs)}  ${name}\n`);
  const files = new Map<string, number>();
  for (const { file, cpuMs } of results.flatMap(({ costs }) => costs))
    if (file) files.set(file, (files.get(file) ?? 0) + cpuMs);
  process.stdout.write('\nThe ten slowest files, by seconds of processors:\n');
  for (const [file, cpuMs] of [...files].sort((a, b) => b[1] - a[1]).slice(0, 10))
    process.stdout.write(`${seconds(cpuMs)}  ${relative(root, file)}\n`);
  process.stdout.write('\nThe ten slowest tests and hooks, by seconds of processors:\n');
  const slowest = results.flatMap(({ costs }) => costs).sort((a, b) => b.cpuMs - a.cpuMs);
  for (const { cpuMs, title } of slowest.slice(0, 10)) process.stdout.write(`${seconds(cpuMs)}  ${title}\n`);
}

function runOrExit(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
