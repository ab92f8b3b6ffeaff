// Words that plain English does without, kept out of what users read. A tripwire: a sentence without them may still be a bad one.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sourceRoot } from './source-imports.ts';

const root = join(sourceRoot, '..');

/** What was edited already; grows until it is everything that users read. */
const EDITED = [
  'CHANGELOG.md',
  'README.md',
  'docs',
  'src/commands',
  'src/commands/ui/disk-errors.ts',
  'src/commands/ui/errors.ts',
  'src/kernel/errors.ts',
  'src/runtime/admin/errors.ts',
  'src/runtime/admin/templates',
  'src/runtime/app/checks.ts',
  'src/runtime/app/deploy-checks.ts',
  'src/runtime/app/errors.ts',
  'src/runtime/app/model-checks.ts',
  'src/runtime/app/template-checks.ts',
  'src/runtime/app/unexpected-errors.ts',
  'src/runtime/auth/errors.ts',
  'src/runtime/auth/templates',
  'src/runtime/commands/errors.ts',
  'src/runtime/db/errors.ts',
  'src/runtime/db/postgres-errors.ts',
  'src/runtime/db/sqlite-errors.ts',
  'src/runtime/dev/error-page.ts',
  'src/runtime/fixtures/errors.ts',
  'src/runtime/forms/errors.ts',
  'src/runtime/forms/form-errors.ts',
  'src/runtime/http/error-pages',
  'src/runtime/http/errors.ts',
  'src/runtime/mail/errors.ts',
  'src/runtime/models/errors.ts',
  'src/runtime/models/row-errors.ts',
  'src/runtime/security/errors.ts',
  'src/runtime/sessions/errors.ts',
  'src/runtime/settings/errors.ts',
  'src/runtime/templates/errors.ts',
  'src/runtime/testing/errors.ts',
  'src/runtime/views/errors.ts',
  'src/runtime/views/templates',
  'src/toolchain/build/errors.ts',
  'src/toolchain/codegen/errors.ts',
  'src/toolchain/dev/errors.ts',
  'src/toolchain/fixtures/errors.ts',
  'src/toolchain/journal/errors.ts',
  'src/toolchain/migrations/errors.ts',
  'src/toolchain/project/errors.ts',
  'src/toolchain/refactor/errors.ts',
  'src/toolchain/scaffold/errors.ts',
  'src/toolchain/schema/errors.ts',
  'src/toolchain/shell/errors.ts',
  'src/toolchain/testing/errors.ts',
  'templates',
];

/** Each with what to write instead. */
const TRIPWIRES: [RegExp, string][] = [
  [/(?<!there )\b(?:is|are) no\b/i, 'is not a'],
  [/\banew\b/i, 'again'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bstands? in\b/i, 'is in, is declared in'],
  [/\b(?:take|takes|taken|took) (?:it |them )?back\b/i, 'revert, undo'],
  [/\b(?:tells?|told)\b/i, 'report, warn'],
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
  for (const place of EDITED)
    it(`${place} has no word of VOICE's tripwires`, () => {
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
