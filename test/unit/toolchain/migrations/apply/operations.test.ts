// What migrate tells before it acts, and the commands beside it, the same on both databases.
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { RawConnection } from '../../../../../src/kernel/raw-connection.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { describeReset, flushDatabase, resetDatabase } from '../../../../../src/toolchain/database/clear-database.ts';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { listMigrations, migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { makeFrameworkMigration } from '../../../../../src/toolchain/migrations/framework/make-framework-migration.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { openDatabaseShell } from '../../../../../src/toolchain/database/database-shell.ts';
import { parseDuration, readLockTimeout } from '../../../../../src/toolchain/migrations/apply/duration.ts';
import { showSql } from '../../../../../src/toolchain/migrations/apply/show-sql.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

const MODELS = `model Author {
  id    Int    @id @default(autoincrement())
  name  String
  posts Post[]
}
model Post {
  id       Int     @id @default(autoincrement())
  title    String
  subtitle String?
  author   Author  @relation(fields: [authorId], references: [id])
  authorId Int
  tags     Tag[]
}
model Tag {
  id    Int    @id @default(autoincrement())
  posts Post[]
}
`;

describeOperations('SQLite', async () => createModelProject('file:./db.sqlite3'));
describeOperations('PostgreSQL', async (context) => createModelProject(await needsPostgres(context)));

describe('migrations/duration', () => {
  it('reads milliseconds, seconds and minutes', () => {
    assert.deepEqual(
      ['500ms', '5s', '2m', '3'].map((text) => parseDuration(text)),
      [500, 5000, 120_000, 3000],
    );
    for (const text of ['0', '5h', '-1s', ''])
      assert.throws(() => parseDuration(text), { code: 'MIGRATION_DURATION_INVALID', exitCode: 2 });
  });

  it('takes the time to wait for locks from the flag, else from the environment', () => {
    try {
      process.env['QUINTET_LOCK_TIMEOUT'] = '2m';
      assert.equal(readLockTimeout('5s'), 5000);
      assert.equal(readLockTimeout(undefined), 120_000);
      process.env['QUINTET_LOCK_TIMEOUT'] = 'soon';
      assert.throws(() => readLockTimeout(undefined), /QUINTET_LOCK_TIMEOUT=soon: expected a time/);
    } finally {
      delete process.env['QUINTET_LOCK_TIMEOUT'];
    }
    assert.equal(readLockTimeout(undefined), undefined);
  });
});

describe('migrations/database-shell', () => {
  it('says which program is missing', async () => {
    const project = createModelProject();
    project.write('db.sqlite3', ''); // a missing one is reported first
    const { PATH } = process.env;
    process.env['PATH'] = '/nowhere';
    try {
      await assert.rejects(openDatabaseShell(project, []), { code: 'DBSHELL_MISSING' });
    } finally {
      process.env['PATH'] = PATH;
      project.remove();
    }
  });

  it('finds the tables of every schema of the project', async function () {
    const url = await needsPostgres(this);
    const project = createModelProject(url);
    const schemas = ['public', 'Odd "Name" \\ here', 'billing'];
    const line = `provider = "postgresql"\n  schemas = ${JSON.stringify(schemas.filter((name) => !name.includes('Odd')))}`;
    project.write('src/schema.prisma', project.read('src/schema.prisma').replace('provider = "postgresql"', line));
    // In the place of psql: writes how it was started.
    project.write('bin/psql', '#!/bin/sh\nprintf %s "$PGOPTIONS" > options.txt\n');
    chmodSync(join(project.root, 'bin/psql'), 0o755);
    const { PATH } = process.env;
    process.env['PATH'] = `${join(project.root, 'bin')}:${PATH}`;
    try {
      const search = async (databaseUrl: string) => {
        await openDatabaseShell({ ...project, settings: { ...project.settings, databaseUrl } }, []);
        const client = new Client({ connectionString: url, options: project.read('options.txt') });
        await client.connect();
        const { rows } = await client.query<{ found: string }>(`SELECT array_to_json(current_schemas(false)) AS found`);
        await client.end();
        return rows[0]?.found;
      };
      const raw = await connectRaw(url, { root: project.root });
      for (const name of schemas.slice(1)) await raw.script(`CREATE SCHEMA "${name.replaceAll('"', '""')}"`);
      await raw.close();
      assert.deepEqual(await search(url), ['public', 'billing']);
      const odd = schemas[1] as string;
      assert.deepEqual(await search(`${url}?schema=${encodeURIComponent(odd)}`), [odd, 'public', 'billing']);
    } finally {
      process.env['PATH'] = PATH;
      project.remove();
    }
  });
});

function describeOperations(database: string, open: (context: Mocha.Context) => Promise<ModelProject>): void {
  describe(`migrations/operations on ${database}`, function () {
    this.timeout(30_000);
    let project: ModelProject;
    let connection: RawConnection;
    const isSqlite = database === 'SQLite';

    beforeEach(async function () {
      project = await open(this as unknown as Mocha.Context);
      project.models(MODELS);
      await makeMigration(project, { acceptLoss: true });
      await migrate(project);
      connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
      await connection.script(`INSERT INTO "Author" (name) VALUES ('Ann');
        INSERT INTO "Post" (title, subtitle, "authorId") VALUES ('a', 'x', 1), ('a', NULL, 1), ('b', NULL, 1);
        INSERT INTO "Tag" (id) VALUES (9); INSERT INTO "_PostToTag" ("A", "B") VALUES (1, 9);`);
    });
    afterEach(async () => {
      await connection?.close();
      project?.remove();
    });

    const change = async (from: string, to: string, options = {}) => {
      project.models(MODELS.replace(from, to));
      return (await makeMigration(project, { acceptLoss: true, ...options })).name as string;
    };
    const risks = async () => {
      const { steps } = await migrate(project, { plan: true });
      return steps.flatMap((step) => step.risks ?? []).map(({ kind, text }) => `${kind}: ${text}`);
    };
    const count = async (table: string) =>
      Number((await connection.query(`SELECT count(*) AS n FROM "${table}"`))[0]?.['n']);

    it('plans with the SQL and the data that goes', async () => {
      await change('  subtitle String?\n', '');
      const { steps } = await migrate(project, { plan: true });
      assert.match(steps[0]?.sql as string, isSqlite ? /new_Post|DROP COLUMN/ : /DROP COLUMN "subtitle"/);
      assert.ok((await risks()).includes('data-loss: deletes Post.subtitle, which has a value in 1 row'));
      assert.equal((await listMigrations(project)).at(-1)?.appliedAt, undefined);
    });

    it('tells rows that will not fit: empty in a required field, repeated in a unique one', async () => {
      await change('subtitle String?', 'subtitle String', { defaults: { 'Post.subtitle': '-' } });
      project.models(
        MODELS.replace('title    String\n', 'title    String @unique\n').replace('subtitle String?', 'subtitle String'),
      );
      await makeMigration(project, { acceptLoss: true });
      assert.ok((await risks()).includes('fails: requires title of Post to be unique, and 1 row repeats another'));
    });

    it('tells a table that goes, and what is written anew or locked', async () => {
      project.models(
        MODELS.replace(/model Tag[\s\S]*/, '')
          .replace('  tags     Tag[]\n', '')
          .replace('authorId Int', 'authorId BigInt')
          .replace('model Author {\n  id    Int ', 'model Author {\n  id    BigInt '),
      );
      await makeMigration(project, { acceptLoss: true });
      const told = await risks();
      assert.ok(told.includes('data-loss: deletes table Tag with 1 row'), told.join('\n'));
      assert.ok(told.includes('rewrite: rewrites all 3 rows of Post'), told.join('\n'));
    });

    it('has nothing to tell of empty tables', async () => {
      await flushDatabase(project);
      await change('  subtitle String?\n', '');
      assert.deepEqual(await risks(), []);
    });

    it('counts a renamed table and column under their old names', async () => {
      const renamed = MODELS.replace(/\bTag\b/g, 'Label');
      project.models(renamed);
      await makeMigration(project, { renames: { Tag: 'Label' } });
      project.models(renamed.replace(/model Label[\s\S]*/, '').replace('  tags     Label[]\n', ''));
      await makeMigration(project, { acceptLoss: true });
      assert.ok((await risks()).some((text) => text.includes('deletes table Tag with 1 row')));
    });

    it('shows the SQL of one migration in both directions', () => {
      assert.match(showSql(project, 'initial').sql, /CREATE TABLE "Post"/);
      assert.match(showSql(project, 'initial', { backwards: true }).sql, /DROP TABLE "Post"/);
      assert.throws(() => showSql(project, 'nothing'), { code: 'MIGRATION_UNKNOWN', exitCode: 2 });
    });

    it('records the first migrations where their tables exist, and runs the rest', async () => {
      await connection.script('DROP TABLE _prisma_migrations');
      await change('subtitle String?', 'subtitle String?\n  note String?');
      const { steps } = await migrate(project, { fakeInitial: true });
      assert.deepEqual(
        steps.map(({ isFaked }) => isFaked ?? false),
        [true, false],
      );
      assert.equal(await count('Post'), 3);
      assert.deepEqual(
        await connection.query('SELECT note FROM "Tag", "Post" WHERE "Post".id = 1').then((rows) => rows.length),
        1,
      );
    });

    it('runs the first migration where a table is missing', async () => {
      await connection.script('DROP TABLE _prisma_migrations; DROP TABLE "_PostToTag"');
      await assert.rejects(migrate(project, { fakeInitial: true }), { code: 'MIGRATION_FAILED' });
    });

    it('gives up on a lock after the time it was told', async () => {
      await change('subtitle String?', 'subtitle String?\n  note String?');
      await connection.script(isSqlite ? 'BEGIN IMMEDIATE' : 'BEGIN; LOCK TABLE "Post"');
      const started = performance.now();
      await assert.rejects(migrate(project, { lockTimeoutMs: 300 }), { code: 'MIGRATION_LOCKED', exitCode: 1 });
      // by the clock: 0.3 seconds against a minute
      assert.ok(performance.now() - started < 30_000, 'it waited as long as without a limit, a minute');
      await connection.script('ROLLBACK');
      assert.equal((await migrate(project)).steps.length, 1);
    });

    it('flushes every row and starts the counters again', async () => {
      const { tables } = await flushDatabase(project);
      assert.equal(
        tables.reduce((sum, { rows }) => sum + rows, 0),
        6,
      );
      assert.equal(await count('Post'), 0);
      await connection.script(`INSERT INTO "Author" (name) VALUES ('Bob')`);
      assert.equal((await connection.query('SELECT id FROM "Author"'))[0]?.['id'], 1);
      assert.ok((await listMigrations(project))[0]?.appliedAt);
    });

    it('resets to the newest migration, whatever else is in the database', async () => {
      await connection.script('CREATE VIEW "ByHand" AS SELECT * FROM "Post"; CREATE TABLE "Stray" (x INT)');
      assert.equal((await describeReset(project)).tables.length, 5);
      await makeFrameworkMigration(project);
      assert.equal((await resetDatabase(project)).steps.length, 2);
      assert.equal(await count('Post'), 0);
      await assert.rejects(connection.query('SELECT * FROM "Stray"'));
      assert.deepEqual(await findDrift(project), { models: [], unapplied: [], edited: [], database: '' });
    });

    it('finds what differs between models, migrations and database', async () => {
      await makeFrameworkMigration(project);
      await migrate(project);
      await connection.script('ALTER TABLE "Post" ADD COLUMN "byHand" INTEGER');
      const drift = await findDrift(project);
      assert.match(drift.database as string, /Post/);
      assert.deepEqual(drift.models, []);
      project.models(MODELS.replace('subtitle String?', 'subtitle String?\n  note String?'));
      assert.deepEqual((await findDrift(project)).models, ['+ Add field note to Post']);
      await makeMigration(project, { acceptLoss: true });
      const waiting = await findDrift(project);
      assert.equal(waiting.unapplied.length, 1);
      assert.equal(waiting.database, undefined);
    });
  });
}
