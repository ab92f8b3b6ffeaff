// What makes a test pass on one machine and fail on another: ports chosen in advance, folders of the machine, its clock.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../support/command-line.ts';

interface Place {
  place: string;
  line: string;
  before: string;
}

/** The reason is in the line above: why the test passes on a slow machine, too. */
const REASON = /\/\/ by the clock: \S/;

describe('architecture/tests', () => {
  const lines: Place[] = [];

  before(() => {
    const folder = join(packageFolder, 'test');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /(\.test|-contract)\.ts$/.test(file) && !file.startsWith('architecture'),
    );
    for (const file of files) {
      const text = readFileSync(join(folder, file), 'utf8').split('\n');
      text.forEach((line, index) =>
        lines.push({ place: `test/${file}:${index + 1}`, line, before: text[index - 1] ?? '' }),
      );
    }
    assert.ok(lines.length > 10_000);
  });

  const placesOf = (pattern: RegExp): string[] =>
    lines.filter(({ line }) => pattern.test(line)).map(({ place, line }) => `${place} ${line.trim()}`);

  it('let each server choose its port', () => {
    assert.deepEqual(placesOf(/\blisten\(\s*(?:[1-9]\d*|\{[^}]*\bport:\s*[1-9]\d*)/), []);
  });

  it('use the temporary folder and the home of their process alone', () => {
    assert.deepEqual(placesOf(/['"`]\/tmp\b|\bhomedir\(|\benv(?:\.HOME\b|\['(?:HOME|USERPROFILE)'\])/), []);
  });

  it('compare no times of the clock without a reason', () => {
    const differences = lines.filter(
      ({ line, before }) => /\b(?:Date|performance)\.now\(\) - [a-zA-Z]/.test(line) && !REASON.test(before),
    );
    assert.deepEqual(
      differences.map(({ place, line }) => `${place} ${line.trim()}`),
      [],
    );
  });
});
