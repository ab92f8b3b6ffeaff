// Applying and taking back, the same on both databases.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { listMigrations, migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { startClockSpan } from '../../../../support/clock-span.ts';
import { startCpuClock } from '../../../../support/cpu-time.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';
import { askPrisma } from '../../../../support/prisma-engine.ts';

const AUTHOR = 'model Author {\n  id    Int    @id @default(autoincrement())\n  name  String\n  posts Post[]\n}\n';
const post = (fields = '') => `${AUTHOR}
model Post {
  id       Int    @id @default(autoincrement())
  title    String
  author   Author @relation(fields: [authorId], references: [id], onDelete: Cascade)
  authorId Int
  ${fields}
}
`;

describeMigrate('SQLite', async () => createModelProject('file:./data/deep/db.sqlite3'));
describeMigrate('PostgreSQL', async (context) => createModelProject(await needsPostgres(context)));

function describeMigrate(name: string, open: (context: Mocha.Context) => Promise<ModelProject>): void {
  describe(`migrations/migrate on ${name}`, function () {
    this.timeout(30_000);
    let project: ModelProject;

    beforeEach(async function () {
      project = await open(this as unknown as Mocha.Context);
      project.models(post());
      await makeMigration(project);
    });
    afterEach(() => project?.remove());

    const query = async (sql: string, ...params: unknown[]) => {
      const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
      try {
        return await connection.query(sql, params);
      } finally {
        await connection.close();
      }
    };
    const next = async (fields: string, options = {}) => {
      project.models(post(fields));
      return (await makeMigration(project, options)).name as string;
    };
    const steps = (result: { steps: { name: string; direction: string }[] }) =>
      result.steps.map((step) => `${step.direction} ${step.name.slice(15)}`);
    const state = async () =>
      (await listMigrations(project)).map(({ name: full, appliedAt }) => `${appliedAt ? 'X' : ' '} ${full.slice(15)}`);
    const fill = async () => {
      await query(`INSERT INTO "Author" ("name") VALUES (?)`, 'Ann');
      await query(`INSERT INTO "Post" ("title", "authorId") VALUES (?, 1)`, 'one');
      await query(`INSERT INTO "Post" ("title", "authorId") VALUES (?, 1)`, 'two');
    };

    it('applies everything once, in order', async () => {
      await next('body String?');
      assert.deepEqual(await state(), ['  initial', '  add_post_body']);
      assert.deepEqual(steps(await migrate(project)), ['apply initial', 'apply add_post_body']);
      assert.deepEqual(await state(), ['X initial', 'X add_post_body']);
      assert.deepEqual(steps(await migrate(project)), []);
    });

    it('records what Prisma records', async () => {
      const assertNow = startClockSpan();
      await migrate(project);
      const [row] = await query('SELECT * FROM _prisma_migrations');
      assert.match(String(row?.['checksum']), /^[0-9a-f]{64}$/);
      assert.equal(Number(row?.['applied_steps_count']), 1);
      assert.equal(row?.['rolled_back_at'], null);
      assertNow(row?.['finished_at']);
    });

    it("leaves a history that Prisma's own engine agrees with", async () => {
      const second = await next('body String?');
      await migrate(project);
      const agreed = { editedMigrationNames: [], failedMigrationNames: [], hasMigrationsTable: true, history: null };
      assert.deepEqual(await askPrisma(project), agreed);
      await migrate(project, { target: 'initial' });
      assert.deepEqual((await askPrisma(project)).history, {
        diagnostic: 'databaseIsBehind',
        unappliedMigrationNames: [second],
      });
    });

    it('goes back to a name and to zero, and forth again', async () => {
      await next('body String?');
      await migrate(project);
      assert.deepEqual(steps(await migrate(project, { target: 'initial' })), ['unapply add_post_body']);
      await assert.rejects(query('SELECT body FROM "Post"'));
      assert.deepEqual(steps(await migrate(project, { target: 'zero' })), ['unapply initial']);
      await assert.rejects(query('SELECT * FROM "Post"'));
      assert.deepEqual(steps(await migrate(project)), ['apply initial', 'apply add_post_body']);
    });

    it('keeps rows and their references when a table is rebuilt, in both directions', async () => {
      await migrate(project);
      await fill();
      await next('rank Int', { defaults: { 'Post.rank': '7' } });
      project.models(post('rank Int').replace('name  String', 'name  String @unique'));
      await makeMigration(project);
      await migrate(project);
      assert.deepEqual(await query('SELECT title, rank FROM "Post" ORDER BY id'), [
        { title: 'one', rank: 7 },
        { title: 'two', rank: 7 },
      ]);
      await migrate(project, { target: 'initial' });
      assert.equal((await query('SELECT * FROM "Post"')).length, 2);
      await query('DELETE FROM "Author"');
      assert.equal((await query('SELECT * FROM "Post"')).length, 0, 'the foreign key cascades still');
    });

    it('fills what the client would fill, for each row', async () => {
      const assertNow = startClockSpan();
      await migrate(project);
      await fill();
      await next(
        'at DateTime @updatedAt\n  key String @unique @default(uuid())\n  code String @unique @default(cuid())',
      );
      await migrate(project);
      const rows = await query('SELECT "key", code, at FROM "Post"');
      assert.equal(new Set(rows.map((row) => row['key'])).size, 2);
      for (const row of rows) {
        assert.match(String(row['key']), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
        assertNow(row['at']);
      }
    });

    it('applies 500 migrations in a sane time', async function () {
      this.timeout(120_000);
      for (let i = 0; i < 500; i++) {
        const folder = `migrations/2040${String(i).padStart(10, '0')}_t${i}`;
        project.write(`${folder}/migration.sql`, `CREATE TABLE "T${i}" ("id" INTEGER NOT NULL PRIMARY KEY);\n`);
      }
      const took = startCpuClock();
      await migrate(project);
      const seconds = took() / 1000;
      assert.equal((await listMigrations(project)).filter(({ appliedAt }) => appliedAt).length, 501);
      assert.ok(seconds < 60, `${seconds} s`);
    });

    it('adds a field that begins with the time of day to rows that exist', async () => {
      await migrate(project);
      const assertNow = startClockSpan();
      const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
      await connection.script(`INSERT INTO "Author" (id, name) VALUES (1, 'a');
        INSERT INTO "Post" (id, title, "authorId") VALUES (1, 'a', 1);`);
      project.models(post('createdAt DateTime @default(now())\n  seenAt DateTime? @default(now()) @map("seen_at")'));
      await makeMigration(project);
      await migrate(project);
      const [row] = await connection.query('SELECT "createdAt", seen_at FROM "Post"');
      assert.equal(Object.keys(row ?? {}).length, 2);
      for (const value of Object.values(row ?? {})) assertNow(value);
      await connection.close();
      await migrate(project, { target: 'zero' });
    });

    it('leaves the database as it was when a migration fails, and goes on when it is corrected', async () => {
      const failing = await next('body String?');
      const file = `migrations/${failing}/migration.sql`;
      const good = project.read(file);
      project.write(file, `${good}\nINSERT INTO "Nowhere" VALUES (1);\n`);
      await assert.rejects(migrate(project), (error: { code: string; message: string; exitCode: number }) => {
        assert.deepEqual([error.code, error.exitCode], ['MIGRATION_FAILED', 1]);
        assert.match(error.message, /add_post_body failed: .*Nowhere/);
        return true;
      });
      assert.deepEqual(await state(), ['X initial', '  add_post_body']);
      await assert.rejects(query('SELECT body FROM "Post"'));
      project.write(file, good);
      assert.deepEqual(steps(await migrate(project)), ['apply add_post_body']);
    });

    it('refuses to leave rows that point to nothing', async () => {
      await migrate(project);
      await fill();
      const empty = (await makeMigration(project, { empty: true, name: 'careless' })).name as string;
      project.write(`migrations/${empty}/migration.sql`, 'UPDATE "Post" SET "authorId" = 99;\n');
      await assert.rejects(migrate(project, { acceptLoss: true }), {
        code: name === 'SQLite' ? 'MIGRATION_REFERENCES_BROKEN' : 'MIGRATION_FAILED',
      });
      assert.equal((await query('SELECT * FROM "Post" WHERE "authorId" = 1')).length, 2);
      if (name === 'SQLite')
        await assert.rejects(
          query('DELETE FROM "Post"; UPDATE "Post" SET "authorId" = 99').then(() =>
            query(`INSERT INTO "Post" ("title", "authorId") VALUES ('x', 99)`),
          ),
        );
    });

    it('plans without touching anything', async () => {
      assert.deepEqual(steps(await migrate(project, { plan: true })), ['apply initial']);
      assert.deepEqual(await state(), ['  initial']);
      await migrate(project);
      assert.deepEqual(steps(await migrate(project, { plan: true, target: 'zero' })), ['unapply initial']);
      assert.deepEqual(await state(), ['X initial']);
    });

    it('records without running when faking', async () => {
      assert.deepEqual(steps(await migrate(project, { fake: true })), ['apply initial']);
      await assert.rejects(query('SELECT * FROM "Post"'));
      await migrate(project, { fake: true, target: 'zero' });
      assert.deepEqual(await state(), ['  initial']);
    });

    it('reports a migration that was edited or is gone after it was applied, and resets nothing', async () => {
      const second = await next('body String?');
      await migrate(project);
      await fill();
      const [first] = (await listMigrations(project)).map(({ name: full }) => full) as [string];
      project.write(
        `migrations/${first}/migration.sql`,
        `${project.read(`migrations/${first}/migration.sql`)}-- edited\n`,
      );
      rmSync(join(project.root, 'migrations', second), { recursive: true });
      const { warnings } = await migrate(project);
      assert.match(warnings.join('\n'), /initial was edited after it was applied[\s\S]*add_post_body is applied, but/);
      assert.equal((await query('SELECT * FROM "Post"')).length, 2);
    });

    it('does not take other line ends for an edit', async () => {
      const [first] = (await listMigrations(project)).map(({ name: full }) => full) as [string];
      await migrate(project);
      const file = `migrations/${first}/migration.sql`;
      project.write(file, project.read(file).replaceAll('\n', '\r\n'));
      assert.deepEqual((await migrate(project)).warnings, []);
    });

    it('lets a second one at the same time wait', async () => {
      await next('body String?');
      const results = await Promise.all([migrate(project), migrate(project), migrate(project)]);
      assert.ok(results.flatMap(({ steps: taken }) => taken).length >= 2);
      assert.equal((await query('SELECT * FROM _prisma_migrations')).length, 2);
    });

    it('refuses to go on after one that did not finish', async () => {
      await migrate(project);
      await query('UPDATE _prisma_migrations SET finished_at = NULL');
      await assert.rejects(migrate(project), { code: 'MIGRATION_UNFINISHED' });
      await migrate(project, { fake: true });
      assert.deepEqual(await state(), ['X initial']);
    });

    it('names the migrations there are when asked for another', async () => {
      await assert.rejects(migrate(project, { target: 'nothing' }), { code: 'MIGRATION_UNKNOWN', exitCode: 2 });
    });

    it('says that a migration without down.sql cannot be taken back', async () => {
      await migrate(project);
      const [first] = (await listMigrations(project)).map(({ name: full }) => full) as [string];
      rmSync(join(project.root, 'migrations', first, 'down.sql'));
      await assert.rejects(migrate(project, { target: 'zero' }), { code: 'MIGRATION_IRREVERSIBLE' });
    });

    it('runs a script outside a transaction when it says so, and records how far it came', async () => {
      await migrate(project);
      const own = (await makeMigration(project, { empty: true, name: 'own' })).name as string;
      const create = 'CREATE INDEX "own_index" ON "Post" ("title");';
      project.write(
        `migrations/${own}/migration.sql`,
        `-- quintet: no-transaction\n${create}\nSELECT 'a;b' FROM nowhere;\n`,
      );
      await assert.rejects(migrate(project), { code: 'MIGRATION_FAILED_HALFWAY' });
      await assert.rejects(migrate(project), { code: 'MIGRATION_UNFINISHED' });
    });

    describe('interrupted outside a transaction', () => {
      let own: string;
      const SECOND = 'CREATE INDEX "second" ON "Later" ("id")';
      const THIRD = 'CREATE INDEX "third" ON "Post" ("title")';
      beforeEach(async () => {
        await migrate(project);
        own = (await makeMigration(project, { empty: true, name: 'own' })).name as string;
        const first = 'CREATE INDEX "first" ON "Post" ("title")';
        const script = ['-- quintet: no-transaction', `${first};`, `-- The next one.\n${SECOND};`, `${THIRD};`];
        project.write(`migrations/${own}/migration.sql`, `${script.join('\n')}\n`);
        await assert.rejects(migrate(project), { code: 'MIGRATION_FAILED_HALFWAY' });
      });

      it('is shown with the statement that did not finish', async () => {
        const { interrupted } = await migrate(project, { plan: true });
        assert.deepEqual(
          { ...interrupted, reason: undefined },
          { name: own, done: 1, total: 3, statement: SECOND, reason: undefined },
        );
        assert.match(interrupted?.reason ?? '', /Later/);
        assert.deepEqual((await listMigrations(project)).at(-1)?.interrupted, interrupted);
        await assert.rejects(migrate(project), {
          code: 'MIGRATION_UNFINISHED',
          message: /was interrupted after 1 of 3 statements at: CREATE INDEX "second"/,
        });
        assert.match((await findDrift(project)).edited.join(), /was interrupted after 1 of 3/);
      });

      it('goes on with the statement that did not finish', async () => {
        await query('CREATE TABLE "Later" ("id" INTEGER)');
        await migrate(project, { resolve: 'continue' });
        assert.deepEqual(await state(), ['X initial', 'X own']);
        await query('DROP INDEX "third"');
        assert.deepEqual((await migrate(project)).steps, []);
      });

      it('stops at it again as long as the cause is there', async () => {
        await assert.rejects(migrate(project, { resolve: 'continue' }), { code: 'MIGRATION_FAILED_HALFWAY' });
        assert.equal((await listMigrations(project)).at(-1)?.interrupted?.done, 1);
      });

      it('is recorded as applied, or runs again, by the answer to the question', async () => {
        await migrate(project, { askResolution: async ({ name }) => (name === own ? 'applied' : undefined) });
        assert.deepEqual(await state(), ['X initial', 'X own']);
      });

      it('runs from its start after it was undone by hand', async () => {
        await query('DROP INDEX "first"');
        await query('CREATE TABLE "Later" ("id" INTEGER)');
        const { steps: taken } = await migrate(project, { resolve: 'rolled-back' });
        assert.deepEqual(
          taken.map(({ name }) => name),
          [own],
        );
        assert.deepEqual(await state(), ['X initial', 'X own']);
      });
    });
  });
}
