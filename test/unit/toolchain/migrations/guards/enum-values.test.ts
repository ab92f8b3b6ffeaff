// A value that an enum no longer has must not stay in rows: SQLite, which keeps enums as text, answers as PostgreSQL does.
import assert from 'node:assert/strict';
import { withConnection } from '../../../../../src/toolchain/migrations/apply/connection.ts';
import { readMigrationNames } from '../../../../../src/toolchain/migrations/history/history.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { squashMigrations } from '../../../../../src/toolchain/migrations/squash/squash.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

const post = (mood: string, rest = '') => `model Post {
  id   Int    @id @default(autoincrement())
  mood ${mood}
}
${rest}`;
const enumOf = (...values: string[]) => `enum Mood {\n${values.map((value) => `  ${value}\n`).join('')}}\n`;
const BOTH = post('Mood', enumOf('FINE', 'SAD'));
const FINE = post('Mood', enumOf('FINE'));

for (const database of ['SQLite', 'PostgreSQL'])
  describe(`migrations: removed values of enums on ${database}`, function () {
    this.timeout(60_000);
    let project: ModelProject;
    beforeEach(async function () {
      project = createModelProject(database === 'SQLite' ? undefined : await needsPostgres(this));
    });
    afterEach(() => project.remove());

    const sql = (text: string) => withConnection(project, {}, (connection) => connection.query(text));
    const moods = async () => (await sql('SELECT mood FROM "Post" ORDER BY id')).map(({ mood }) => mood);

    /** Applies the models, adds rows with these moods, and makes the migration to other models. */
    async function change(before: string, rows: string[], after: string) {
      project.models(before);
      await makeMigration(project);
      await migrate(project);
      for (const mood of rows) await sql(`INSERT INTO "Post" (mood) VALUES ('${mood}')`);
      project.models(after);
      return makeMigration(project, { noRename: true, acceptLoss: true });
    }

    it('is announced, shown by --plan, and fails while a row has the value', async () => {
      const plan = await change(BOTH, ['FINE', 'SAD'], FINE);
      assert.deepEqual(plan.failures, ['a row has SAD in Post.mood']);
      assert.deepEqual(plan.losses, []);
      const [step] = (await migrate(project, { plan: true })).steps;
      assert.equal(step?.risks?.find(({ kind }) => kind === 'fails')?.rows, 1);
      assert.notEqual(step?.sql, '');
      await assert.rejects(migrate(project), { code: 'MIGRATION_FAILED', message: /SAD/ });
      assert.deepEqual(await moods(), ['FINE', 'SAD']);
    });

    it('is applied when no row has it, and again after the rows were changed', async () => {
      await change(BOTH, ['FINE', 'SAD'], FINE);
      await sql(`UPDATE "Post" SET mood = 'FINE'`);
      await migrate(project);
      assert.deepEqual(await moods(), ['FINE', 'FINE']);
      await migrate(project, { target: readMigrationNames(project)[0] });
      await migrate(project);
    });

    it('never becomes another value that takes its name', async () => {
      const before = post('Mood', enumOf('FINE', 'SAD @map("low")'));
      const after = post('Mood', enumOf('FINE @map("low")'));
      const plan = await change(before, ['FINE', 'low'], after);
      assert.deepEqual(plan.failures, ['a row has SAD in Post.mood']);
      await assert.rejects(migrate(project), { code: 'MIGRATION_FAILED' });
      assert.deepEqual(await moods(), ['FINE', 'low']);
      await sql(`DELETE FROM "Post" WHERE mood = 'low'`);
      await migrate(project);
      assert.deepEqual(await moods(), ['low']);
      await migrate(project, { target: readMigrationNames(project)[0] });
      assert.deepEqual(await moods(), ['FINE']);
    });

    it('guards the way back from an added value', async () => {
      await change(FINE, ['FINE'], BOTH);
      await migrate(project);
      await sql(`INSERT INTO "Post" (mood) VALUES ('SAD')`);
      const [first] = readMigrationNames(project);
      const [step] = (await migrate(project, { plan: true, target: first })).steps;
      assert.equal(step?.risks?.find(({ kind }) => kind === 'fails')?.rows, 1);
      await assert.rejects(migrate(project, { target: first }), { message: /SAD/ });
      assert.deepEqual(await moods(), ['FINE', 'SAD']);
      await sql(`DELETE FROM "Post" WHERE mood = 'SAD'`);
      await migrate(project, { target: first });
    });

    it('counts the stored texts of mapped values, and leaves renamed ones alone', async () => {
      const before = post('Mood @map("m")', 'enum Mood {\n  FINE @map("f")\n  SAD @map("s")\n  ODD\n}\n');
      project.models(before);
      await makeMigration(project);
      await migrate(project);
      await sql(`INSERT INTO "Post" (m) VALUES ('f'), ('ODD')`);
      project.models(post('Mood', 'enum Mood {\n  FINE @map("fine")\n  ODD\n}\n'));
      const plan = await makeMigration(project, { noRename: true });
      assert.deepEqual(plan.failures, ['a row has s in Post.mood']);
      await migrate(project);
      assert.deepEqual(await moods(), ['fine', 'ODD']);
    });

    it('empties texts that an enum does not have, once that is accepted', async () => {
      const plan = await change(post('String?'), ['FINE', 'what'], post('Mood?', enumOf('FINE')));
      assert.equal(plan.losses.length > 0, true);
      assert.match(plan.scripts.up, /^-- quintet: accepts-loss [0-9a-f]{16}$/m);
      await migrate(project);
      assert.deepEqual(await moods(), ['FINE', null]);
    });

    it('gives them the default where a value is required, and fails where there is none', async () => {
      await change(post('String'), ['FINE', 'what'], post('Mood @default(FINE)', enumOf('FINE')));
      await migrate(project);
      assert.deepEqual(await moods(), ['FINE', 'FINE']);
    });

    it('fails for texts that a required enum without a default does not have', async () => {
      await change(post('String'), ['FINE', 'what'], post('Mood', enumOf('FINE')));
      await assert.rejects(migrate(project), { code: 'MIGRATION_FAILED' });
      assert.deepEqual(await moods(), ['FINE', 'what']);
    });

    it('is squashed like any other change', async () => {
      await change(BOTH, [], FINE);
      project.models(`${FINE}\nmodel Tag {\n  id Int @id\n}\n`);
      await makeMigration(project);
      const names = readMigrationNames(project);
      const { squashed } = await squashMigrations(project, { name: names[2] as string, from: names[1] as string });
      assert.deepEqual(squashed[0]?.kept, []);
    });
  });
