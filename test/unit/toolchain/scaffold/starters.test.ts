import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../../support/command-line.ts';

const MODELS = 'src/accounts/models.prisma';

describe('toolchain/scaffold starters', () => {
  it('give the blog the accounts of every project, and posts', () => {
    const read = (path: string): string => readFileSync(join(packageFolder, 'templates', path, MODELS), 'utf8');
    assert.equal(read('starters/blog').replace(/^ {2}posts +Post\[\]\n/m, ''), read('project'));
  });
});
