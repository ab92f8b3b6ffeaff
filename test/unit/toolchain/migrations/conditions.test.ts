// Indexes on a condition, from the models to the database and back, on both databases.
import assert from 'node:assert/strict';
import { connectRaw } from '../../../../src/runtime/db/raw-connection.ts';
import { findDrift } from '../../../../src/toolchain/migrations/notice/drift.ts';
import { makeFrameworkMigration } from '../../../../src/toolchain/migrations/framework/make-framework-migration.ts';
import { makeMigration } from '../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../src/toolchain/migrations/apply/migrate.ts';
import { createModelProject, type ModelProject } from '../../../support/model-project.ts';
import { needsPostgres } from '../../../support/postgres.ts';

const seat = (attributes: string, fields = '') => `model Seat {
  id     Int     @id @default(autoincrement())
  name   String
  taken  Boolean @default(false)
${fields}${attributes}
}
`;

describeConditions('SQLite', async () => createModelProject('file:./db.sqlite3'));
describeConditions('PostgreSQL', async (context) => createModelProject(await needsPostgres(context)));

function describeConditions(name: string, open: (context: Mocha.Context) => Promise<ModelProject>): void {
  describe(`migrations/conditions: ${name}`, function () {
    this.timeout(60_000);
    let project: ModelProject;
    let made: string[];
    before(async function () {
      project = await open(this);
    });
    after(() => project?.remove());

    async function query(sql: string, values: unknown[] = []): Promise<void> {
      const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
      await connection.query(sql, values).finally(() => connection.close());
    }

    async function insert(...rows: [name: string, taken: boolean][]): Promise<void> {
      for (const row of rows) await query('INSERT INTO "Seat" (name, taken) VALUES (?, ?)', row);
    }

    async function apply(models: string): Promise<void> {
      project.models(models);
      made = (await makeMigration(project, {})).changes.map(({ text }) => text);
      await makeFrameworkMigration(project);
      await migrate(project, {});
      const drift = await findDrift(project);
      assert.deepEqual(drift, { models: [], unapplied: [], edited: [], database: '' });
    }

    it('makes them, and sees no difference afterwards', async () => {
      await apply(
        seat('  @@unique([name], where: { taken: true })\n  @@index([taken], where: { name: { not: "x" } })'),
      );
      await insert(['a', false], ['a', false], ['a', true]);
      await assert.rejects(insert(['a', true]));
    });

    it('changes the condition, other fields, and takes the condition away again', async () => {
      await query('DELETE FROM "Seat"');
      await apply(seat('  @@unique([name], where: { taken: true })', '  row    Int     @default(0)\n'));
      await apply(seat('  @@unique([name, row], where: { taken: false })', '  row    Int     @default(0)\n'));
      assert.deepEqual(made, [
        '+ Add unique constraint on name, row where taken = false to Seat',
        '- Remove unique constraint on name where taken = true from Seat',
      ]);
      await insert(['b', true], ['b', true], ['b', false]);
      await assert.rejects(insert(['b', false]));
      await apply(seat('', '  row    Int     @default(0)\n'));
      await insert(['b', false]);
    });

    it('goes back over all of it', async () => {
      await query('DELETE FROM "Seat"');
      await migrate(project, { target: 'zero' });
      await migrate(project, {});
      assert.equal((await findDrift(project)).database, '');
    });
  });
}
