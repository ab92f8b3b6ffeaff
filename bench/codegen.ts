// What a save of a .prisma file costs: `generate()` after the schema changed, and when nothing did. The budget is 200 ms and
// 15 ms; the stock command line is beside it. Medians, on a blog of three models.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../src/kernel/package.ts';
import { generate } from '../src/toolchain/codegen/generate.ts';
import { makeCompilable, sampleProject } from '../test/unit/toolchain/codegen/sample-project.ts';

const ROUNDS = 15;
const project = sampleProject();
makeCompilable(project);
const models = project.read('src/posts/models.prisma');

const firstMs = await measure(() => generate(project));
const changed: number[] = [];
const unchanged: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  project.write('src/posts/models.prisma', models.replace('max: 200', `max: ${100 + round}`));
  changed.push(await measure(() => generate(project)));
  unchanged.push(await measure(() => generate(project)));
}
print('generate(), first in its process', firstMs);
print('generate(), schema changed', median(changed));
print('generate(), nothing changed', median(unchanged));
print('prisma generate', await measure(async () => runPrisma()));
project.remove();

async function measure(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function runPrisma(): void {
  project.write('prisma.config.ts', "export default { schema: 'src', datasource: { url: 'file:./db.sqlite3' } };\n");
  execFileSync(process.execPath, [join(packageRoot, 'node_modules/prisma/build/index.js'), 'generate'], {
    cwd: project.root,
    stdio: 'ignore',
    // An engine binary that `generate` never runs, and would download.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
  });
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(what: string, ms: number): void {
  process.stdout.write(`${what.padEnd(36)} ${ms.toFixed(1).padStart(8)} ms\n`);
}
