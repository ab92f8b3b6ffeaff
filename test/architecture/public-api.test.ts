// What each door of the package exports. A name that comes or goes by accident shows up here; one on purpose is written
// into public-api.json: UPDATE=1 npm test -- architecture
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFile, packageRoot } from '../../src/kernel/package.ts';

const snapshot = join(dirname(fileURLToPath(import.meta.url)), 'public-api.json');
const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
};

describe('architecture/public-api', () => {
  it('exports what was agreed on', async () => {
    const doors: Record<string, string[]> = {};
    for (const door of Object.keys(manifest.exports).filter((name) => name !== './package.json')) {
      const file = builtFile(`runtime/${door === '.' ? '' : `${door.slice(2)}/`}index.js`);
      doors[door] = Object.keys((await import(file)) as object).sort();
    }
    if (process.env['UPDATE']) writeFileSync(snapshot, `${JSON.stringify(doors, null, 2)}\n`);
    assert.deepEqual(doors, JSON.parse(readFileSync(snapshot, 'utf8')));
  });

  it('has a door for every public folder of the runtime', () => {
    const folders = readdirSync(join(packageRoot, 'src/runtime'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['http', 'views', 'dev', 'fixtures', 'save'].includes(entry.name))
      .map(({ name }) => `./${name}`);
    assert.deepEqual(
      folders.filter((folder) => !(folder in manifest.exports)),
      [],
    );
  });
});
