// The pages about URLs, settings and security: their examples compile, their table is complete.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../../../src/kernel/package.ts';
import { defineSettings } from '../../../../src/runtime/settings/define-settings.ts';
import { buildCsp, type CspPolicy } from '../../../../src/runtime/security/content-security-policy.ts';
import { TEST_KEY } from '../../../support/http-app.ts';

const PAGES = ['urls-and-views', 'settings', 'security'];
const read = (page: string): string => readFileSync(join(packageRoot, 'docs', `${page}.md`), 'utf8');

/** Each example becomes a file: the one its first line names, else one of its own. */
function writeExamples(folder: string): number {
  let count = 0;
  for (const page of PAGES) {
    for (const [, code = ''] of read(page).matchAll(/```ts\n(.*?)```/gs)) {
      const name = /^\/\/ (src\/\S+)\n/.exec(code)?.[1] ?? `example-${++count}.ts`;
      const file = join(folder, page, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, code);
      count++;
    }
  }
  return count;
}

describe('docs of http and security', function () {
  this.timeout(60_000);

  it('have examples that compile', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'docs-'));
    try {
      assert.ok(writeExamples(folder) > 10);
      const source = join(packageRoot, 'src/runtime');
      const compilerOptions = {
        paths: { quintet: [join(source, 'index.ts')], 'quintet/*': [join(source, '*/index.ts')] },
        typeRoots: [join(packageRoot, 'node_modules/@types')],
        // As in a generated project.
        module: 'esnext',
        moduleResolution: 'bundler',
        noUnusedLocals: false,
      };
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ extends: join(packageRoot, 'tsconfig.json'), compilerOptions, include: ['.'], exclude: [] }),
      );
      const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
      const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch(
        (error: { stdout: string }) => error,
      );
      assert.equal(stdout, '');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('list every setting with its default', () => {
    const { secretKey: _secretKey, ...settings } = defineSettings({ secretKey: TEST_KEY });
    const text = read('settings');
    const rows = (part: string): Map<string, string> =>
      new Map([...part.matchAll(/^\| `(\w+)` \| (.+?) \|/gm)].map(([, name, value]) => [name!, value!]));
    const [top = '', ...groups] = text.slice(text.indexOf('## All settings')).split('### `');
    const written = new Map([
      ['', rows(top)],
      ...groups.map((part): [string, Map<string, string>] => [part.slice(0, part.indexOf('`')), rows(part)]),
    ]);
    const compare = (values: object, table: Map<string, string> | undefined, group: string): void => {
      for (const [name, value] of Object.entries(values)) {
        // What is another value in debug is written so.
        const shown = table?.get(name)?.replace(/^.* in debug, else /, '');
        if (name === 'contentSecurityPolicy') assert.equal(shown, `\`${buildCsp(value as CspPolicy)}\``);
        else if (typeof value === 'object' && value !== null && !Array.isArray(value))
          compare(value, written.get(name), name);
        else if (name === 'secure') assert.equal(shown, 'not `debug`');
        else assert.equal(shown, `\`${JSON.stringify(value).replaceAll('"', "'")}\``, `${group}.${name}`);
      }
    };
    compare(settings, written.get(''), 'settings');
  });
});
