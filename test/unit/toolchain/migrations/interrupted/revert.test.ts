// The way back over rows: announced when the migration is written, explained when it fails, and never half taken.
import assert from 'node:assert/strict';
import { withConnection } from '../../../../../src/toolchain/migrations/apply/connection.ts';
import { readMigrationNames } from '../../../../../src/toolchain/migrations/history/history.ts';
import { listMigrations, migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

const post = (fields: string) => `model Post {\n  id Int @id @default(autoincrement())\n  ${fields}\n}\n`;

for (const database of ['SQLite', 'PostgreSQL'])
  describe(`migrations: the way back on ${database}`, function () {
    this.timeout(60_000);
    let project: ModelProject;
    beforeEach(async function () {
      project = createModelProject(database === 'SQLite' ? undefined : await needsPostgres(this));
      project.models(post('title String\n  rank Int'));
      await makeMigration(project);
      await migrate(project);
    });
    afterEach(() => project.remove());

    const sql = (text: string) => withConnection(project, {}, (connection) => connection.query(text));
    const change = (fields: string) => {
      project.models(post(fields));
      return makeMigration(project, { acceptLoss: true });
    };

    it('from a removed required field is announced, and refused with the statement, the file and the command', async () => {
      const { reverting, name } = await change('rank Int');
      assert.deepEqual(reverting, { losses: [], failures: ['Post has rows: title has no value for them'] });
      await migrate(project);
      await sql('INSERT INTO "Post" (rank) VALUES (1), (2)');
      await assert.rejects(
        migrate(project, { target: 'initial' }),
        (error: { code?: string; message?: string; hint?: string }) => {
          assert.equal(error.code, 'MIGRATION_REVERT_FAILED');
          assert.match(
            error.message ?? '',
            new RegExp(`^migration ${name} cannot be reverted: migrations/${name}/down\\.sql at \``),
          );
          assert.match(error.message ?? '', /"title" TEXT NOT NULL|INSERT INTO "new_Post"/);
          assert.match(
            error.message ?? '',
            /because it adds the required column Post\.title, for which 2 rows have no value$/,
          );
          assert.match(error.hint ?? '', /run `quintet migrate initial` again/);
          return true;
        },
      );
      assert.deepEqual(
        (await sql('SELECT * FROM "Post" ORDER BY id')).map((row) => Object.keys(row)),
        [
          ['id', 'rank'],
          ['id', 'rank'],
        ],
      );
      assert.deepEqual(
        (await listMigrations(project)).map(({ appliedAt }) => appliedAt !== undefined),
        [true, true],
      );
    });

    it('runs once down.sql gives the rows a value', async () => {
      const { name } = await change('rank Int');
      await migrate(project);
      await sql('INSERT INTO "Post" (rank) VALUES (1)');
      const file = `migrations/${name}/down.sql`;
      project.write(
        file,
        database === 'SQLite'
          ? 'ALTER TABLE "Post" ADD COLUMN "title" TEXT NOT NULL DEFAULT \'\';\n'
          : project.read(file).replace('NOT NULL', "NOT NULL DEFAULT ''"),
      );
      await migrate(project, { target: readMigrationNames(project)[0] });
      assert.deepEqual(await sql('SELECT title, rank FROM "Post"'), [{ title: '', rank: 1 }]);
    });

    it('names the statement that repeated rows make fail', async () => {
      project.models(post('title String @unique\n  rank Int'));
      await makeMigration(project);
      await migrate(project);
      const { reverting } = await change('title String\n  rank Int');
      assert.deepEqual(reverting.failures, ['rows of Post have the same Post.title']);
      await migrate(project);
      await sql(`INSERT INTO "Post" (title, rank) VALUES ('a', 1), ('a', 2)`);
      await assert.rejects(
        migrate(project, { target: readMigrationNames(project)[1] }),
        /CREATE UNIQUE INDEX.*1 row repeats another/,
      );
    });

    it('announces values that the old type cannot hold, and nothing for what the migration added', async () => {
      const { reverting } = await change('title String\n  rank String');
      assert.match(reverting.losses.join(), /values of Post\.rank that have no equivalent in Int/);
      const added = await change('title String\n  rank String\n  note String?');
      assert.deepEqual(added.reverting, { losses: [], failures: [] });
    });
  });
