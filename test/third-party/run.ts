// Other people's databases through the whole of Quintet. Not a part of CI; see docs/contributing.md.
//
//   npm run third-party                              the schemas of this folder, and Chinook where it is at hand
//   npm run third-party -- ../dumps shop.prisma      other folders and files
//   npm run third-party -- --only shop --on sqlite   some of them
//   npm run third-party -- --again --keep            what passed already too, and keep every project
//   npm run third-party -- --out FOLDER              results and projects there instead of in .quintet/third-party
//
// A folder holds Prisma schemas (NAME.prisma; `// databases: postgresql` in the first line says that it needs that one), SQL
// dumps (NAME.sqlite.sql, NAME.postgresql.sql, or NAME.sql to try both) and SQLite files (NAME.sqlite). Each becomes a project
// once, and the steps of project.ts are taken in it. What passed already is not tried again, unless --again is given: an
// interrupted run goes on, and after a fix only what failed is repeated.
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packageFolder } from '../support/command-line.ts';
import { findInputs, type Input } from './inputs.ts';
import { NotForThisDatabase, Project, steps } from './project.ts';
import { hasFailed, renderReport, Results, type InputResult, type StepResult } from './report.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    only: { type: 'string' },
    on: { type: 'string' },
    again: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    out: { type: 'string', default: join(packageFolder, '.quintet/third-party') },
  },
});
if (flags.help) {
  const [comment = ''] = /^(?:\/\/.*\n)+/.exec(readFileSync(fileURLToPath(import.meta.url), 'utf8')) ?? [];
  process.stdout.write(comment.replace(/^\/\/ ?/gm, ''));
  process.exit(0);
}
const own = [join(packageFolder, 'test/third-party/schemas'), join(packageFolder, '../shared/real')];
const out = resolve(flags.out);
const results = new Results(out);
const inputs = findInputs(positionals.length > 0 ? positionals.map((path) => resolve(path)) : own).filter(
  ({ name, provider }) => name.includes(flags.only ?? '') && provider.startsWith(flags.on ?? ''),
);

const tried: InputResult[] = [];
for (const input of inputs) tried.push(await resultOf(input));
const report = renderReport(
  tried,
  steps.map(({ name }) => name),
);
console.log(`\n${report}\n${results.writeReport(report)}`);
process.exit(tried.some(hasFailed) ? 1 : 0);

async function resultOf(input: Input): Promise<InputResult> {
  const earlier = flags.again ? undefined : results.read(input);
  if (earlier && !hasFailed(earlier)) return earlier;
  console.log(`── ${input.name} on ${input.provider}`);
  const folder = join(out, 'projects', `${input.name.replace(/\W+/g, '-')}.${input.provider}`);
  const result = await tryInput(input, folder);
  results.write(result);
  // What failed stays, to be looked at.
  if (!flags.keep && !hasFailed(result)) rmSync(folder, { recursive: true, force: true });
  return result;
}

async function tryInput(input: Input, folder: string): Promise<InputResult> {
  const { name, provider, digest } = input;
  const result: InputResult = { name, provider, digest, steps: [] };
  const project = new Project(input, folder);
  for (const step of steps) {
    const isLeftOut = steps.some(
      (first) => first.isFirst && result.steps.some((taken) => taken.step === first.name && taken.state === 'failed'),
    );
    if (isLeftOut) {
      result.steps.push({ step: step.name, state: 'left out', seconds: 0, failures: [], notes: [] });
      continue;
    }
    const startedAt = performance.now();
    try {
      const { failures, notes = [] } = await step.run(project);
      result.steps.push(
        print({
          step: step.name,
          state: failures.length > 0 ? 'failed' : 'passed',
          seconds: secondsSince(startedAt),
          failures,
          notes,
        }),
      );
    } catch (error) {
      if (error instanceof NotForThisDatabase) return { ...result, notTried: error.message };
      const failures = [(error as Error).stack ?? String(error)];
      result.steps.push(
        print({ step: step.name, state: 'failed', seconds: secondsSince(startedAt), failures, notes: [] }),
      );
    }
  }
  return result;
}

function secondsSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) / 100) / 10;
}

function print(result: StepResult): StepResult {
  const mark = result.state === 'passed' ? '✓' : '✗';
  console.log(`   ${mark} ${result.step} ${result.seconds} s`);
  for (const failure of result.failures.slice(0, 12)) console.log(`     ✗ ${failure.replaceAll('\n', '\n       ')}`);
  return result;
}
