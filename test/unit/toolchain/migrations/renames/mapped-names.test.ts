// @map and @@map, added, changed or removed, are renames: rows stay, and the database looks as if it had been called so from
// the beginning.
import assert from 'node:assert/strict';
import type { RawConnection } from '../../../../../src/kernel/raw-connection.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { introspect } from '../../../../../src/toolchain/migrations/introspect/introspect.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import type { MakeMigrationOptions } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import type { MigrationPlan } from '../../../../../src/toolchain/migrations/make/migration-plan.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { freshPostgresUrl, needsPostgres } from '../../../../support/postgres.ts';

const LONG = 'EnvironmentalComplianceInspectionReport';
const LONGER = 'AdministrativeRegionCoordinator';

interface Case {
  what: string;
  before: string;
  after: string;
  rows: string;
  /** Answers with `before` and the same with `after`, in the same order. */
  readBefore: string;
  readAfter: string;
  changes: string[];
  options?: MakeMigrationOptions;
}

const letter = (fields: string, more = '') =>
  `model Letter {\n  id Int @id @default(autoincrement())\n${fields}${more}\n}\n`;

const CASES: Case[] = [
  {
    what: 'a table that gets another name',
    before: letter('  text String @unique'),
    after: letter('  text String @unique', '\n  @@map("letters")'),
    rows: `INSERT INTO "Letter" (text) VALUES ('hello'), ('bye')`,
    readBefore: 'SELECT text FROM "Letter" ORDER BY id',
    readAfter: 'SELECT text FROM "letters" ORDER BY id',
    changes: ['~ Rename table of Letter to letters'],
  },
  {
    what: 'a table that is called as its model again',
    before: letter('  text String', '\n  @@index([text])\n  @@map("letters")'),
    after: letter('  text String', '\n  @@index([text])'),
    rows: `INSERT INTO "letters" (text) VALUES ('hello')`,
    readBefore: 'SELECT text FROM "letters"',
    readAfter: 'SELECT text FROM "Letter"',
    changes: ['~ Rename table of Letter to Letter'],
  },
  {
    what: 'a name that differs in capitals only',
    before: letter('  text String @map("Text")', '\n  @@map("letter")'),
    after: letter('  text String', '\n  @@map("LETTER")'),
    rows: `INSERT INTO "letter" ("Text") VALUES ('hello')`,
    readBefore: 'SELECT "Text" AS text FROM "letter"',
    readAfter: 'SELECT "text" AS text FROM "LETTER"',
    changes: ['~ Rename table of Letter to LETTER', '~ Rename column of Letter.text to text'],
  },
  {
    what: 'a column that gets another name',
    before: letter('  text String?'),
    after: letter('  text String? @map("letter_text")'),
    rows: `INSERT INTO "Letter" (text) VALUES ('hello'), (NULL)`,
    readBefore: 'SELECT text FROM "Letter" ORDER BY id',
    readAfter: 'SELECT letter_text AS text FROM "Letter" ORDER BY id',
    changes: ['~ Rename column of Letter.text to letter_text'],
  },
  {
    what: 'two columns that change places',
    before: letter('  a String @map("x") @unique\n  b String @map("y") @unique'),
    after: letter('  a String @map("y") @unique\n  b String @map("x") @unique'),
    rows: `INSERT INTO "Letter" (x, y) VALUES ('one', 'two')`,
    readBefore: 'SELECT x AS a, y AS b FROM "Letter"',
    readAfter: 'SELECT y AS a, x AS b FROM "Letter"',
    changes: ['~ Rename column of Letter.a to y', '~ Rename column of Letter.b to x'],
  },
  {
    what: 'a column that takes the name of one that is removed',
    before: letter('  a String?\n  b String'),
    after: letter('  b String @map("a")'),
    rows: `INSERT INTO "Letter" (a, b) VALUES ('one', 'two')`,
    readBefore: 'SELECT b FROM "Letter"',
    readAfter: 'SELECT a AS b FROM "Letter"',
    changes: ['~ Rename column of Letter.b to a', '- Remove field a from Letter'],
    options: { noRename: true },
  },
  {
    what: 'tables that change places',
    before: 'model One {\n  id Int @id\n  a Int\n}\nmodel Two {\n  id Int @id\n  b Int\n}\n',
    after:
      'model One {\n  id Int @id\n  a Int\n  @@map("Two")\n}\nmodel Two {\n  id Int @id\n  b Int\n  @@map("One")\n}\n',
    rows: 'INSERT INTO "One" (id, a) VALUES (1, 7); INSERT INTO "Two" (id, b) VALUES (1, 8)',
    readBefore: 'SELECT a, b FROM "One", "Two"',
    readAfter: 'SELECT a, b FROM "Two", "One"',
    changes: ['~ Rename table of One to Two', '~ Rename table of Two to One'],
  },
  {
    what: 'a table that takes the name of one that is removed',
    before: `${letter('  text String')}model Old {\n  id Int @id\n  note String @unique\n  @@map("letters")\n}\n`,
    after: letter('  text String', '\n  @@map("letters")'),
    rows: `INSERT INTO "Letter" (text) VALUES ('hello'); INSERT INTO letters (id, note) VALUES (1, 'x')`,
    readBefore: 'SELECT text FROM "Letter"',
    readAfter: 'SELECT text FROM "letters"',
    changes: ['~ Rename table of Letter to letters', '- Delete model Old'],
    options: { noRename: true },
  },
  {
    what: 'foreign keys, indexes and the tables they point to',
    before:
      'model User {\n  id Int @id\n  posts Post[]\n  tags Tag[]\n}\nmodel Post {\n  id Int @id\n  author User @relation(fields: [authorId], references: [id])\n  authorId Int\n  slug String\n  @@unique([authorId, slug])\n  @@index([slug(sort: Desc)])\n}\nmodel Tag {\n  id Int @id\n  users User[]\n}\n',
    after:
      'model User {\n  id Int @id @map("user_id")\n  posts Post[]\n  tags Tag[]\n  @@map("users")\n}\nmodel Post {\n  id Int @id\n  author User @relation(fields: [authorId], references: [id])\n  authorId Int @map("author_id")\n  slug String\n  @@unique([authorId, slug])\n  @@index([slug(sort: Desc)])\n  @@map("posts")\n}\nmodel Tag {\n  id Int @id\n  users User[]\n  @@map("tags")\n}\n',
    rows: `INSERT INTO "User" (id) VALUES (7); INSERT INTO "Post" (id, "authorId", slug) VALUES (1, 7, 'a'); INSERT INTO "Tag" (id) VALUES (3); INSERT INTO "_TagToUser" ("A", "B") VALUES (3, 7)`,
    readBefore:
      'SELECT u.id, p.slug, t.id AS tag FROM "Post" p JOIN "User" u ON u.id = p."authorId" JOIN "_TagToUser" j ON j."B" = u.id JOIN "Tag" t ON t.id = j."A"',
    readAfter:
      'SELECT u.user_id AS id, p.slug, t.id AS tag FROM posts p JOIN users u ON u.user_id = p.author_id JOIN "_TagToUser" j ON j."B" = u.user_id JOIN tags t ON t.id = j."A"',
    changes: [
      '~ Rename table of User to users',
      '~ Rename table of Post to posts',
      '~ Rename table of Tag to tags',
      '~ Rename column of User.id to user_id',
      '~ Rename column of Post.authorId to author_id',
    ],
  },
  {
    what: 'values of an enum, its type and its default',
    before: `${letter('  mood Mood @default(SAD)')}enum Mood {\n  FINE\n  SAD\n}\n`,
    after: `${letter('  mood Mood @default(SAD)')}enum Mood {\n  FINE @map("SAD")\n  SAD @map("sad")\n  @@map("moods")\n}\n`,
    rows: `INSERT INTO "Letter" (mood) VALUES ('FINE'), ('SAD')`,
    readBefore: `SELECT CASE mood WHEN 'FINE' THEN 1 WHEN 'SAD' THEN 2 END AS mood FROM "Letter" ORDER BY id`,
    readAfter: `SELECT CASE mood WHEN 'SAD' THEN 1 WHEN 'sad' THEN 2 END AS mood FROM "Letter" ORDER BY id`,
    changes: [
      '~ Rename type of enum Mood to moods',
      '~ Rename stored value of Mood.FINE to SAD',
      '~ Rename stored value of Mood.SAD to sad',
    ],
  },
  {
    what: 'the long names of a join table',
    before: `model ${LONG} {\n  id Int @id @default(autoincrement())\n  people ${LONGER}[]\n}\nmodel ${LONGER} {\n  id Int @id @default(autoincrement())\n  reports ${LONG}[]\n}\n`,
    after: `model ${LONG} {\n  id Int @id @default(autoincrement())\n  people RegionCoordinator[]\n}\nmodel RegionCoordinator {\n  id Int @id @default(autoincrement())\n  reports ${LONG}[]\n  @@map("überregionale_koordinatoren_und_koordinatorinnen_der_prüfbehörden")\n}\n`,
    rows: `INSERT INTO "${LONG}" (id) VALUES (7); INSERT INTO "${LONGER}" (id) VALUES (8); INSERT INTO "_${LONGER}To${LONG}" ("A", "B") VALUES (8, 7)`,
    readBefore: `SELECT "A" AS person, "B" AS report FROM "_${LONGER}To${LONG}"`,
    readAfter: `SELECT "B" AS person, "A" AS report FROM "_${LONG}ToRegionCoordinator"`,
    changes: [`~ Rename model ${LONGER} to RegionCoordinator`],
    options: { renames: { [LONGER]: 'RegionCoordinator' } },
  },
];

describeMappedNames('SQLite', async () => 'file:./db.sqlite3');
describeMappedNames('PostgreSQL', needsPostgres);

function describeMappedNames(database: string, url: (context: Mocha.Context) => Promise<string>): void {
  describe(`migrations/rename/mapped-names on ${database}`, function () {
    this.timeout(60_000);
    let project: ModelProject;
    let connection: RawConnection;
    afterEach(async () => {
      await connection?.close();
      project?.remove();
    });

    const shape = async (databaseUrl: string, root: string) => {
      const { models } = await introspect(databaseUrl, { root, app: 'posts', taken: [], without: [] });
      return models
        .split('\n')
        .map((line) => line.trim().replace(/\s+/g, ' '))
        .sort();
    };
    const read = async (sql: string) => (await connection.query(sql)).map((row) => ({ ...row }));

    for (const { what, before, after, rows, readBefore, readAfter, changes, options } of CASES) {
      it(`renames ${what}, keeps the rows, and leads back`, async function () {
        project = createModelProject(await url(this as unknown as Mocha.Context));
        const { databaseUrl } = project.settings;
        project.models(before);
        await makeMigration(project);
        await migrate(project);
        connection = await connectRaw(databaseUrl, { root: project.root });
        await connection.script(rows);
        const [shapeBefore, stored] = [await shape(databaseUrl, project.root), await read(readBefore)];
        assert.ok(stored.length > 0);

        project.models(after);
        const plan: MigrationPlan = await makeMigration(project, options);
        assert.deepEqual(
          plan.changes.map(({ text }) => text),
          changes,
        );
        await migrate(project);
        assert.deepEqual(await read(readAfter), stored);
        assert.equal((await makeMigration(project)).name, undefined);

        const fresh = createModelProject(database === 'SQLite' ? databaseUrl : await freshPostgresUrl());
        fresh.models(after);
        await makeMigration(fresh);
        await migrate(fresh);
        assert.deepEqual(await shape(databaseUrl, project.root), await shape(fresh.settings.databaseUrl, fresh.root));
        fresh.remove();

        await migrate(project, { target: 'initial' });
        assert.deepEqual(await shape(databaseUrl, project.root), shapeBefore);
        assert.deepEqual(await read(readBefore), stored);
      });
    }
  });
}
