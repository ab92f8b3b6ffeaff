// A renamed model or field keeps its data, and the database looks as if it had been called so from the beginning.
import assert from 'node:assert/strict';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { introspect } from '../../../../../src/toolchain/migrations/introspect/introspect.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import type { MakeMigrationOptions } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import type { MigrationPlan } from '../../../../../src/toolchain/migrations/make/migration-plan.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { freshPostgresUrl, needsPostgres } from '../../../../support/postgres.ts';

const BEFORE = `model User {
  id    Int    @id @default(autoincrement())
  posts Post[]
}
model Post {
  id       Int    @id @default(autoincrement())
  title    String @unique
  slug     String
  author   User   @relation(fields: [authorId], references: [id])
  authorId Int
  tags     Tag[]
  @@index([slug, title])
  @@unique([authorId, slug])
}
model Tag {
  id    Int    @id
  name  String
  posts Post[]
}
`;
const ROWS = `INSERT INTO "User" (id) VALUES (7);
INSERT INTO "Post" (title, slug, "authorId") VALUES ('Hello', 'hello', 7);
INSERT INTO "Tag" (id, name) VALUES (3, 'new');
INSERT INTO "_PostToTag" ("A", "B") VALUES (1, 3);`;

describe('migrations/renames', function () {
  this.timeout(20_000);
  let project: ModelProject;

  beforeEach(async () => {
    project = createModelProject();
    project.models(BEFORE);
    await makeMigration(project);
  });
  afterEach(() => project.remove());

  const change = (from: string | RegExp, to: string, options: MakeMigrationOptions = {}): Promise<MigrationPlan> => {
    project.models(BEFORE.replaceAll(from, to));
    return makeMigration(project, options);
  };
  const code = (expected: string, exitCode: number) => (error: unknown) => {
    const { code: seen, exitCode: status } = error as { code: string; exitCode: number };
    assert.deepEqual([seen, status], [expected, exitCode]);
    return true;
  };

  it('never guesses: without an answer it names the flags', async () => {
    await assert.rejects(change('title', 'headline'), (error: Error & { hint: string }) => {
      assert.match(error.message, /Post\.title was removed, or renamed to headline/);
      assert.match(error.hint, /--rename Post\.title:headline .*--drop Post\.title /);
      return code('MIGRATION_RENAME_UNCLEAR', 3)(error);
    });
    await assert.rejects(change(/\bPost\b/g, 'Article'), code('MIGRATION_RENAME_UNCLEAR', 3));
  });

  it('asks with every new field of the type, and tells what was answered', async () => {
    const asked: string[] = [];
    const questions = {
      askValue: async () => 'x',
      acceptLosses: () => assert.fail('a loss was asked about'),
      askRename: async ({ label, candidates }: { label: string; candidates: string[] }) => {
        asked.push(`${label}: ${candidates.join(' ')}`);
        return 'headline';
      },
    };
    const plan = await change(
      '  title    String',
      '  headline String\n  note String @default("")\n  rank Int @default(0)',
      {
        questions,
      },
    ).catch(() => undefined);
    assert.equal(plan, undefined); // the index still names title
    project.models(
      BEFORE.replaceAll('title', 'headline').replace(
        '  slug ',
        '  note String @default("")\n  rank Int @default(0)\n  slug ',
      ),
    );
    const { changes, name } = await makeMigration(project, { questions });
    assert.deepEqual(asked.at(-1), 'Post.title: headline note');
    assert.equal(changes[0]?.text, '~ Rename field title of Post to headline');
    assert.match(name as string, /_rename_post_title_to_headline_and_2_more$/);
  });

  it('drops what is said to be gone', async () => {
    const drop = await change('title', 'headline', { drops: ['Post.title'], defaults: { 'Post.headline': '-' } });
    assert.deepEqual(drop.losses, ['the values of Post.title']);
  });

  it('drops everything with noRename', async () => {
    const { changes } = await change(/\bTag\b/g, 'Label', { noRename: true });
    assert.ok(changes.some(({ text }) => text === '- Delete model Tag'));
  });

  it('tells in a dry run what may be a rename, and fails nothing', async () => {
    const { possibleRenames } = await change('title', 'headline', { dryRun: true });
    assert.deepEqual(possibleRenames, [{ label: 'Post.title', subject: 'field', candidates: ['headline'] }]);
  });

  it('does not take another type for a rename', async () => {
    project.models(BEFORE.replace('name  String', 'size  Int @default(0)'));
    const { changes } = await makeMigration(project, { acceptLoss: true });
    assert.deepEqual(
      changes.map(({ kind }) => kind),
      ['add', 'remove'],
    );
  });

  it('refuses an answer that fits nothing', async () => {
    await assert.rejects(
      change('title', 'headline', { renames: { 'Post.title': 'nothing' } }),
      code('MIGRATION_RENAME_UNKNOWN', 2),
    );
    await assert.rejects(
      change('title', 'headline', { noRename: true, drops: ['Post.nothing'] }),
      code('MIGRATION_RENAME_UNKNOWN', 2),
    );
  });

  it('asks about enums and their values too', async () => {
    const mood = (name: string, ...values: string[]) =>
      `model Day {\n  id Int @id\n  mood ${name} @default(${values[0]})\n}\nenum ${name} {\n  ${values.join('\n  ')}\n}\n`;
    project.models(mood('Mood', 'GOOD', 'BAD', 'SO_SO'));
    await makeMigration(project, { noRename: true });
    project.models(mood('Feeling', 'GOOD', 'BAD', 'SO_SO'));
    await assert.rejects(makeMigration(project), /Mood was removed, or renamed to Feeling/);
    const renamed = await makeMigration(project, { renames: { Mood: 'Feeling' } });
    assert.match(renamed.name as string, /_rename_mood_to_feeling$/);
    assert.deepEqual(renamed.losses, []);
    project.models(mood('Feeling', 'FINE', 'BAD', 'SO_SO'));
    await assert.rejects(makeMigration(project), /Feeling\.GOOD was removed, or renamed to FINE/);
    const { changes } = await makeMigration(project, { renames: { 'Feeling.GOOD': 'FINE' } });
    assert.deepEqual(
      changes.map(({ text }) => text),
      ['~ Rename value GOOD of Feeling to FINE'],
    );
  });

  it('keeps the links of a relation whose name or foreign key changed, and asks nothing', async () => {
    const keyed = await change('authorId', 'writtenBy');
    assert.match(keyed.scripts.up, /RENAME COLUMN "authorId" TO "writtenBy"/);
    const named = BEFORE.replaceAll('authorId', 'writtenBy').replace('Tag[]', 'Tag[] @relation("topics")');
    const tagged = named.lastIndexOf('posts Post[]');
    project.models(`${named.slice(0, tagged)}posts Post[] @relation("topics")\n}\n`);
    const { changes, scripts, losses } = await makeMigration(project);
    assert.deepEqual([changes.map(({ text }) => text), losses], [['~ Rename relation PostToTag to topics'], []]);
    assert.match(scripts.up, /ALTER TABLE "_PostToTag" RENAME TO "_topics"/);
    assert.doesNotMatch(scripts.up, /DROP TABLE/);
  });

  it('sees by itself that a name in the models changed and the table or column did not', async () => {
    const kept = await change('title    String @unique', 'headline String @unique @map("title")', {}).catch((e) => e);
    assert.match(String(kept.message), /title/); // the index still names it
    project.models(
      BEFORE.replace('title    String', 'headline String @map("title")').replaceAll(', title', ', headline'),
    );
    assert.equal((await makeMigration(project)).name, undefined);
  });
});

const CASES: [string, (models: string) => string, Record<string, string>][] = [
  ['a field', (text) => text.replaceAll('title', 'headline'), { 'Post.title': 'headline' }],
  [
    'a field to a column of another name',
    (text) => text.replace('title    String', 'headline String @map("head_line")').replaceAll(', title', ', headline'),
    { 'Post.title': 'headline' },
  ],
  ['a relation with its foreign key', (text) => text.replaceAll('author', 'writer'), { 'posts.Post.author': 'writer' }],
  ['a model', (text) => text.replaceAll(/\bPost\b/g, 'Entry'), { Post: 'Entry' }],
  [
    'a model to a table of another name',
    (text) => text.replaceAll(/\bPost\b/g, 'Entry').replace('  @@index', '  @@map("blog_entry")\n  @@index'),
    { Post: 'Entry' },
  ],
  [
    'a model that trades places in its many-to-many table',
    (text) => text.replaceAll(/\bPost\b/g, 'Writing'),
    { Post: 'Writing' },
  ],
  ['a model others point to', (text) => text.replaceAll(/\bUser\b/g, 'Person'), { User: 'Person' }],
  [
    'a model and its fields at once, and a new field',
    (text) =>
      text
        .replaceAll(/\bPost\b/g, 'Entry')
        .replaceAll('title', 'headline')
        .replace('  slug ', '  note String?\n  slug '),
    { Post: 'Entry', 'Post.title': 'headline' },
  ],
];

describeRenames('SQLite', async () => 'file:./db.sqlite3');
describeRenames('PostgreSQL', needsPostgres);

function describeRenames(database: string, url: (context: Mocha.Context) => Promise<string>): void {
  describe(`migrations/renames on ${database}`, function () {
    this.timeout(30_000);
    let project: ModelProject;
    afterEach(() => project?.remove());

    /** What the engine finds in a database, in one order. */
    const shape = async (databaseUrl: string, root: string) => {
      const { models } = await introspect(databaseUrl, { root, app: 'posts', taken: [], without: [] });
      return models
        .split('\n')
        .map((line) => line.trim().replace(/\s+/g, ' '))
        .sort();
    };

    it('renames in the condition of a set that is unique among some rows', async function () {
      project = createModelProject(await url(this as unknown as Mocha.Context));
      const seat = (name: string) =>
        `model Seat {\n  id Int @id\n  day String\n  ${name} Boolean\n  @@unique([day], where: { ${name}: false }, map: "one_a_day")\n}\n`;
      project.models(seat('free'));
      await makeMigration(project);
      await migrate(project);
      const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
      await connection.script(`INSERT INTO "Seat" (id, day, free) VALUES (1, 'Monday', false)`);
      project.models(seat('open'));
      await makeMigration(project, { renames: { 'Seat.free': 'open' } });
      await migrate(project);
      assert.equal((await makeMigration(project)).name, undefined);
      await connection.script(`INSERT INTO "Seat" (id, day, open) VALUES (2, 'Monday', true)`);
      await assert.rejects(connection.script(`INSERT INTO "Seat" (id, day, open) VALUES (3, 'Monday', false)`));
      await connection.close();
    });

    for (const [what, rename, renames] of CASES) {
      it(`renames ${what}, keeps the data, and takes it back`, async function () {
        project = createModelProject(await url(this as unknown as Mocha.Context));
        const { databaseUrl } = project.settings;
        project.models(BEFORE);
        await makeMigration(project);
        await migrate(project);
        const connection = await connectRaw(databaseUrl, { root: project.root });
        await connection.script(ROWS);
        const before = await shape(databaseUrl, project.root);
        project.models(rename(BEFORE));
        const plan = await makeMigration(project, { renames });
        assert.deepEqual(plan.losses, []);
        assert.doesNotMatch(plan.scripts.up, /DROP TABLE|DROP COLUMN/);
        await migrate(project);
        assert.equal((await makeMigration(project)).name, undefined);

        const fresh = createModelProject(database === 'SQLite' ? databaseUrl : await freshPostgresUrl());
        fresh.models(rename(BEFORE));
        await makeMigration(fresh);
        await migrate(fresh);
        assert.deepEqual(await shape(databaseUrl, project.root), await shape(fresh.settings.databaseUrl, fresh.root));
        fresh.remove();

        await migrate(project, { target: 'initial' });
        assert.deepEqual(await shape(databaseUrl, project.root), before);
        const rows = await connection.query(
          'SELECT p.title, u.id, t.name FROM "Post" p JOIN "User" u ON u.id = p."authorId" JOIN "_PostToTag" j ON j."A" = p.id JOIN "Tag" t ON t.id = j."B"',
        );
        assert.deepEqual(
          rows.map((row) => ({ ...row })),
          [{ title: 'Hello', id: 7, name: 'new' }],
        );
        await connection.close();
      });
    }
  });
}
