// The folder and the table stay what Prisma's own command line expects, and what it made is taken over.
import assert from 'node:assert/strict';
import { connectRaw } from '../../../../src/runtime/db/raw-connection.ts';
import { loadDataMigration } from '../../../../src/toolchain/build/data-migration.ts';
import { findDrift } from '../../../../src/toolchain/migrations/notice/drift.ts';
import { listMigrations, migrate } from '../../../../src/toolchain/migrations/apply/migrate.ts';
import { makeMigration } from '../../../../src/toolchain/migrations/make/make-migration.ts';
import { squashMigrations } from '../../../../src/toolchain/migrations/squash/squash.ts';
import { createModelProject, type ModelProject } from '../../../support/model-project.ts';
import { needsPostgres } from '../../../support/postgres.ts';
import { askPrisma, deployWithPrisma, readAsPrisma } from '../../../support/prisma-engine.ts';

const post = (fields = '') => `model Post {\n  id Int @id @default(autoincrement())\n  title String\n${fields}}\n`;
const AGREED = { editedMigrationNames: [], failedMigrationNames: [], hasMigrationsTable: true, history: null };

describePrisma('SQLite', async () => createModelProject('file:./db.sqlite3'));
describePrisma('PostgreSQL', async (context) => createModelProject(await needsPostgres(context)));

function describePrisma(database: string, open: (context: Mocha.Context) => Promise<ModelProject>): void {
  describe(`migrations/prisma-folder on ${database}`, function () {
    this.timeout(40_000);
    let project: ModelProject;
    beforeEach(async function () {
      project = await open(this as unknown as Mocha.Context);
      project.write('package.json', '{"type": "module"}');
      project.models(post());
      await makeMigration(project);
      project.models(post('  note String?\n'));
      await makeMigration(project);
    });
    afterEach(() => project?.remove());

    const migrateAll = () => migrate(project, { loadData: (name, models) => loadDataMigration(project, name, models) });

    it('is read by Prisma with data migrations, squashed ones and merges in it', async () => {
      await migrate(project);
      await makeMigration(project, { typescript: true, name: 'fill' });
      await migrateAll();
      assert.deepEqual(await askPrisma(project), AGREED);
      await squashMigrations(project, { name: 'add_post_note' });
      assert.equal(readAsPrisma(project).migrationDirectories.length, 2);
      await migrateAll();
      assert.deepEqual(await askPrisma(project), AGREED);
    });

    it('is deployed by Prisma, and then taken over with nothing to do', async () => {
      assert.equal((await deployWithPrisma(project, 'migrations')).length, 2);
      assert.deepEqual(await migrate(project), { steps: [], warnings: [] });
      assert.ok((await listMigrations(project)).every(({ appliedAt }) => appliedAt));
      assert.equal((await findDrift(project)).database, '');
      await migrate(project, { target: 'zero' });
    });

    it('begins anew for a database that Prisma migrated from another folder, by fakeInitial', async () => {
      const [initial, added] = (await listMigrations(project)).map(({ name }) => name);
      const sql = (name = '') => project.read(`migrations/${name}/migration.sql`);
      project.write('prisma/migration_lock.toml', project.read('migrations/migration_lock.toml'));
      project.write('prisma/20250101000000_init/migration.sql', sql(initial));
      await deployWithPrisma(project, 'prisma');
      const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
      await connection.script(`INSERT INTO "Post" (title) VALUES ('kept')`);
      const { steps, warnings } = await migrate(project, { fakeInitial: true });
      assert.deepEqual(
        steps.map(({ name, isFaked }) => [name, isFaked]),
        [
          [initial, true],
          [added, undefined],
        ],
      );
      assert.match(
        warnings.join(),
        /20250101000000_init is applied, but migrations\/20250101000000_init does not exist/,
      );
      assert.equal((await connection.query('SELECT note FROM "Post"')).length, 1);
      await connection.close();
      assert.equal((await findDrift(project)).database, '');
    });
  });
}
