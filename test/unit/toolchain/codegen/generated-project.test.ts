// What is generated, used: compared with Prisma's own command line, compiled under the project's tsconfig, bundled and run.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { packageRoot } from '../../../../src/kernel/package.ts';
import { generate } from '../../../../src/toolchain/codegen/generate.ts';
import { writeRoutes } from '../../../../src/toolchain/codegen/routes-file.ts';
import { listFiles } from '../../../../src/toolchain/codegen/output-folder.ts';
import { makeCompilable, sampleProject, type SampleProject } from './sample-project.ts';

const run = promisify(execFile);

describe('codegen/generated project', function () {
  this.timeout(60_000);
  let project: SampleProject;
  before(async () => {
    project = sampleProject();
    project.write('src/templates/base.html', '');
    makeCompilable(project);
    await generate(project);
  });
  after(() => project.remove());

  async function readClient(): Promise<Map<string, string>> {
    const folder = join(project.root, '.quintet/client');
    const files = await listFiles(folder);
    return new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  }

  it('has the client that `prisma generate` writes, byte for byte', async () => {
    const ours = await readClient();
    rmSync(join(project.root, '.quintet/client'), { recursive: true });
    project.write('prisma.config.ts', "export default { schema: 'src', datasource: { url: 'file:./db.sqlite3' } };\n");
    await run(process.execPath, [join(packageRoot, 'node_modules/prisma/build/index.js'), 'generate'], {
      cwd: project.root,
      timeout: 50_000,
      // The command line looks for an engine binary that `generate` never runs, and would download it.
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      },
    });
    assert.deepEqual(await readClient(), ours);
  });

  async function compile(code: string): Promise<string[]> {
    project.write('src/check.ts', code);
    // The entry needs a whole app; this is about names.
    project.write('.quintet/entry.ts', 'export {};\n');
    try {
      await run(
        process.execPath,
        [join(packageRoot, 'node_modules/typescript/bin/tsc'), '-p', join(project.root, 'tsconfig.check.json')],
        {
          timeout: 50_000,
        },
      );
      return [];
    } catch (error) {
      const { stdout } = error as { stdout: string };
      return stdout.split('\n').filter((line) => line.includes('error TS'));
    }
  }

  it('gives the compiler the names and rows of the models', async () => {
    const problems = await compile(`
import type { FieldName, ModelName, RowOf, ScalarName, TemplateName, UserRow } from 'quintet';
import { db } from '#db';

export const model: ModelName = 'BlogPost';
export const field: FieldName<'BlogPost'> = 'author';
export const scalar: ScalarName<'BlogPost'> = 'authorId';
export const template: TemplateName = 'base.html';
export const titleOf = (post: RowOf<'BlogPost'>): string => post.title;
export const emailOf = (user: UserRow): string => user.email;
export const posts = async (): Promise<string[]> =>
  (await db.blogPost.findMany({ where: { status: 'LIVE' }, include: { author: true } })).map((post) => post.author.email);
`);
    assert.deepEqual(problems, []);
  });

  it('makes wrong names errors', async () => {
    const problems = await compile(`
import type { FieldName, ModelName, RowOf, ScalarName, TemplateName, UserRow } from 'quintet';
import { db } from '#db';

export const model: ModelName = 'BlogPots';
export const field: FieldName<'BlogPost'> = 'titel';
export const scalar: ScalarName<'BlogPost'> = 'author';
export const template: TemplateName = 'bse.html';
export const titleOf = (post: RowOf<'BlogPost'>): number => post.title;
export const emailOf = (user: UserRow): string => user.mail;
export const posts = () => db.blogPost.findMany({ where: { titel: 'x' } });
`);
    const lines = problems.map((line) => Number(/check\.ts\((\d+),/.exec(line)?.[1]));
    assert.deepEqual(lines, [5, 6, 7, 8, 9, 10, 11], problems.join('\n'));
  });

  describe('with the names of its routes', () => {
    before(() =>
      writeRoutes(project, [
        { path: '/', name: 'home', params: {}, view: 'home' },
        {
          path: '/posts/<slug:slug>/',
          name: 'posts:detail',
          alias: 'blog:detail',
          params: { slug: 'string' },
          view: 'detail',
        },
        { path: '/<int:year>/<slug:slug>/', name: 'dated', params: { year: 'number', slug: 'string' }, view: 'dated' },
        { path: '/<int:year>/', name: 'dated', params: { year: 'number' }, view: 'dated' },
        { path: '/x/', name: undefined, params: {}, view: 'x' },
      ]),
    );
    after(() => rmSync(join(project.root, '.quintet/routes.d.ts')));

    it('takes addresses, and names with their parameters, by name or in order', async () => {
      const problems = await compile(`
import { redirect, redirectView, reverse, updateView, type RouteName } from 'quintet';

export const name: RouteName = 'posts:detail';
export const found = [
  reverse('home'), reverse('home', {}, { query: { page: 2 } }), reverse('posts:detail', { slug: 'a' }), reverse('posts:detail', ['a']),
  reverse('blog:detail', { slug: 'a' }), reverse('dated', { year: 1, slug: 'a' }), reverse('dated', [1]), reverse('dated', { year: 1 }),
];
export const go = (next: string, slug: string) => [
  redirect('home'), redirect('posts:detail', { slug }), redirect('posts:detail', { slug }, { permanent: true }), redirect.permanent('dated', [1, slug]),
  redirect('/posts/'), redirect('/posts/', { permanent: true }), redirect('https://example.com/'), redirect('?page=2'), redirect('#top'), redirect(''),
  redirect(\`/posts/\${slug}/\`), redirect(next), redirect(\`\${next}?page=\${slug}\`), redirect(next, { permanent: true }), redirect(slug === '' ? 'home' : '/posts/'),
];
export const views = [redirectView('posts:detail'), updateView('BlogPost', { fields: ['title'], successUrl: 'home' }), updateView('BlogPost', { successUrl: '/' })];
`);
      assert.deepEqual(problems, []);
    });

    it('makes wrong names and parameters errors', async () => {
      const problems = await compile(`
import { redirect, redirectView, reverse, updateView } from 'quintet';

export const wrong = [
  reverse('hom'),
  reverse('posts:detail'),
  reverse('posts:detail', { slg: 'a' }),
  reverse('posts:detail', { slug: 1 }),
  reverse('posts:detail', [1]),
  reverse('home', { slug: 'a' }),
  reverse('dated', { slug: 'a' }),
  redirect('posts:detial'),
  redirect('posts:detail'),
  redirect('posts:detail', { slug: 1 }),
  redirect('/posts/', { slug: 'a' }),
  redirectView('posts:detial'),
  updateView('BlogPost', { successUrl: 'posts:detial' }),
];
`);
      const lines = problems.map((line) => Number(/check\.ts\((\d+),/.exec(line)?.[1]));
      assert.deepEqual(lines, [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17], problems.join('\n'));
      assert.match(problems[7] ?? '', /"posts:detial"' is not assignable to parameter of type 'RouteName'/);
    });
  });

  const SCRIPT = `
import { database, db } from '#db';
const sql = [
  'CREATE TABLE accounts_user (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE)',
  'CREATE TABLE Tag (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, parentId INTEGER)',
  'CREATE TABLE posts_blog_post (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, body TEXT NOT NULL, status TEXT NOT NULL, view_count BIGINT NOT NULL, createdAt DATETIME NOT NULL, changedAt DATETIME NOT NULL, authorId INTEGER NOT NULL REFERENCES accounts_user, editorId INTEGER)',
  'CREATE TABLE _BlogPostToTag (A INTEGER NOT NULL, B INTEGER NOT NULL)',
];
async function main() {
  for (const statement of sql) await database.executeRaw(statement);
  await db.blogPost.create({
    data: { title: 'One', slug: 'one', author: { create: { email: 'jane@example.com' } }, tags: { create: [{ name: 'a' }, { name: 'b' }] } },
  });
  const post = await db.blogPost.findUniqueOrThrow({ where: { slug: 'one' }, include: { author: true, tags: true } });
  console.log(JSON.stringify([post.title, post.status, String(post.views), post.author.email, post.tags.map((tag) => tag.name)]));
  await database.close();
}
void main();
`;

  for (const format of ['cjs', 'esm'] as const) {
    it(`answers queries on SQLite from a bundle in ${format}`, async () => {
      rmSync(join(project.root, 'db.sqlite3'));
      project.write('db.sqlite3', '');
      project.write('src/script.ts', SCRIPT);
      const outfile = join(project.root, 'out', format === 'cjs' ? 'script.cjs' : 'script.mjs');
      await build({
        absWorkingDir: project.root,
        entryPoints: ['src/script.ts'],
        outfile,
        bundle: true,
        format,
        platform: 'node',
        target: 'node20',
        external: ['@prisma/*', 'libsql', 'pg'],
        tsconfig: join(project.root, 'tsconfig.check.json'),
        // Only because Quintet's sources are in the bundle here; a project leaves the package outside.
        ...(format === 'cjs' && {
          define: { 'import.meta.url': 'moduleUrl' },
          banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
        }),
        logLevel: 'error',
      });
      // Other suites of this process load projects, which names them in the environment.
      const env = { ...process.env, QUINTET_ROOT: project.root };
      const { stdout } = await run(process.execPath, [outfile], { cwd: project.root, timeout: 20_000, env });
      assert.deepEqual(JSON.parse(stdout), ['One', 'DRAFT', '0', 'jane@example.com', ['a', 'b']]);
    });
  }
});
