// The error catalogue: every code is documented, and nothing is documented that does not exist.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sourceRoot } from './source-imports.ts';

const documentation = join(sourceRoot, '../docs/errors.md');

describe('architecture/errors', () => {
  let knownErrors: () => { code: string; family: string }[];

  before(async () => {
    // By the same way as the catalogues, so that there is one copy of the module.
    ({ knownErrors } = await import('../../src/kernel/errors.ts'));
    const catalogues = readdirSync(sourceRoot, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('errors.ts'),
    );
    for (const file of catalogues) await import(pathToFileURL(join(sourceRoot, file)).href);
  });

  it('spells every code AREA_REASON', () => {
    const odd = knownErrors().filter(({ code }) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(code));
    assert.deepEqual(odd, []);
  });

  it('documents every code in docs/errors.md, and no other', () => {
    const documented = [...readFileSync(documentation, 'utf8').matchAll(/^\| `?([A-Z][A-Z0-9_]+)`? \|/gm)].map(
      ([, code]) => code,
    );
    const existing = knownErrors().map(({ code }) => code);
    assert.deepEqual({ missing: existing.filter((code) => !documented.includes(code)) }, { missing: [] });
    assert.deepEqual({ gone: documented.filter((code) => !existing.includes(code as string)) }, { gone: [] });
    assert.equal(new Set(documented).size, documented.length, 'a code is documented twice');
    assert.ok(existing.length > 30);
  });

  it('makes every error through its catalogue', () => {
    const direct = readdirSync(sourceRoot, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('kernel'))
      .filter((file) =>
        /new (ProjectError|UsageError|InputNeededError|InternalError)\(/.test(
          readFileSync(join(sourceRoot, file), 'utf8'),
        ),
      );
    assert.deepEqual(direct, []);
  });
});
