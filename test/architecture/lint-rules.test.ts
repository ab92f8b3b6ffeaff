// A lint rule is on, or the configuration says why it is not.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceRoot } from './source-imports.ts';

describe('architecture/lint-rules', () => {
  it('gives the reason above each rule that is off, or above the first of a group', () => {
    const lines = readFileSync(join(sourceRoot, '../.oxlintrc.json'), 'utf8')
      .split('\n')
      .map((line) => line.trim());
    const isOff = (line: string | undefined): boolean => /: "off",?$/.test(line ?? '');
    const withoutReason = lines.filter((line, index) => {
      const above = lines.slice(0, index).findLast((other) => !isOff(other)) ?? '';
      return isOff(line) && !above.startsWith('// ');
    });
    assert.deepEqual(withoutReason, []);
    assert.ok(lines.some(isOff), 'no rule was read');
  });
});
