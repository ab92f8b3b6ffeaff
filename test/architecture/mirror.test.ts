// test/unit mirrors src: the tests of a folder are found where the folder is.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFolder } from '../support/command-line.ts';
import { sourceRoot } from './source-imports.ts';

/**
 * Folders without unit tests, whose behaviour is tested from outside only (`http/`, `cli/`, …). The list may only become
 * shorter.
 */
const WITHOUT_MIRROR: string[] = [
  'commands',
  'commands/api',
  'commands/db',
  'commands/generate',
  'commands/project',
  'commands/rename',
  'commands/shells',
  'commands/tokens',
  'runtime/admin/access',
  'runtime/admin/account',
  'runtime/admin/form',
  'runtime/admin/remove',
  'runtime/fixtures/direct',
  'runtime/forms/formsets',
  'runtime/forms/widgets',
  'runtime/http/error-pages',
  'runtime/http/responses',
  'runtime/http/static',
  'runtime/rest',
  'runtime/rest/routes',
  'toolchain/database',
  'toolchain/migrations/models',
  'toolchain/scaffold/api',
  'toolchain/scaffold/custom',
  'toolchain/scaffold/parts',
  'toolchain/scaffold/view',
  'toolchain/shell',
  'toolchain/testing',
];

const unit = join(packageFolder, 'test/unit');

describe('architecture/mirror', () => {
  const foldersBelow = (root: string, isWanted: (file: string) => boolean): string[] => {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
    return [...new Set(files.filter(isWanted).map((file) => dirname(file)))].sort();
  };
  const sources = foldersBelow(sourceRoot, (file) => file.endsWith('.ts') && !file.endsWith('index.ts'));
  const tested = foldersBelow(unit, (file) => file.endsWith('.test.ts'));

  it('has unit tests for every folder of src, but for those in the list', () => {
    assert.deepEqual(
      sources.filter((folder) => !tested.includes(folder)),
      WITHOUT_MIRROR,
      'write tests in the folder of the same name below test/unit; a folder that has some by now leaves the list',
    );
  });

  it('has no folder of tests that src does not have', () => {
    const strange = tested.filter((folder) => !existsSync(join(sourceRoot, folder)));
    assert.deepEqual(strange, []);
  });
});
