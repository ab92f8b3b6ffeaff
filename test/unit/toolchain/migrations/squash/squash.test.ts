// Squashed migrations: one that does what several did, on new databases and on those that have all or some of them.
import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { listMigrations, migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { optimizeMigration } from '../../../../../src/toolchain/migrations/squash/optimize.ts';
import { squashMigrations } from '../../../../../src/toolchain/migrations/squash/squash.ts';
import { splitStatements } from '../../../../../src/toolchain/migrations/apply/run-script.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { freshPostgresUrl, needsPostgres } from '../../../../support/postgres.ts';

const post = (fields = '', rest = '') =>
  `model Post {\n  id Int @id @default(autoincrement())\n  title String\n${fields}}\n${rest}`;
const TAG = 'model Tag {\n  id Int @id\n  name String?\n}\n';

describeSquash('SQLite', async () => ['file:./db.sqlite3', 'file:./fresh.sqlite3']);
describeSquash('PostgreSQL', async (context) => [await needsPostgres(context), await freshPostgresUrl()]);

function describeSquash(database: string, urls: (context: Mocha.Context) => Promise<[string, string]>): void {
  describe(`migrations/squash on ${database}`, function () {
    this.timeout(60_000);
    let project: ModelProject;
    let freshUrl: string;
    beforeEach(async function () {
      const [url, other] = await urls(this as unknown as Mocha.Context);
      freshUrl = other;
      project = createModelProject(url);
      for (const models of [post(), post('  note String?\n'), post('  note String?\n', TAG)]) {
        project.models(models);
        await makeMigration(project, { acceptLoss: true });
      }
    });
    afterEach(() => project?.remove());

    /** Two tables, and on PostgreSQL the schema. */
    const shortest = database === 'SQLite' ? 2 : 3;
    const shortNames = async () => (await listMigrations(project)).map(({ name }) => name.replace(/^\d+_/, ''));
    const marks = async () =>
      (await listMigrations(project)).map(({ appliedAt, isRecordable }) =>
        isRecordable ? '-' : appliedAt ? 'X' : ' ',
      );
    const onFresh = () => ({ ...project, settings: { ...project.settings, databaseUrl: freshUrl } });
    const sql = async (text: string) => {
      const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
      return connection.query(text).finally(() => connection.close());
    };
    const script = (name: string, file = 'migration.sql') => project.read(`migrations/${name}/${file}`);

    it('lead a new database to the same, with the SQL that the models need and no more', async () => {
      const { squashed } = await squashMigrations(project, { name: 'tag' });
      assert.deepEqual(await shortNames(), ['squashed_tag']);
      assert.deepEqual(squashed[0]?.kept, []);
      assert.equal(splitStatements(script(squashed[0]?.name as string)).length, shortest);
      assert.equal((await makeMigration(project)).name, undefined);
      await migrate(project);
      assert.equal((await findDrift(project)).database, '');
      await migrate(project, { target: 'zero' });
      assert.deepEqual(await marks(), [' ']);
    });

    it('are recorded where all that they replace is applied, and go back as one', async () => {
      await migrate(project);
      await sql(`INSERT INTO "Post" (title) VALUES ('kept')`);
      await squashMigrations(project, { name: 'tag' });
      assert.deepEqual(await marks(), ['-']);
      assert.deepEqual((await findDrift(project)).edited, []);
      const { steps, warnings } = await migrate(project);
      assert.deepEqual([steps.map(({ isFaked }) => isFaked), warnings], [[true], []]);
      assert.deepEqual(await marks(), ['X']);
      assert.deepEqual((await sql('SELECT migration_name FROM _prisma_migrations')).length, 1);
      assert.equal((await sql('SELECT title FROM "Post"')).length, 1);
      assert.deepEqual((await migrate(project)).steps, []);
      await migrate(project, { target: 'zero' });
      await migrate(project);
    });

    it('are completed where some of them are applied, and can go back from there too', async () => {
      await migrate(project, { target: 'initial' });
      await sql(`INSERT INTO "Post" (title) VALUES ('kept')`);
      await squashMigrations(project, { name: 'tag' });
      assert.deepEqual(await marks(), [' ']);
      const { steps } = await migrate(project);
      assert.deepEqual(
        steps.map(({ name, isFaked }) => [name.replace(/^\d+_/, ''), isFaked]),
        [
          ['add_post_note', undefined],
          ['tag', undefined],
          ['squashed_tag', true],
        ],
      );
      assert.deepEqual(await marks(), ['X']);
      assert.equal((await sql('SELECT note FROM "Post"')).length, 1);
      assert.equal((await findDrift(project)).database, '');

      const other = onFresh();
      await migrate(other, { target: 'zero' });
      assert.deepEqual((await migrate(other)).steps.length, 1);
    });

    it('go back to nothing where some of them are applied', async () => {
      await migrate(project, { target: 'add_post_note' });
      await squashMigrations(project, { name: 'tag' });
      assert.equal((await migrate(project, { target: 'zero' })).steps.length, 2);
      await migrate(project);
    });

    it('say what is missing where their parts were deleted too early', async () => {
      await migrate(project, { target: 'initial' });
      const { squashed } = await squashMigrations(project, { name: 'tag' });
      rmSync(join(project.root, 'migrations', squashed[0]?.name as string, 'replaced'), { recursive: true });
      await assert.rejects(migrate(project), { code: 'MIGRATION_FILE_MISSING' });
    });

    it('keep renames, values for rows and edited SQL where rows may be', async () => {
      await migrate(project, { target: 'initial' });
      await sql(`INSERT INTO "Post" (title) VALUES ('old')`);
      project.models(post('  note String?\n  rank Int\n', TAG).replace('title', 'headline'));
      await makeMigration(project, {
        renames: { 'Post.title': 'headline' },
        defaults: { 'Post.rank': '7' },
        name: 'moved',
      });
      const edited = (await makeMigration(project, { empty: true, name: 'shout' })).name as string;
      const file = `migrations/${edited}/migration.sql`;
      project.write(file, `UPDATE "Post" SET headline = 'OLD';\n`);
      project.models(post('  note String?\n  rank Int\n', '').replace('title', 'headline'));
      await makeMigration(project, { name: 'untag', acceptLoss: true });
      project.models(post('  rank Int\n', '').replace('title', 'headline'));
      await makeMigration(project, { name: 'unnote', acceptLoss: true });
      const { squashed } = await squashMigrations(project, {
        name: 'unnote',
        from: 'add_post_note',
        squashedName: 'all',
      });
      assert.deepEqual(await shortNames(), ['initial', 'all']);
      assert.deepEqual(
        squashed[0]?.kept.map((name) => name.replace(/^\d+_/, '')),
        ['moved', 'shout'],
      );
      await migrate(project, { acceptLoss: true });
      assert.deepEqual({ ...(await sql('SELECT headline, rank FROM "Post"'))[0] }, { headline: 'OLD', rank: 7 });
      assert.equal((await findDrift(project)).database, '');
    });

    it('leave migrations in TypeScript where they are, and squash what is before and after', async () => {
      await makeMigration(project, { typescript: true, name: 'fill' });
      for (const models of [post(), post('  a Int?\n')]) {
        project.models(models);
        await makeMigration(project, { acceptLoss: true });
      }
      const { left, squashed } = await squashMigrations(project, { name: 'add_post_a' });
      assert.deepEqual(await shortNames(), ['squashed_tag', 'fill', 'squashed_add_post_a']);
      assert.deepEqual(
        left.map((name) => name.replace(/^\d+_/, '')),
        ['fill'],
      );
      assert.deepEqual(
        squashed.map(({ replaces }) => replaces.length),
        [3, 2],
      );
      await migrate(project, { loadData: async () => ({ PrismaClient: undefined }), target: 'squashed_tag' });
    });

    it('can be made shorter later, and databases that have them take no notice', async () => {
      const { squashed } = await squashMigrations(project, { name: 'tag', noOptimize: true });
      const name = squashed[0]?.name as string;
      assert.equal(squashed[0]?.kept.length, 3);
      await migrate(project);
      const before = splitStatements(script(name)).length;
      assert.ok(before > shortest, String(before));
      assert.deepEqual((await optimizeMigration(project, { name, check: true })).files, []);
      assert.equal(splitStatements(script(name)).length, before);
      assert.equal((await optimizeMigration(project, { name })).after, shortest);
      assert.equal(splitStatements(script(name)).length, shortest);
      assert.equal((await optimizeMigration(project, { name })).reason, 'shortest');
      assert.deepEqual((await migrate(project)).warnings, []);
      project.write(`migrations/${name}/migration.sql`, '-- mine\n');
      assert.equal((await optimizeMigration(project, { name })).reason, 'edited');
      assert.match((await migrate(project)).warnings.join(), /was edited/);
    });

    it('refuse what is no range, and to be squashed again while a database may have a part', async () => {
      await assert.rejects(squashMigrations(project, { name: 'initial' }), {
        code: 'MIGRATION_SQUASH_RANGE',
        exitCode: 2,
      });
      await assert.rejects(squashMigrations(project, { name: 'nothing' }), { code: 'MIGRATION_UNKNOWN' });
      const { squashed } = await squashMigrations(project, { name: 'add_post_note', dryRun: true });
      assert.equal(squashed.length, 1);
      assert.equal((await listMigrations(project)).length, 3);
      await squashMigrations(project, { name: 'add_post_note' });
      await assert.rejects(squashMigrations(project, { name: 'tag' }), { code: 'MIGRATION_SQUASHED_ALREADY' });
      const first = (await listMigrations(project))[0]?.name as string;
      assert.ok(existsSync(join(project.root, 'migrations', first, 'replaced')));
      rmSync(join(project.root, 'migrations', first, 'replaced'), { recursive: true });
      await squashMigrations(project, { name: 'tag' });
      assert.equal((await listMigrations(project)).length, 1);
    });
  });
}
