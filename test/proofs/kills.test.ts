// A command that is killed, wherever it is, leaves the project as it was or as it should become, once the next command ran.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectRaw } from '../../src/runtime/db/raw-connection.ts';
import { recoverProject } from '../../src/toolchain/journal/journal.ts';
import { quintet } from '../support/command-line.ts';
import {
  assertNothingLeft,
  differences,
  killEverywhere,
  oldOrNew,
  readTree,
  runQuintet,
  spread,
  treeAfter,
  type KillOptions,
  type Operation,
  type Tree,
} from '../support/kills.ts';
import { needsPostgres } from '../support/postgres.ts';
import { createProject, type TestProject } from '../support/project.ts';
import { isLong, PROOF_TIMEOUT } from '../support/proofs.ts';

const SECRET = 'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(2);
const POST = `model Post {
  id    Int    @id @default(autoincrement())
  title String
}
`;
const FILES = {
  'src/home/models.prisma': POST,
  '.env': `SECRET_KEY=${SECRET}\nDATABASE_URL=file:./db.sqlite3\n`,
};
/** In the slice: before these many operations of each command, and not of all commands that write files by the same way. */
const SLICE = 3;
const IN_SLICE = new Set(['makemigrations', 'generate resource', 'rename model']);

describe('proofs/kills', function () {
  this.timeout(PROOF_TIMEOUT);
  let original: TestProject;
  let project: TestProject;
  before(() => {
    original = createProject(FILES);
    for (const command of ['makemigrations', 'sync']) quintet([command], { cwd: original.root });
  });
  beforeEach(() => {
    project = createProject(FILES);
    for (const made of ['migrations', '.quintet'])
      cpSync(join(original.root, made), join(project.root, made), { recursive: true, preserveTimestamps: true });
  });
  afterEach(() => project.cleanUp());
  after(() => original?.cleanUp());

  const run = (...args: string[]) => quintet(args, { cwd: project.root });

  for (const [title, prepare, args] of [
    [
      'makemigrations',
      () => project.write('src/home/models.prisma', POST.replace('title', 'subtitle String?\n  title')),
      ['makemigrations'],
    ],
    [
      'makemigrations in a project without a migration',
      () => rmSync(join(project.root, 'migrations'), { recursive: true }),
      ['makemigrations'],
    ],
    ['generate model', () => {}, ['generate', 'model', 'home/Tag', 'label:string:20', 'post:ref:Post']],
    [
      'generate resource',
      () => run('generate', 'app', 'shop'),
      ['generate', 'resource', 'shop/Item', 'label:string:20'],
    ],
    ['destroy', () => run('generate', 'model', 'home/Tag', 'label:string:20'), ['destroy', 'model', 'home/Tag']],
    ['undo', () => run('generate', 'app', 'shop'), ['undo']],
    ['rename model', useOfPost, ['rename', 'model', 'home/Post', 'Article']],
    ['squashmigrations', twoMigrations, ['squashmigrations', 'add_post_subtitle', '--no-input']],
    ['eject', () => {}, ['eject', 'view']],
  ] as const satisfies [string, () => void, string[]][]) {
    if (!isLong && !IN_SLICE.has(title)) continue;
    it(`${title}: all of it or nothing`, async () => {
      prepare();
      await proveFiles(args);
    });
  }

  it('build: the old dist or the new one', async () => {
    run('build');
    project.write(
      'src/home/views.ts',
      `${readFileSync(join(project.root, 'src/home/views.ts'), 'utf8')}\nexport const added = 1;\n`,
    );
    project.write('src/static/css/more.css', 'p { color: red }\n');
    await proveFiles(['build']);
  });

  function useOfPost(): void {
    project.write(
      'src/home/posts.ts',
      `import { db, type Post } from '#db';\nexport const all = (): Promise<Post[]> => db.post.findMany();\n`,
    );
    project.write(
      'src/home/more.ts',
      `import type { Post } from '#db';\nexport const titleOf = (post: Post): string => post.title;\n`,
    );
  }

  function twoMigrations(): void {
    project.write('src/home/models.prisma', POST.replace('title', 'subtitle String?\n  title'));
    run('makemigrations');
  }

  async function proveFiles(args: readonly string[]): Promise<void> {
    const state = project.root;
    const old = readTree(state);
    const fresh = await treeAfter(state, { args });
    const oldRuns = historyOf(state);
    const outcomes = new Set<string>();
    await killEverywhere(state, {
      args,
      select,
      halves: isLong,
      async verify({ root }) {
        if (args[0] === 'build') assertStarts(readTree(root), old, fresh);
        if (isLong) {
          const next = runQuintet(root, ['showmigrations']);
          assert.equal(next.status, 0, next.stderr);
        } else await recoverProject(root, 'quintet showmigrations');
        const found = withoutStaging(readTree(root));
        const outcome = oldOrNew(found, old, fresh);
        // Two migrations at once are two steps; the next run makes the second.
        const isAgain = outcome === undefined || (isLong && outcome === 'old');
        if (isAgain && args[0] !== 'makemigrations') assert.ok(outcome, differences(found, fresh).join('\n'));
        outcomes.add(outcome ?? 'new');
        if (['generate', 'rename', 'eject'].includes(args[0] as string))
          assert.equal(historyOf(root), oldRuns + (outcome === 'new' ? 1 : 0), 'the history does not fit');
        if (isAgain) {
          const again = runQuintet(root, args);
          assert.equal(again.status, 0, again.stderr);
          assert.deepEqual(differences(readTree(root), fresh), []);
        }
        if (isAgain || args[0] !== 'build') assertNothingLeft(root);
      },
    });
    assert.deepEqual([...outcomes].sort(), ['new', 'old'], 'the kills were all on one side');
  }

  /** `node dist/server.js` finds every file of one build, each in the version of one build. */
  function assertStarts(found: Tree, old: Tree, fresh: Tree): void {
    for (const path of [...old.keys()].filter((file) => file.startsWith('dist/') && fresh.has(file))) {
      const versions = [old.get(path), fresh.get(path)].map(String);
      assert.ok(versions.includes(String(found.get(path))), `${path} is neither the old one nor the new one`);
    }
  }

  /** A build that was killed leaves its own folder until the next build; git ignores it. */
  function withoutStaging(tree: Tree): Tree {
    return new Map([...tree].filter(([path]) => !/^\.dist\.\d+\.quintet\//.test(path)));
  }

  /** In the slice the steps of the journal and what happens to the files themselves. */
  function select(operations: readonly Operation[]): readonly Operation[] {
    if (isLong) return operations;
    const isStep = ({ subject }: Operation): boolean =>
      /journal|history/.test(subject) || !subject.startsWith('.quintet/');
    return spread(operations.filter(isStep), SLICE);
  }

  function historyOf(root: string): number {
    const folder = join(root, '.quintet/history');
    return existsSync(folder) ? readdirSync(folder).length : 0;
  }

  for (const database of ['SQLite', 'PostgreSQL'] as const) {
    describe(`on ${database}`, () => {
      let url: string;
      beforeEach(async function () {
        url = database === 'SQLite' ? 'file:./db.sqlite3' : await needsPostgres(this);
      });
      const env = () => ({ DATABASE_URL: url });

      async function query(root: string, sql: string) {
        const connection = await connectRaw(url, { root });
        return connection.query(sql).finally(() => connection.close());
      }

      async function reset(): Promise<void> {
        if (database === 'SQLite') return;
        await query(project.root, 'DROP SCHEMA public CASCADE');
        await query(project.root, 'CREATE SCHEMA public');
      }

      it('migrate: the next one completes it', async () => {
        twoMigrations();
        await prove({
          args: ['migrate'],
          async verify({ root }) {
            const next = runQuintet(root, ['migrate'], { env: env() });
            assert.equal(next.status, 0, next.stderr);
            const check = isLong ? runQuintet(root, ['db', 'diff', '--check'], { env: env() }) : undefined;
            assert.equal(check?.status ?? 0, 0, check?.stdout);
            const all = readdirSync(join(root, 'migrations'), { withFileTypes: true }).filter((entry) =>
              entry.isDirectory(),
            );
            const recorded = await query(root, 'SELECT * FROM "_prisma_migrations" WHERE finished_at IS NOT NULL');
            assert.equal(recorded.length, all.length);
            assert.deepEqual(await query(root, 'SELECT "subtitle", "title" FROM "Post"'), []);
          },
        });
      });

      it('loaddata: all rows or none', async () => {
        const rows = Array.from({ length: 60 }, (_, i) => ({
          model: 'home.post',
          pk: i + 1,
          fields: { title: `t${i}` },
        }));
        project.write('rows.json', JSON.stringify(rows));
        quintet(['migrate'], { cwd: project.root, env: env() });
        await prove({
          args: ['loaddata', 'rows.json'],
          async reset() {
            if (database === 'PostgreSQL') await query(project.root, 'TRUNCATE "Post" RESTART IDENTITY');
          },
          async verify({ root }) {
            const count = (await query(root, 'SELECT "id" FROM "Post"')).length;
            assert.ok(count === 0 || count === rows.length, `${count} rows`);
            const next = runQuintet(root, ['loaddata', 'rows.json'], { env: env() });
            assert.equal(next.status, 0, next.stderr);
            assert.equal((await query(root, 'SELECT "id" FROM "Post"')).length, rows.length);
          },
        });
      });

      async function prove(options: Pick<KillOptions, 'args' | 'verify'> & Partial<KillOptions>): Promise<void> {
        const isStatement = ({ name }: Operation): boolean => name === 'sql';
        const kills = await killEverywhere(project.root, {
          reset,
          env: env(),
          sql: true,
          select: (operations) => (isLong ? operations : spread(operations.filter(isStatement), SLICE)),
          ...options,
        });
        assert.ok(kills > 2, `${kills} kills only`);
      }
    });
  }

  it('new: the whole project or none, and the next one may take its name', async () => {
    const state = join(project.root, 'parent');
    mkdirSync(state);
    const args = ['new', 'shop', '--yes', '--skip-install', '--skip-git'];
    const fresh = await treeAfter(state, { args });
    await killEverywhere(state, {
      args,
      select: (operations) => (isLong ? operations : spread(operations, SLICE)),
      async verify({ root }) {
        const isThere = existsSync(join(root, 'shop'));
        if (!isThere) assert.equal(runQuintet(root, args).status, 0);
        assert.deepEqual([...readTree(root).keys()], [...fresh.keys()]);
        assert.deepEqual(readdirSync(root), ['shop']);
      },
    });
  });
});
