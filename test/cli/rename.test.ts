// Renames in a real project, the blog: it compiles, lints and passes its tests afterwards, and its data stays.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectRaw } from '../../src/runtime/db/raw-connection.ts';
import { run, type Run } from '../support/command-line.ts';
import { needsPostgres } from '../support/postgres.ts';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

interface Renamed {
  changed: number;
  migration: string | null;
  checked: boolean;
  places: { file: string; line: number; kind: string }[];
}

const RENAMES = [
  ['field', 'blog/Post', 'title', 'headline'],
  ['model', 'blog/Tag', 'Label'],
  ['field', 'blog/Post', 'author', 'writer'],
  ['field', 'accounts/User', 'email', 'address'],
];

describe('cli/rename', function () {
  this.timeout(300_000); // one test runs the checks of the whole project after each rename
  let project: ScaffoldedProject;

  before(() => {
    project = scaffoldProject('blog', '--starter', 'blog');
  });
  after(() => project.cleanUp());

  const quintet = (args: string[], url?: string): Run =>
    run(process.execPath, [join(project.root, 'node_modules/quintet/bin/run.js'), ...args], {
      cwd: project.root,
      ...(url && { env: { DATABASE_URL: url } }),
    });
  const ok = (args: string[], url?: string): string => {
    const { code, stdout, stderr } = quintet(args, url);
    assert.equal(code, 0, `${args.join(' ')}\n${stdout}${stderr}`);
    return stdout;
  };

  it('refuses what cannot be, with the reason, and changes nothing', () => {
    const before = project.snapshot();
    const refused: [args: string[], code: number, says: RegExp][] = [
      [['field', 'blog/Post', 'titel', 'headline'], 1, /Post has no field "titel"; did you mean "title"\?/],
      [['field', 'blog/Post', 'title', 'body'], 1, /a field Post\.body exists already/],
      [['field', 'blog/Post', 'title', '1st'], 2, /"1st" cannot be the name of a field/],
      [['field', 'blog/Post', 'title', 'title'], 2, /it is called "title" already/],
      [['field', 'blog/Post', 'authorId', 'writerId'], 1, /quintet rename field blog\/Post author NEW/],
      [['field', 'accounts/User', 'isStaff', 'staff'], 1, /User\.isStaff cannot be renamed/],
      [['model', 'blog/Tga', 'Label'], 1, /did you mean "Tag"\?/],
      [['model', 'accounts/Tag', 'Label'], 1, /the model Tag is in the app blog/],
      [['model', 'blog/Tag', 'Post'], 1, /a model Post exists already/],
      [['model', 'blog/Tag', 'label'], 2, /Try: Label/],
      [['model', 'Tag', 'Label'], 2, /is not APP\/Model/],
    ];
    for (const [args, code, says] of refused) {
      const result = quintet(['rename', ...args]);
      assert.deepEqual([result.code, says.test(result.stderr)], [code, true], `${args.join(' ')}\n${result.stderr}`);
    }
    assert.deepEqual(project.snapshot(), before);
  });

  it('shows the plan and writes nothing with --dry-run', () => {
    const before = project.snapshot();
    const shown = ok(['rename', 'field', 'blog/Post', 'title', 'headline', '--dry-run']);
    assert.match(shown, /change {2}src\/blog\/forms\.ts {2}\(renames Post\.title to headline\)/);
    assert.match(shown, /create {2}migrations\/\d+_rename_post_title_to_headline\/migration\.sql/);
    assert.deepEqual(project.snapshot(), before);
    assert.deepEqual(
      readdirSync(join(project.root, '.quintet')).filter((name) => name.startsWith('trial')),
      [],
    );
  });

  it('is taken back by undo', () => {
    const before = project.snapshot();
    ok(['rename', 'model', 'blog/Post', 'Article']);
    assert.notDeepEqual(project.snapshot(), before);
    ok(['undo']);
    assert.deepEqual(project.snapshot(), before);
  });

  it('refuses to mix a rename with other changes of the models', () => {
    const models = project.read('src/blog/models.prisma');
    project.write('src/blog/models.prisma', models.replace('model Tag {', 'model Tag {\n  note String?'));
    const before = project.snapshot();
    const { code, stderr } = quintet(['rename', 'model', 'blog/Tag', 'Label']);
    assert.deepEqual([code, /\+ Add field note to Tag/.test(stderr)], [1, true], stderr);
    assert.deepEqual(project.snapshot(), before);
    project.write('src/blog/models.prisma', models);
  });

  it('renames in code, templates and migrations, and keeps the data on both databases', async function () {
    const urls = [`file:${join(project.root, 'kept.sqlite3')}`, await needsPostgres(this)];
    for (const url of urls) {
      ok(['migrate'], url);
      ok(['seed'], url);
    }
    for (const args of RENAMES) {
      const result = JSON.parse(ok(['rename', ...args, '--json'])) as Renamed;
      assert.deepEqual([result.places.map(toPlace), result.checked], [unclearAfter(args), true], args.join(' '));
      assert.match(result.migration ?? '', /^\d+_rename_/);
    }
    for (const url of urls) {
      ok(['migrate'], url);
      assert.deepEqual(await rowsOf(url), { posts: 7, linked: 8, mara: 'Mara Lindqvist' });
      ok(['db', 'diff'], url);
    }
    assert.match(ok(['makemigrations', '--check']), /No changes detected/);
    assert.match(project.read('src/blog/templates/blog/_post-card.html'), /\{\{ post\.headline \}\}/);
    assert.match(project.read('src/blog/templates/blog/_post-meta.html'), /post\.writer\.name/);
    assert.match(project.read('src/blog/seed.ts'), /headline: 'Repairing a fence/);
  });

  it('leaves a project that compiles, lints and passes its tests', () => {
    ok(['sync']);
    assert.equal(project.tool('tsc', '--noEmit').stdout, '');
    assert.equal(project.tool('oxlint').code, 0);
    assert.match(ok(['test']), /\b1\d passing/);
  });

  it('lists with 1 what does not compile any more, and what may mean it too', () => {
    project.write(
      'src/blog/cards.ts',
      `import type { RowOf } from 'quintet';\n\ninterface Card {\n  summary: string;\n}\n\nexport const toCard = (post: RowOf<'Post'>): Card => post;\nexport const column = 'summary';\n`,
    );
    const { code, stdout } = quintet(['rename', 'field', 'blog/Post', 'summary', 'teaser']);
    assert.equal(code, 1, stdout);
    assert.match(stdout, /src\/blog\/cards\.ts:7 {2}Property 'summary' is missing/);
    assert.match(stdout, /src\/blog\/cards\.ts:8 {2}export const column = 'summary';/);
    assert.match(project.read('src/blog/models.prisma'), /^ {2}teaser +String/m);
  });

  it('makes no migration with --no-migration', () => {
    const count = readdirSync(join(project.root, 'migrations')).length;
    const result = JSON.parse(
      ok(['rename', 'field', 'blog/Comment', 'text', 'body', '--no-migration', '--json']),
    ) as Renamed;
    assert.equal(result.migration, null);
    assert.equal(readdirSync(join(project.root, 'migrations')).length, count);
    assert.ok(existsSync(join(project.root, '.quintet/history')));
    assert.match(ok(['makemigrations', '--rename', 'Comment.text:body']), /Rename field text of Comment to body/);
  });
});

const toPlace = ({ file, kind }: Renamed['places'][number]) => `${kind} ${file}`;

/** The page for forgotten passwords has a field `email`, too, which is none of the model's. */
function unclearAfter(args: readonly string[]): string[] {
  const place = 'maybe src/accounts/tests/password-reset.test.ts';
  return args.includes('email') ? [place, place] : [];
}

async function rowsOf(url: string): Promise<Record<string, unknown>> {
  const connection = await connectRaw(url, { root: process.cwd() });
  try {
    const one = async (sql: string) => Object.values((await connection.query(sql))[0] ?? {})[0];
    return {
      posts: Number(await one('SELECT count("headline") FROM "blog_post"')),
      linked: Number(await one('SELECT count(*) FROM "_LabelToPost" l JOIN "blog_label" t ON t."id" = l."A"')),
      mara: await one(
        'SELECT u."name" FROM "blog_post" p JOIN "accounts_user" u ON u."id" = p."writerId" WHERE u."address" = \'mara@example.com\'',
      ),
    };
  } finally {
    await connection.close();
  }
}
