import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import wasm from '@prisma/prisma-schema-wasm';
import { packageFolder } from '../../../support/command-line.ts';

/** What `prisma format` makes of a schema. */
function formatted(text: string): string {
  const uri = 'file:///models.prisma';
  const parameters = { textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } };
  const [[, result]] = JSON.parse(wasm.format(JSON.stringify([[uri, text]]), JSON.stringify(parameters)));
  return result;
}

const MODELS = 'src/accounts/models.prisma';

describe('toolchain/scaffold starters', () => {
  it('give the blog the accounts of every project, and posts', () => {
    const read = (path: string): string => readFileSync(join(packageFolder, 'templates', path, MODELS), 'utf8');
    assert.equal(read('starters/blog').replace(/^ {2}posts +Post\[\]\n/m, ''), read('project'));
  });

  it('have models as prisma format writes them', () => {
    const templates = join(packageFolder, 'templates');
    const files = (readdirSync(templates, { recursive: true }) as string[]).filter((file) => file.endsWith('.prisma'));
    assert.ok(files.length > 2);
    for (const file of files) {
      const text = readFileSync(join(templates, file), 'utf8');
      assert.equal(formatted(text), text, file);
    }
  });
});
