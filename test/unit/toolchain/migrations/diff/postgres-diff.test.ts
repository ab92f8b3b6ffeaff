// SQL for PostgreSQL that the engine writes wrong, and that rows and transactions would stop.
import assert from 'node:assert/strict';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { listMigrations, migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { diffForPostgres } from '../../../../../src/toolchain/migrations/diff/postgres-diff.ts';
import type { SchemaFile } from '../../../../../src/toolchain/schema/schema-file.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

const files = (models: string): SchemaFile[] => [
  ['src/schema.prisma', `datasource db {\n  provider = "postgresql"\n}\n${models}`],
];
const post = (fields: string) => `model Post {\n  id Int @id @default(autoincrement())\n  ${fields}\n}\n`;
const mood = (...values: string[]) => `enum Mood {\n${values.map((value) => `  ${value}\n`).join('')}}\n`;

describe('migrations/postgres-diff', () => {
  const diff = (from: string, to: string) => diffForPostgres(files(from), files(to));

  it('fills a column that becomes required with its default first', async () => {
    assert.equal(
      await diff(post('note String?'), post('note String @default("x, y")')),
      `-- AlterTable
ALTER TABLE "Post" ALTER COLUMN "note" SET DEFAULT 'x, y';
UPDATE "Post" SET "note" = DEFAULT WHERE "note" IS NULL;
ALTER TABLE "Post" ALTER COLUMN "note" SET NOT NULL;
`,
    );
  });

  it('leaves a column alone that becomes required and has no default to be filled with', async () => {
    assert.doesNotMatch(await diff(post('note String?'), post('note String')), /UPDATE/);
  });

  it('replaces the default of a column that goes from Json to String', async () => {
    const sql = await diff(post('note Json @default("{}")'), post('note String @default("b")'));
    assert.match(sql, /SET DEFAULT 'b'/);
  });

  it('opens no transaction for enums, and alters no column that does not exist yet', async () => {
    const from = post('a Int?') + mood('GOOD', 'BAD');
    const to = post('b Mood @default(GOOD)') + mood('GOOD');
    const sql = await diff(from, to);
    assert.doesNotMatch(sql, /BEGIN|COMMIT/);
    assert.ok(sql.indexOf('ADD COLUMN     "b"') < sql.indexOf('ALTER COLUMN "b"'), sql);
  });

  it('extends an enum whose new value nothing uses yet, and makes it anew otherwise', async () => {
    const from = post('a Mood @default(GOOD)') + mood('GOOD');
    assert.match(await diff(from, post('a Mood @default(GOOD)') + mood('GOOD', 'BAD')), /ADD VALUE 'BAD'/);
    const used = await diff(from, post('a Mood @default(BAD)') + mood('GOOD', 'BAD'));
    assert.match(used, /CREATE TYPE "Mood_new" AS ENUM \('GOOD', 'BAD'\)/);
    assert.doesNotMatch(used, /ADD VALUE|quintet/);
  });
});

describe('migrations/postgres-diff on PostgreSQL', function () {
  this.timeout(40_000);
  let project: ModelProject;
  beforeEach(async function () {
    project = createModelProject(await needsPostgres(this as unknown as Mocha.Context));
  });
  afterEach(() => project?.remove());

  const sql = async (text: string) => {
    const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
    return connection.query(text).finally(() => connection.close());
  };

  it('adds an enum value, uses it as default and in rows, and goes back', async () => {
    project.models(post('title String') + mood('GOOD'));
    await makeMigration(project);
    await migrate(project);
    await sql(`INSERT INTO "Post" (title) VALUES ('a')`);
    project.models(post('title String\n  mood Mood\n  next Mood @default(BAD)') + mood('GOOD', 'BAD'));
    await makeMigration(project, { defaults: { 'Post.mood': 'BAD' } });
    await migrate(project);
    assert.deepEqual(
      { ...(await sql('SELECT title, mood, next FROM "Post"'))[0] },
      { title: 'a', mood: 'BAD', next: 'BAD' },
    );
    assert.equal((await findDrift(project)).database, '');
    await migrate(project, { target: 'initial' });
    assert.deepEqual(await sql('SELECT enum_range(NULL::"Mood")::text AS moods'), [{ moods: '{GOOD}' }]);
  });

  it('takes a script with a transaction of its own, as Prisma writes it, back as a whole when it fails', async () => {
    project.models(post('title String') + mood('GOOD', 'BAD'));
    await makeMigration(project);
    await migrate(project);
    const { name } = await makeMigration(project, { empty: true, name: 'moods' });
    const change = `BEGIN;\nALTER TYPE "Mood" RENAME TO "Mood_old";\nCREATE TYPE "Mood" AS ENUM ('GOOD');\nCOMMIT;\n`;
    project.write(`migrations/${name as string}/migration.sql`, `${change}SELECT nothing;\n`);
    await assert.rejects(migrate(project), { code: 'MIGRATION_FAILED' });
    assert.deepEqual(await sql('SELECT enum_range(NULL::"Mood")::text AS moods'), [{ moods: '{GOOD,BAD}' }]);
    project.write(`migrations/${name as string}/migration.sql`, change);
    await migrate(project);
    assert.ok((await listMigrations(project)).every(({ appliedAt }) => appliedAt));
  });
});
