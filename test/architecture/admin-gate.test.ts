// The admin reaches rows by its gate (src/runtime/admin/access) and writes them by the pipeline of all saves (src/runtime/save).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readImports, sourceRoot } from './source-imports.ts';

const GATE = 'runtime/admin/access/';

/** Ways to a model's rows that ask nobody. */
const DELEGATES = /\.delegates?\b(?!\s*[:?])|\bdelegate\(|\bclientOf\(|\.(?:queryRaw|executeRaw)\(/;

describe('architecture/admin-gate', () => {
  const files = [...new Set(readImports().map(({ from }) => from))].filter(
    (file) => file.startsWith('runtime/admin/') && !file.startsWith(GATE),
  );
  const lines = files.flatMap((file) =>
    readFileSync(join(sourceRoot, file), 'utf8')
      .split('\n')
      .map((text, index) => ({ place: `${file}:${index + 1}`, text })),
  );

  it('is the only way to the rows of a model', () => {
    assert.ok(files.length > 30, 'the files of the admin were not found');
    assert.deepEqual(
      lines.filter(({ text }) => DELEGATES.test(text)).map(({ place, text }) => `${place}  ${text.trim()}`),
      [],
    );
  });

  it('shows rows that nobody was asked about only to those who plan a deletion', () => {
    const users = lines.filter(({ text }) => text.includes('.reachedRows(')).map(({ place }) => place);
    assert.deepEqual(
      users.filter((place) => !place.startsWith('runtime/admin/remove/')),
      [],
    );
  });
});
