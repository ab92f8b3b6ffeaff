import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertModelsValid } from '../../../../../src/toolchain/migrations/models/checked-models.ts';
import { makeFrameworkMigration } from '../../../../../src/toolchain/migrations/framework/make-framework-migration.ts';
import {
  makeMigration,
  type MakeMigrationOptions,
} from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrationNotice } from '../../../../../src/toolchain/migrations/notice/notice.ts';
import type { MigrationPlan } from '../../../../../src/toolchain/migrations/make/migration-plan.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';

const post = (fields = '', rest = '') => `model Post {
  id    Int    @id @default(autoincrement())
  title String
  ${fields}
}
${rest}`;

describe('migrations/make-migration', function () {
  this.timeout(20_000);
  let project: ModelProject;

  beforeEach(() => {
    project = createModelProject();
    project.models(post());
  });
  afterEach(() => project.remove());

  /** Makes the first migration, changes the models and plans the next one. */
  async function change(models: string, options: MakeMigrationOptions = {}): Promise<MigrationPlan> {
    await makeMigration(project);
    project.models(models);
    return makeMigration(project, { acceptLoss: true, ...options });
  }
  const texts = (plan: MigrationPlan) => plan.changes.map(({ text }) => text);
  const nameOf = (plan: MigrationPlan) => plan.name?.slice(15);

  describe('the first migration', () => {
    it('has SQL in both directions for both databases, and the models', async () => {
      const plan = await makeMigration(project, { now: new Date('2026-11-22T05:41:03Z') });
      assert.equal(plan.name, '20261122054103_initial');
      const folder = 'migrations/20261122054103_initial';
      assert.deepEqual(readdirSync(join(project.root, folder)).sort(), [
        'down.postgresql.sql',
        'down.sql',
        'migration.postgresql.sql',
        'migration.sql',
        'schema.prisma',
      ]);
      assert.match(project.read(`${folder}/migration.sql`), /CREATE TABLE "Post"[\s\S]*AUTOINCREMENT/);
      assert.match(project.read(`${folder}/migration.postgresql.sql`), /CREATE TABLE "Post"[\s\S]*SERIAL/);
      assert.match(project.read(`${folder}/down.sql`), /DROP TABLE "Post"/);
      assert.match(project.read('migrations/migration_lock.toml'), /provider = "sqlite"/);
    });

    it('is not followed by another one while nothing changes', async () => {
      assert.deepEqual(texts(await change(post())), []);
    });

    it('ignores comments, annotations and formatting', async () => {
      const plan = await change(
        '/// @ordering(title)\nmodel Post {\n id Int @id @default(autoincrement()) // key\n  /// @help("what // it says")\n  title   String\n}\n',
      );
      assert.equal(plan.name, undefined);
    });
  });

  describe('wrong annotations, which leave no trace in the SQL', () => {
    const cases: [string, string, string][] = [
      ['a misspelt name', post('/// @lenght(max: 100)\n  subtitle String'), 'ANNOTATION_UNKNOWN'],
      ['a value of the wrong type', post('/// @length(max: "x")\n  subtitle String'), 'ANNOTATION_INVALID'],
      ['a field that does not exist', `/// @ordering(nope)\n${post('subtitle String')}`, 'ANNOTATION_FIELD_UNKNOWN'],
    ];
    for (const [what, models, code] of cases) {
      it(`are reported although nothing else changed: ${what}`, async () => {
        project.models(post('subtitle String'));
        await makeMigration(project);
        await makeMigration(project); // the correct models are known to be so by now
        project.models(models);
        const fails = (work: () => Promise<unknown>) =>
          assert.rejects(work, (error: { code?: string; where?: string }) => {
            assert.equal(error.code, code);
            assert.match(error.where ?? '', /^src\/posts\/models\.prisma:\d+:\d+$/);
            return true;
          });
        await fails(() => makeMigration(project));
        await fails(() => makeMigration(project, { check: true }));
        await fails(() => migrationNotice(project));
        await fails(() => assertModelsValid(project));
      });
    }
  });

  describe('names and words', () => {
    const cases: [string, string, string, string[]][] = [
      ['a new field', post('subtitle String?'), 'add_post_subtitle', ['+ Add field subtitle to Post']],
      [
        'a removed field',
        'model Post {\n  id Int @id @default(autoincrement())\n}\n',
        'remove_post_title',
        ['- Remove field title from Post'],
      ],
      [
        'a changed field',
        post().replace('String', 'String?'),
        'alter_post_title',
        ['~ Alter field title of Post (optional)'],
      ],
      ['a new model', post('', 'model Tag {\n  id Int @id\n}'), 'tag', ['+ Create model Tag']],
      [
        'a new foreign key, by its relation',
        post(
          '',
          'model Tag {\n  id Int @id\n  post Post? @relation(fields: [postId], references: [id])\n  postId Int?\n}',
        ).replace('title ', 'tags Tag[]\n  title '),
        'tag',
        ['+ Create model Tag'],
      ],
      [
        'many-to-many, told once',
        post('tags Tag[]', 'model Tag {\n  id Int @id\n  posts Post[]\n}'),
        'tag_and_1_more',
        ['+ Create model Tag', '+ Add field tags to Post'],
      ],
      [
        'an index of several fields',
        post('@@index([title, id])'),
        'add_post_title_id',
        ['+ Add index on title, id to Post'],
      ],
      [
        'an enum',
        post('color Color?', 'enum Color {\n  RED\n}'),
        'add_post_color',
        ['+ Add field color to Post', '+ Create enum Color'],
      ],
    ];
    for (const [what, models, name, words] of cases) {
      it(`tells ${what}`, async () => {
        const plan = await change(models);
        assert.deepEqual([nameOf(plan), texts(plan)], [name, words]);
      });
    }

    it('takes a name from the user, and refuses one that is none', async () => {
      assert.equal(nameOf(await change(post('a Int?'), { name: 'My change' })), 'my_change');
      project.models(post('b Int?'));
      await assert.rejects(makeMigration(project, { name: '../x', noRename: true }), {
        code: 'MIGRATION_NAME_INVALID',
        exitCode: 2,
      });
    });

    it('numbers two migrations of the same second one after the other', async () => {
      const now = new Date('2026-12-31T23:59:59Z');
      const first = await makeMigration(project, { now });
      project.models(post('a Int?'));
      const second = await makeMigration(project, { now });
      project.models(post('b Int?'));
      const third = await makeMigration(project, { noRename: true, now: new Date('2026-12-31T23:00:00Z') });
      assert.deepEqual(
        [first.name, second.name, third.name].map((name) => name?.slice(0, 14)),
        ['20261231235959', '20270101000000', '20270101000001'],
      );
    });
  });

  describe('what it throws away', () => {
    it('is said for a model and for a field', async () => {
      await makeMigration(project);
      project.models('model Tag {\n  id Int @id\n}\n');
      assert.deepEqual((await makeMigration(project, { dryRun: true })).losses, ['all rows of Post']);
      project.models(post().replace('title', 'name'));
      const plan = await makeMigration(project, { dryRun: true });
      assert.deepEqual(plan.losses, ['the values of Post.title']);
    });
  });

  describe('a required field on rows that exist', () => {
    const models = post('subtitle String\n  rank Int', '');

    it('needs a value, and says by which flag', async () => {
      await assert.rejects(change(models), (error: { code: string; exitCode: number; hint: string }) => {
        assert.deepEqual([error.code, error.exitCode], ['MIGRATION_DEFAULT_NEEDED', 3]);
        assert.match(error.hint, /--default Post\.subtitle=VALUE --default Post\.rank=VALUE/);
        return true;
      });
      assert.equal(readdirSync(join(project.root, 'migrations')).length, 2, 'nothing is written');
    });

    it('takes values from flags, with or without the app', async () => {
      const plan = await change(models, { defaults: { 'Post.subtitle': "it's", 'posts.Post.rank': '7' } });
      assert.match(
        plan.scripts.up,
        /UPDATE "Post" SET "subtitle" = 'it''s' WHERE "subtitle" IS NULL;\nUPDATE "Post" SET "rank" = 7 /,
      );
    });

    it('asks for the rest where it may', async () => {
      const asked: string[] = [];
      const questions = {
        askRename: async () => undefined,
        acceptLosses: () => assert.fail('a loss was asked about'),
        askValue: async ({ label }: { label: string }) => (asked.push(label), '3'),
      };
      await change(models, { defaults: { 'Post.subtitle': 'x' }, questions });
      assert.deepEqual(asked, ['Post.rank']);
    });

    it('refuses a value of the wrong type, and one that nobody needs', async () => {
      await assert.rejects(change(models, { defaults: { 'Post.subtitle': 'x', 'Post.rank': 'seven' } }), {
        code: 'MIGRATION_DEFAULT_INVALID',
      });
      await assert.rejects(makeMigration(project, { defaults: { 'Post.nothing': 'x' } }), {
        code: 'MIGRATION_DEFAULT_UNUSED',
      });
    });

    it('needs no value that the client would fill in', async () => {
      const plan = await change(
        post('at DateTime @updatedAt\n  key String @unique @default(uuid())\n  other String @default(cuid())'),
      );
      assert.match(plan.scripts.up, /SET "at" = strftime/);
      assert.match(plan.scripts.up, /SET "key" = .*randomblob/);
    });

    it('needs one for the key of a required relation', async () => {
      const related = post(
        'author Author @relation(fields: [authorId], references: [id])\n  authorId Int',
        'model Author {\n  id Int @id\n  posts Post[]\n}',
      );
      await assert.rejects(change(related), { code: 'MIGRATION_DEFAULT_NEEDED' });
      const plan = await makeMigration(project, { defaults: { 'Post.author': '1' } });
      assert.match(plan.scripts.up, /SET "authorId" = 1/);
    });

    it('is planned without a question in a dry run', async () => {
      const plan = await change(models, { dryRun: true });
      assert.equal(plan.files.length, 0);
      assert.equal(nameOf(plan), 'add_post_subtitle_and_1_more');
    });
  });

  describe('options', () => {
    it('check tells changes and writes nothing', async () => {
      const plan = await makeMigration(project, { check: true });
      assert.equal(plan.changes.length, 1);
      assert.equal(existsSync(join(project.root, 'migrations')), false);
    });

    it('empty writes a migration to fill in', async () => {
      const plan = await change(post(), { empty: true, name: 'fill_slugs' });
      assert.equal(nameOf(plan), 'fill_slugs');
      assert.match(project.read(`migrations/${plan.name}/migration.sql`), /^-- Write the SQL/);
      assert.equal((await makeMigration(project)).name, undefined);
    });
  });

  describe('for some apps', () => {
    let shop: ModelProject;
    const model = (name: string, more = '') => `model ${name} {\n  id Int @id\n${more}}\n`;
    beforeEach(async () => {
      shop = createModelProject(undefined, ['posts', 'people']);
      shop.models(model('Post'));
      shop.write('src/people/models.prisma', model('Person'));
      await makeMigration(shop);
      shop.models(model('Post', '  title String?\n'));
      shop.write('src/people/models.prisma', model('Person', '  name String?\n'));
    });
    afterEach(() => shop.remove());
    const texts = async (apps: string[]) => (await makeMigration(shop, { apps })).changes.map(({ text }) => text);

    it('leaves the changes of the others to the next migration', async () => {
      assert.deepEqual(await texts(['people']), ['+ Add field name to Person']);
      assert.deepEqual(await texts(['people']), []);
      assert.deepEqual(await texts([]), ['+ Add field title to Post']);
      assert.deepEqual(await texts([]), []);
    });

    it('refuses an app that does not exist, and one whose changes need another', async () => {
      await assert.rejects(texts(['nosuch']), { code: 'MIGRATION_APP_UNKNOWN', exitCode: 2 });
      await assert.rejects(texts(['poeple']), { hint: "Did you mean 'people'?" });
      shop.models(model('Post', '  author Person? @relation(fields: [authorId], references: [id])\n  authorId Int?\n'));
      shop.write('src/people/models.prisma', model('Person', '  posts Post[]\n'));
      await assert.rejects(texts(['posts']), { code: 'MIGRATION_APP_ALONE', exitCode: 1 });
      assert.equal((await texts(['posts', 'people'])).length, 1);
    });
  });

  describe('two databases', () => {
    it('writes SQL for SQLite without the column types that only PostgreSQL has', async () => {
      const other = createModelProject('postgresql://localhost/never-asked');
      other.models('model Post {\n  id Int @id\n  title String @db.VarChar(200)\n}\n');
      const { name, notPortable } = await makeMigration(other);
      assert.equal(notPortable, undefined);
      assert.match(other.read(`migrations/${name}/migration.sql`), /VARCHAR\(200\)/);
      assert.match(other.read(`migrations/${name}/migration.sqlite.sql`), /"title" TEXT/);
      other.remove();
    });

    it('says when the models cannot be put on the other database', async () => {
      const other = createModelProject('postgresql://localhost/never-asked');
      other.models('model Post {\n  id Int @id\n  tags String[]\n}\n');
      const { notPortable, files } = await makeMigration(other);
      assert.match(notPortable ?? '', /no SQL for sqlite: .*list/i);
      assert.ok(files.every((file) => !file.includes('sqlite')));
      other.remove();
    });

    it('writes what only one of them needs, and says so to the other', async () => {
      const mood = (values: string) => `model Day {\n  id Int @id\n  mood Mood\n}\nenum Mood {\n${values}}\n`;
      project.models(mood('  GOOD\n'));
      await makeMigration(project);
      project.models(mood('  GOOD\n  BAD\n'));
      const { name, changes } = await makeMigration(project);
      assert.deepEqual(
        changes.map(({ text }) => text),
        ['~ Alter enum Mood (+BAD)'],
      );
      assert.equal(project.read(`migrations/${name}/migration.sql`), '-- This database needs no change.\n');
      assert.match(project.read(`migrations/${name}/migration.postgresql.sql`), /ADD VALUE 'BAD'/);
    });

    it('keeps writing migration.sql for the provider it began with', async () => {
      await makeMigration(project);
      const online = {
        ...project,
        settings: { ...project.settings, databaseUrl: 'postgresql://localhost/never-asked' },
      };
      project.models(post('n Int @default(1)'));
      const { name } = await makeMigration(online);
      assert.match(project.read(`migrations/${name}/migration.sql`), /PRAGMA[\s\S]*"n" INTEGER NOT NULL DEFAULT 1/);
      assert.match(project.read(`migrations/${name}/schema.prisma`), /provider = "sqlite"/);
      assert.equal((await makeMigration(online)).name, undefined);
    });

    it('quotes a JSON default on SQLite', async () => {
      const plan = await change(post(`data Json @default("{\\"it's\\": 1}")`));
      assert.match(plan.scripts.up, /DEFAULT '\{"it''s": 1\}'/);
    });
  });

  it('tells the dev server what has no migration and what waits', async () => {
    await makeMigration(project);
    await makeFrameworkMigration(project);
    project.models(post('a Int?'));
    const notice = await migrationNotice(project);
    assert.deepEqual(
      [notice?.changes, notice?.unapplied.map((name) => name.slice(15))],
      [['+ Add field a to Post'], ['initial', 'quintet_tables']],
    );
  });

  it('tells the dev server that the database does not answer', async () => {
    await makeMigration(project);
    const databaseUrl = 'postgresql://somebody@127.0.0.1:1/nowhere';
    const notice = await migrationNotice({ ...project, settings: { ...project.settings, databaseUrl } });
    assert.match(notice?.database?.problem ?? '', /no database server answers at 127\.0\.0\.1:1/);
    assert.match(notice?.database?.hint ?? '', /Start the server/);
  });
});
