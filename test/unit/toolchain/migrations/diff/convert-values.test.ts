// A field that gets another type keeps the values that have a meaning in it, on both databases alike.
import assert from 'node:assert/strict';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

/** Old type, new type, SQL of old values, new values; the last old value is empty. */
const CASES: [from: string, to: string, old: string[], expected: unknown[]][] = [
  ['String', 'Int', [`'42'`, `'-7'`, `'4x'`, `''`, `'99999999999'`], [42, -7, null, null, null]],
  ['String', 'Float', [`'2.5'`, `'-1'`, `'1.2.3'`, `'one'`], [2.5, -1, null, null]],
  ['String', 'Boolean', [`'true'`, `'False'`, `'perhaps'`], [true, false, null]],
  ['String', 'Color', [`'red'`], ['red']],
  ['Color', 'String', [`'red'`], ['red']],
  ['Int', 'String', ['42', '-7'], ['42', '-7']],
  ['Int', 'Boolean', ['0', '1', '5'], [false, true, true]],
  ['Boolean', 'Int', ['TRUE', 'FALSE'], [1, 0]],
  ['Boolean', 'String', ['TRUE', 'FALSE'], ['true', 'false']],
  ['Int', 'Float', ['42'], [42]],
  ['String', 'Json', [`'it''s "x"'`], ['it\'s "x"']],
  ['Int', 'Json', ['42'], [42]],
  ['Bytes', 'Int', [`'ab'`], [null]],
];

describeConversions('SQLite', async () => createModelProject('file:./db.sqlite3'));
describeConversions('PostgreSQL', async (context) => createModelProject(await needsPostgres(context)));

function describeConversions(database: string, open: (context: Mocha.Context) => Promise<ModelProject>): void {
  describe(`migrations/convert-values on ${database}`, function () {
    this.timeout(60_000);
    let project: ModelProject;
    beforeEach(async function () {
      project = await open(this as unknown as Mocha.Context);
    });
    afterEach(() => project?.remove());

    const sql = async (text: string) => {
      const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
      return connection.query(text).finally(() => connection.close());
    };
    const models = (types: string[]) =>
      `${types.map((type, i) => `model M${i} {\n  id Int @id @default(autoincrement())\n  a ${type}\n}\n`).join('\n')}enum Color {\n  red\n  blue\n}\n`;
    const begin = async (types: string[]) => {
      project.models(models(types));
      await makeMigration(project, { acceptLoss: true });
      await migrate(project);
    };
    /** SQLite has no Boolean and no Json of its own. */
    const read = (value: unknown, type: string) => {
      if (value === null || database === 'PostgreSQL') return value;
      if (type === 'Boolean') return Boolean(value);
      return type === 'Json' ? JSON.parse(String(value)) : value;
    };

    it('says that values which had to differ may become equal', async () => {
      const unique = (type: string) => `model Post {\n  id Int @id\n  rank ${type} @unique\n}\n`;
      project.models(unique('Float'));
      await makeMigration(project);
      await migrate(project);
      await sql('INSERT INTO "Post" (id, rank) VALUES (1, 1.1), (2, 1.2)');
      project.models(unique('BigInt'));
      const { failures } = await makeMigration(project, { acceptLoss: true });
      assert.ok(
        failures.some((text) => text.startsWith('rows of Post have the same Post.rank')),
        failures.join('; '),
      );
      await assert.rejects(migrate(project), { code: 'MIGRATION_FAILED' });
      assert.equal((await sql('SELECT DISTINCT rank FROM "Post"')).length, 2);
    });

    it('keeps what has a meaning, and leaves the rest empty', async () => {
      await begin(CASES.map(([from]) => `${from}?`));
      for (const [i, [, , old]] of CASES.entries())
        await sql(`INSERT INTO "M${i}" (a) VALUES ${[...old, 'NULL'].map((value) => `(${value})`).join(', ')}`);
      project.models(models(CASES.map(([, to]) => `${to}?`)));
      await makeMigration(project, { acceptLoss: true });
      await migrate(project);
      for (const [i, [from, to, , expected]] of CASES.entries()) {
        const rows = await sql(`SELECT a FROM "M${i}" ORDER BY id`);
        assert.deepEqual(
          rows.map((row) => read(row['a'], to)),
          [...expected, null],
          `${from} to ${to}`,
        );
      }
      assert.equal((await findDrift(project)).database, '');
      await migrate(project, { target: 'initial' });
    });

    it('gives the default to required fields, in both directions', async () => {
      await begin(['String @default("x")']);
      await sql(`INSERT INTO "M0" (a) VALUES ('5'), ('five')`);
      project.models(models(['Int @default(7)']));
      const { losses } = await makeMigration(project, { acceptLoss: true });
      assert.deepEqual(losses, ['values of M0.a that have no equivalent in Int']);
      await migrate(project);
      const values = async () => (await sql('SELECT a FROM "M0" ORDER BY id')).map((row) => row['a']);
      assert.deepEqual(await values(), [5, 7]);
      await migrate(project, { target: 'initial' });
      assert.deepEqual(await values(), ['5', '7']);
    });

    it('fails and changes nothing where a required field would be empty', async () => {
      await begin(['String']);
      await sql(`INSERT INTO "M0" (a) VALUES ('5'), ('five')`);
      project.models(models(['Int']));
      await makeMigration(project, { acceptLoss: true });
      await assert.rejects(migrate(project), { code: 'MIGRATION_FAILED' });
      await sql(`UPDATE "M0" SET a = '55' WHERE a = 'five'`);
      await migrate(project);
      assert.deepEqual(
        (await sql('SELECT a FROM "M0" ORDER BY id')).map((row) => row['a']),
        [5, 55],
      );
    });

    // On SQLite text stays text: nothing is written.
    const onlyOnPostgres: (title: string, test: Mocha.AsyncFunc) => void = database === 'SQLite' ? () => {} : it;
    onlyOnPostgres('leaves values out that an enum of PostgreSQL does not have', async () => {
      await begin(['String?']);
      await sql(`INSERT INTO "M0" (a) VALUES ('red'), ('pink')`);
      project.models(models(['Color?']));
      await makeMigration(project, { acceptLoss: true });
      await migrate(project);
      assert.deepEqual(
        (await sql('SELECT a FROM "M0" ORDER BY id')).map((row) => row['a']),
        ['red', null],
      );
    });

    it('announces no loss where there is none', async () => {
      await begin(['Int']);
      project.models(models(['String']));
      assert.deepEqual((await makeMigration(project)).losses, []);
    });
  });
}
