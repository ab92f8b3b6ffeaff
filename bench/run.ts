// npm run bench [-- NAME… [--OPTION…]]: runs the benchmarks of this folder one after the other; each prints its own table.
// Options are for the benchmark: `npm run bench:http -- --seconds 5`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const all = readdirSync(here)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();
const words = process.argv.slice(2);
const firstOption = words.findIndex((word) => word.startsWith('--'));
const wanted = firstOption === -1 ? words : words.slice(0, firstOption);
const options = words.slice(wanted.length);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No benchmark is called ${unknown.join(', ')}. There are: ${all.join(', ')}\n`);
  process.exit(2);
}

let failed = false;
for (const name of wanted.length > 0 ? wanted : all) {
  process.stdout.write(`\n── ${name} ──\n`);
  const command = ['--import=tsx', join(here, `${name}.ts`), ...options];
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
