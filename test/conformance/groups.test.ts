// Every group with a driver answers as recorded. What is not built yet is counted in not-yet.json, and the count may
// only go down: a row that starts to pass must be struck off there.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { needsShared, SHARED } from '../support/needs.ts';
import { closeDrivers, loadDrivers } from './drivers.ts';
import { runGroup } from './runner.ts';

const here = dirname(fileURLToPath(import.meta.url));
const notYet = JSON.parse(readFileSync(join(here, 'not-yet.json'), 'utf8')) as Record<string, number>;
const folder = join(SHARED, 'conformance');
const groups = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.json') && !file.startsWith('_'))
      .map((file) => file.slice(0, -5))
  : [];
const drivers = await loadDrivers();

describe('conformance', function () {
  this.timeout(600_000); // the command line is a process a row

  before(function () {
    needsShared(this, 'conformance');
  });

  after(closeDrivers);

  it('finds the recorded answers', () => {
    assert.ok(groups.length > 100);
  });

  for (const name of groups.filter((group) => drivers[group])) {
    it(name, async () => {
      const { failed, failures } = await runGroup(join(folder, `${name}.json`), drivers[name]!);
      const allowed = notYet[name] ?? 0;
      const shown = failures
        .slice(0, 5)
        .map((failure) => JSON.stringify(failure))
        .join('\n');
      assert.ok(failed <= allowed, `${failed} rows fail, ${allowed} were known:\n${shown}`);
      assert.ok(failed >= allowed, `only ${failed} rows fail now: lower ${name} in not-yet.json from ${allowed}`);
    });
  }
});
