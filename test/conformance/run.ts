// npm run conformance -- FOLDER [--group NAME]… [--failures] [--json]
// Asks every question of FOLDER for which a driver exists. Exits 1 when an answer is wrong, 2 on a wrong command line.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { closeDrivers, loadDrivers } from './drivers.ts';
import { runGroup, type GroupResult } from './runner.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    group: { type: 'string', multiple: true },
    failures: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const folder = positionals[0];
if (!folder || positionals.length > 1 || !existsSync(folder) || !statSync(folder).isDirectory()) {
  process.stderr.write(
    `${folder ? `There is no folder ${folder}.` : 'Name the folder with the cases.'}\n` +
      'Usage: npm run conformance -- FOLDER [--group NAME] [--failures] [--json]\n',
  );
  process.exit(2);
}

const groups = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && !file.startsWith('_'))
  .map((file) => basename(file, '.json'))
  .sort();
const unknown = (values.group ?? []).filter((name) => !groups.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No group is called ${unknown.join(', ')}. There are: ${groups.join(', ')}\n`);
  process.exit(2);
}

const drivers = await loadDrivers();
const wanted = groups.filter((name) => !values.group || values.group.includes(name));
const results: Record<string, GroupResult> = {};
for (const name of wanted) {
  const driver = drivers[name];
  if (driver) results[name] = await runGroup(join(folder, `${name}.json`), driver);
}
await closeDrivers();
const notCovered = wanted.filter((name) => !results[name]);

if (values.json) printJson();
else printReport();
process.exit(Object.values(results).some(({ failed }) => failed > 0) ? 1 : 0);

function printJson(): void {
  const counts = Object.fromEntries(
    Object.entries(results).map(([name, { total, passed, deviating, failed, reasons, failures }]) => [
      name,
      {
        total,
        passed,
        deviating,
        failed,
        ...(reasons.size > 0 ? { reasons: Object.fromEntries(reasons) } : {}),
        ...(values.failures ? { failures } : {}),
      },
    ]),
  );
  process.stdout.write(`${JSON.stringify({ groups: counts, notCovered }, printable, 2)}\n`);
}

function printReport(): void {
  for (const [name, result] of Object.entries(results)) {
    const { total, passed, deviating, failed, reasons, failures } = result;
    const mark = failed > 0 ? '✖' : '✔';
    process.stdout.write(
      `${mark} ${name.padEnd(34)} ${passed}/${total} passed, ${deviating} deviating, ${failed} failed\n`,
    );
    for (const [reason, count] of reasons) process.stdout.write(`    ${count} × ${reason}\n`);
    if (values.failures)
      for (const failure of failures) process.stdout.write(`    ${JSON.stringify(failure, printable)}\n`);
  }
  if (notCovered.length > 0) process.stdout.write(`\nNot covered (no driver): ${notCovered.join(', ')}\n`);
  const sum = (key: 'passed' | 'deviating' | 'failed') =>
    Object.values(results).reduce((all, result) => all + result[key], 0);
  process.stdout.write(`\n${sum('passed')} passed, ${sum('deviating')} deviating, ${sum('failed')} failed\n`);
}

function printable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return value instanceof Map ? Object.fromEntries(value) : value instanceof Set ? [...value] : value;
}
