import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { loadDataMigration } from '../../../../../src/toolchain/build/data-migration.ts';
import { listMigrations, migrate, type MigrateOptions } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

const models = (more: string) => `model Post {\n  id Int @id @default(autoincrement())\n  title String\n${more}\n}\n`;

describeData('SQLite', async () => createModelProject('file:./db.sqlite3'));
describeData('PostgreSQL', async (context) => createModelProject(await needsPostgres(context)));

function describeData(database: string, open: (context: Mocha.Context) => Promise<ModelProject>): void {
  describe(`migrations/data-migration on ${database}`, function () {
    this.timeout(40_000);
    let project: ModelProject;
    let name: string;

    beforeEach(async function () {
      project = await open(this as unknown as Mocha.Context);
      project.write('package.json', '{"type": "module"}');
      project.models(models('  slug String?'));
      await makeMigration(project);
      await migrate(project);
      await sql(`INSERT INTO "Post" (title) VALUES ('Hello'), ('World')`);
      name = (await makeMigration(project, { typescript: true, name: 'fill' })).name as string;
    });
    afterEach(() => project?.remove());

    const sql = async (text: string) => {
      const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
      try {
        return await connection.query(text);
      } finally {
        await connection.close();
      }
    };
    const slugs = async () => (await sql('SELECT slug FROM "Post" ORDER BY id')).map((row) => row['slug']);
    const run = (options: MigrateOptions = {}) =>
      migrate(project, { loadData: (its, files) => loadDataMigration(project, its, files), ...options });
    const code = (
      up: string,
      down = 'export async function down(db) { await db.post.updateMany({ data: { slug: null } }); }',
    ) =>
      project.write(
        `migrations/${name}/migration.ts`,
        `export async function up(db: any) {\n${up}\n}\n${down.replace('(db)', '(db: any)')}`,
      );

    it('is a file to fill in, which applies as it is', async () => {
      assert.match(project.read(`migrations/${name}/migration.ts`), /export async function up/);
      assert.equal((await run()).steps.length, 1);
      assert.ok((await listMigrations(project)).every(({ appliedAt }) => appliedAt));
    });

    it('runs with the models of its point, and back', async () => {
      code(
        `for (const post of await db.post.findMany()) await db.post.update({ where: { id: post.id }, data: { slug: post.title.toLowerCase() } });`,
      );
      project.models('model Post {\n  id Int @id @default(autoincrement())\n  title String\n}\n');
      await makeMigration(project, { name: 'without_slug', acceptLoss: true });
      await run({ target: 'fill' });
      assert.deepEqual(await slugs(), ['hello', 'world']);
      await run();
      await assert.rejects(slugs());
      await run({ target: 'initial' });
      assert.deepEqual(await slugs(), [null, null]);
      assert.equal((await listMigrations(project)).filter(({ appliedAt }) => appliedAt).length, 1);
    });

    it('leaves nothing behind when it fails: neither its SQL nor its data nor its record', async () => {
      for (const file of ['migration.sql', 'migration.sqlite.sql', 'migration.postgresql.sql'])
        if (existsSync(join(project.root, 'migrations', name, file)))
          project.write(`migrations/${name}/${file}`, `UPDATE "Post" SET slug = 'sql';\n`);
      code(`await db.post.updateMany({ data: { slug: 'ts' } });\n throw new Error('no more');`);
      await assert.rejects(run(), (error: Error & { code: string }) => {
        assert.equal(error.code, 'MIGRATION_FAILED');
        assert.match(error.message, /no more/);
        return true;
      });
      assert.deepEqual(await slugs(), [null, null]);
      assert.equal((await listMigrations(project)).at(-1)?.appliedAt, undefined);
      code(`if ((await db.post.findFirst()).slug !== 'sql') throw new Error('SQL did not run first');`);
      await run();
      assert.deepEqual(await slugs(), ['sql', 'sql']);
    });

    it('is told of when it was edited after it was applied, and is not run again', async () => {
      code(`await db.post.updateMany({ data: { slug: 'first' } });`);
      await run();
      const text = project.read(`migrations/${name}/migration.ts`);
      project.write(`migrations/${name}/migration.ts`, text.replaceAll('\n', '\r\n'));
      assert.deepEqual((await run()).warnings, []);
      code(`await db.post.updateMany({ data: { slug: 'second' } });`);
      const { steps, warnings } = await run();
      assert.deepEqual(steps, []);
      assert.match(warnings.join(), /_fill\/migration\.ts was edited after it was applied/);
      assert.deepEqual(await slugs(), ['first', 'first']);
    });

    it('says what is wrong with it', async () => {
      project.write(`migrations/${name}/migration.ts`, 'export const x = 1;');
      await assert.rejects(run(), { code: 'MIGRATION_DATA_INVALID' });
      project.write(`migrations/${name}/migration.ts`, 'export const x = ;');
      await assert.rejects(run(), { code: 'BUILD_FAILED' });
      code('', '');
      await run();
      await assert.rejects(run({ target: 'initial' }), { code: 'MIGRATION_IRREVERSIBLE' });
      assert.equal((await listMigrations(project)).filter(({ appliedAt }) => appliedAt).length, 2);
    });

    it('refuses to share a transaction with a rebuilt SQLite table, and to go without the models', async function () {
      if (database === 'SQLite') {
        project.write(`migrations/${name}/migration.sql`, 'PRAGMA foreign_keys=OFF;\nSELECT 1;\n');
        await assert.rejects(run(), { code: 'MIGRATION_DATA_WITH_REBUILD' });
        project.write(`migrations/${name}/migration.sql`, '');
      }
      await assert.rejects(migrate(project), { code: 'MIGRATION_DATA_NO_LOADER' });
      rmSync(join(project.root, `migrations/${name}/schema.prisma`));
      await assert.rejects(run(), { code: 'MIGRATION_FILE_MISSING' });
    });
  });
}
