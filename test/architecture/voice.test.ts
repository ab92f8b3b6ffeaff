// Words that plain English does not need, in texts that users read. A tripwire: a sentence without them may still be bad.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sourceRoot } from './source-imports.ts';

const root = join(sourceRoot, '..');

/** Everything that users read; of src/, the texts in the code. */
const PLACES = ['CHANGELOG.md', 'README.md', 'docs', 'src', 'templates'];

/** Each with what to write instead. */
const TRIPWIRES: [RegExp, string][] = [
  [/(?<!there )\b(?:is|are) no\b/i, 'is not a'],
  [/\banew\b/i, 'again'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bstands? in\b/i, 'is in, is declared in'],
  [/\b(?:take|takes|taken|took) (?:it |them )?back\b/i, 'revert, undo'],
  [/\b(?:tells?|told)\b(?!\()/i, 'report, warn'],
  [/\bdata goes\b/i, 'is deleted'],
  [/\b(?:is|are) (?:not )?there(?: already| twice)?[.,;:`'"]/i, 'exists'],
  [/\b(?:declared|defined|given|listed|named|there) twice\b/i, 'duplicate, more than once'],
  [/\b(?:lay|lays|laid|lies)\b/i, 'install, extend, is located'],
  [/\bwhoever\b/i, 'people who'],
  [/\bends? with (?:code )?\d/i, 'exit with code'],
  [/\bafterwards\b/i, 'in the background, after that'],
  [/\bof (?:its|one's|your|their) own\b/i, 'custom, your own'],
  [/\bside by side\b/i, 'conflicting'],
  [/\bon the way of\b/i, 'during'],
];

describe('architecture/voice', () => {
  for (const place of PLACES)
    it(`${place} contains no tripwire`, () => {
      const found = filesOf(place).flatMap((file) =>
        readableLines(file).flatMap(([text, line]) =>
          TRIPWIRES.filter(([word]) => word.test(text)).map(
            ([, instead]) => `${file}:${line}: ${text.trim()} (write: ${instead})`,
          ),
        ),
      );
      assert.deepEqual(found, []);
    });
});

function filesOf(place: string): string[] {
  if (!statSync(join(root, place)).isDirectory()) return [place];
  return readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
    .map((file) => join(place, file))
    .filter((file) => /\.(?:ts|ejs|html|txt|md|prisma)$/.test(file));
}

/** Lines with their numbers; of TypeScript those that hold texts, without comments. */
function readableLines(file: string): [string, number][] {
  const lines = readFileSync(join(root, file), 'utf8')
    .split('\n')
    .map((text, index): [string, number] => [text, index + 1]);
  if (!file.endsWith('.ts')) return lines;
  return lines
    .filter(([text]) => !/^\s*(?:\/\/|\/?\*)/.test(text) && /['"`]|^[A-Z]/.test(text))
    .map(([text, line]) => [text.replace(/ \/\/ .*/, ''), line]);
}
