// npm test [-- SUITE…]: builds, runs the suites one after the other and adds up. Suites are folders of test/.
// npm test -- unit/runtime/forms runs one folder; --no-build skips the build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const SUITES = ['architecture', 'unit', 'http', 'cli', 'blueprints', 'docs', 'conformance', 'proofs', 'browser', 'e2e'];
const words = process.argv.slice(2);
const suites = words.filter((word) => !word.startsWith('--'));
const scratch = mkdtempSync(join(tmpdir(), 'quintet-tests-'));
const notes = join(scratch, 'notes');
const total = { passes: 0, failures: 0, pending: 0 };

if (!words.includes('--no-build')) runOrExit('node', ['.ci/build.mjs']);
for (const suite of suites.length > 0 ? suites : SUITES) runSuite(suite);
report();

function runSuite(suite: string): void {
  if (!existsSync(join(root, 'test', suite))) return;
  const counts = join(scratch, 'counts.json');
  rmSync(counts, { force: true });
  const files = suite.endsWith('.ts') ? `test/${suite}` : `test/${suite}/**/*.test.ts`;
  process.stdout.write(`\n── ${suite} ──\n`);
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/mocha/bin/mocha.js'), '--exit', '--reporter', 'test/support/count-reporter.cjs', files],
    { cwd: root, stdio: 'inherit', env: { ...process.env, QUINTET_TEST_COUNTS: counts, QUINTET_TEST_NOTES: notes } },
  );
  if (!existsSync(counts)) {
    process.stdout.write(`The suite ${suite} ended with ${status} before it could report.\n`);
    total.failures++;
    return;
  }
  const { passes, failures, pending } = JSON.parse(readFileSync(counts, 'utf8')) as typeof total;
  total.passes += passes;
  total.failures += failures;
  total.pending += pending;
}

function runOrExit(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function report(): void {
  const missing = existsSync(notes) ? new Set(readFileSync(notes, 'utf8').trim().split('\n')) : new Set<string>();
  process.stdout.write('\n');
  for (const line of missing) process.stdout.write(`Skipped: ${line}\n`);
  rmSync(scratch, { recursive: true, force: true });
  const skipped = total.pending > 0 ? `, ${total.pending} skipped` : '';
  process.stdout.write(`${total.passes} passed, ${total.failures} failed${skipped}\n`);
  process.exit(total.failures > 0 || total.passes === 0 ? 1 : 0);
}
