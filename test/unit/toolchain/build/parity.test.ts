// What a project does in development it does in production too: the same packages, links and workspaces, in both bundles.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildProduction } from '../../../../src/toolchain/build/build-production.ts';
import { loadProjectEntry } from '../../../../src/toolchain/build/load-project-entry.ts';
import { loadProject } from '../../../../src/toolchain/project/load.ts';
import { startServer } from '../../../support/command-line.ts';
import { createProject } from '../../../support/project.ts';
import type { TestProject } from '../../../support/project.ts';
import { keepVariable } from '../../../support/keep-variable.ts';

const SECRET_KEY = 'q8Zr2LmX0vYk5TnB7cWd1JfHs9GpEa4UiOx3RtVyKbNzMhQw6S';

/** A page that shows what each kind of package gave. */
const PACKAGE_VIEWS = `import { path, text, urls } from 'quintet';
import { hi } from 'import-only';
import which, { kind } from 'dual';
import * as dual from 'dual';
import common, { named } from 'common';
import { early } from 'awaits';
const page = async () => {
  const later = await import('awaits-later');
  return text([hi(), which, kind, dual.kind, common.named, named, early, later.value, later.default].join(' '));
};
export default urls([path('', page)]);
`;

const PACKAGES: Record<string, [description: object, files: Record<string, string>]> = {
  'import-only': [
    { type: 'module', exports: { '.': { import: './i.js' } } },
    { 'i.js': 'export const hi = () => "hi";' },
  ],
  dual: [
    { exports: { '.': { import: './i.mjs', require: './r.cjs' } } },
    {
      'i.mjs': 'export default "esm-default"; export const kind = "esm";',
      'r.cjs': 'module.exports = { default: "cjs-default", kind: "cjs" };',
    },
  ],
  common: [{ main: 'index.js' }, { 'index.js': 'exports.named = "common";' }],
  awaits: [{ type: 'module', exports: './i.js' }, { 'i.js': 'export const early = await Promise.resolve("awaited");' }],
  'awaits-later': [
    { type: 'module', exports: './i.js' },
    { 'i.js': 'export const value = await Promise.resolve("later"); export default "later-default";' },
  ],
};
const EXPECTED = 'hi esm-default esm esm common common awaited later later-default';

describe('toolchain/build: development and production', function () {
  this.timeout(60_000);
  keepVariable('QUINTET_ROOT');
  let project: TestProject;

  beforeEach(() => {
    project = createProject();
  });
  afterEach(() => project.cleanUp());

  function install(folder: string, name: string, description: object, files: Record<string, string>): void {
    const home = join(folder, name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...description }));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(home, file)), { recursive: true });
      writeFileSync(join(home, file), text);
    }
  }

  async function inDevelopment(path: string): Promise<{ status: number; body: string }> {
    const app = (await loadProjectEntry(await loadProject(project.root))) as unknown as {
      createServer(): Promise<{
        inject(url: string): Promise<{ statusCode: number; body: string }>;
        close(): Promise<void>;
      }>;
      close(): Promise<void>;
    };
    const server = await app.createServer();
    try {
      const { statusCode, body } = await server.inject(path);
      return { status: statusCode, body };
    } finally {
      await server.close();
      await app.close();
    }
  }

  async function inProduction(path: string): Promise<{ status: number; body: string }> {
    await buildProduction(await loadProject(project.root));
    const server = await startServer(process.execPath, ['dist/server.js'], {
      cwd: project.root,
      env: { PORT: '0', SECRET_KEY, ALLOWED_HOSTS: '*' },
    });
    try {
      const response = await fetch(server.url + path);
      return { status: response.status, body: await response.text() };
    } finally {
      await server.stop();
    }
  }

  async function assertBoth(path: string, body: string): Promise<void> {
    const expected = { status: 200, body };
    assert.deepEqual(await inDevelopment(path), expected);
    assert.deepEqual(await inProduction(path), expected);
  }

  it('load packages of every kind alike', async () => {
    for (const [name, [description, files]] of Object.entries(PACKAGES)) {
      install(join(project.root, 'node_modules'), name, description, files);
    }
    project.write('src/urls.ts', PACKAGE_VIEWS);
    await assertBoth('/', EXPECTED);
  });

  it('bundle a TypeScript package of a workspace, with what only that package has installed', async () => {
    const shared = join(project.root, '../', `shared-${process.pid}`);
    install(
      dirname(shared),
      `shared-${process.pid}`,
      { exports: { '.': './index.ts', './sub/*': './lib/*.ts' } },
      {
        'index.ts': `import secret from 'private-dependency';\nexport const greet = (name: string): string => secret + name;`,
        'lib/word.ts': `export enum Word { Yes = 'yes' }`,
        'node_modules/private-dependency/package.json': '{"name":"private-dependency","version":"1.0.0","main":"i.js"}',
        'node_modules/private-dependency/i.js': 'module.exports = "private ";',
      },
    );
    mkdirSync(join(project.root, 'node_modules/@acme'));
    symlinkSync(shared, join(project.root, 'node_modules/@acme/shared'));
    writeFileSync(
      join(shared, 'package.json'),
      JSON.stringify({ name: '@acme/shared', exports: { '.': './index.ts', './sub/*': './lib/*.ts' } }),
    );
    project.write(
      'src/urls.ts',
      `import { path, text, urls } from 'quintet';
import { greet } from '@acme/shared';
import { Word } from '@acme/shared/sub/word';
export default urls([path('', () => text(greet(Word.Yes)))]);
`,
    );
    try {
      await assertBoth('/', 'private yes');
    } finally {
      rmSync(shared, { recursive: true, force: true });
    }
  });

  it('name what a linked package does not export', async () => {
    const shared = join(project.root, 'packages/shared');
    install(join(project.root, 'packages'), 'shared', { exports: { '.': './index.ts' } }, { 'index.ts': '' });
    symlinkSync(shared, join(project.root, 'node_modules/shared'));
    project.write(
      'src/urls.ts',
      `import 'shared/hidden';\nimport { urls } from 'quintet';\nexport default urls([]);\n`,
    );
    await assert.rejects(loadProjectEntry(await loadProject(project.root)), /"shared\/hidden" is not exported by/);
  });

  it('serve linked templates and static files', async () => {
    mkdirSync(join(project.root, 'elsewhere'));
    writeFileSync(join(project.root, 'elsewhere/linked.html'), 'linked {{ name }}');
    writeFileSync(join(project.root, 'elsewhere/x.css'), 'a{}');
    mkdirSync(join(project.root, 'src/templates'), { recursive: true });
    symlinkSync(join(project.root, 'elsewhere/linked.html'), join(project.root, 'src/templates/linked.html'));
    symlinkSync(join(project.root, 'elsewhere'), join(project.root, 'src/static/shared'));
    project.write(
      'src/urls.ts',
      `import { path, render, urls } from 'quintet';
export default urls([path('', (request) => render(request, 'linked.html' as never, { name: 'page' }))]);
`,
    );
    await assertBoth('/', 'linked page');
    await assertBoth('/static/shared/x.css', 'a{}');
  });

  it('build an app whose folder is a link', async () => {
    mkdirSync(join(project.root, 'elsewhere'));
    renameSync(join(project.root, 'src/home'), join(project.root, 'elsewhere/home'));
    symlinkSync(join(project.root, 'elsewhere/home'), join(project.root, 'src/home'));
    assert.match((await inDevelopment('/page/')).body, /template first/);
    assert.match((await inProduction('/page/')).body, /template first/);
  });
});
