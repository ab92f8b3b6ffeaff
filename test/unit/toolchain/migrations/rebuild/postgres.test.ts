// What PostgreSQL has and the models do not know stands in the way of a migration by its name, before anything changed.
import assert from 'node:assert/strict';
import type { RawConnection } from '../../../../../src/kernel/raw-connection.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

const GOODS = 'model Good {\n  id    Int    @id @default(autoincrement())\n  name  String\n  price Int\n}\n';

describe('migrations/rebuild on PostgreSQL', function () {
  this.timeout(120_000);
  let project: ModelProject;
  let connection: RawConnection;

  beforeEach(async function () {
    project = createModelProject(await needsPostgres(this));
    connection = await connectRaw(project.settings.databaseUrl, { root: '/' });
    project.models(GOODS);
    await makeMigration(project);
    await migrate(project);
    await connection.script(`INSERT INTO "Good" (name, price) VALUES ('a', 1)`);
  });
  afterEach(async () => {
    await connection?.close();
    project?.remove();
  });

  async function change(from: string | RegExp, to: string): Promise<void> {
    project.models(GOODS.replace(from, to));
    await makeMigration(project, { noRename: true });
    await migrate(project);
  }

  const removed = /.*price.*\n/;
  for (const [what, sql, from, to, object] of [
    [
      'a view on a column of another type',
      'CREATE VIEW cheap AS SELECT price FROM "Good"',
      'Int\n}',
      'BigInt\n}',
      'view cheap',
    ],
    ['a view on a removed column', 'CREATE VIEW cheap AS SELECT price FROM "Good"', removed, '', 'view cheap'],
    [
      'a materialized view',
      'CREATE MATERIALIZED VIEW cheap AS SELECT price FROM "Good"',
      removed,
      '',
      'materialized view cheap',
    ],
    [
      'a view on views',
      'CREATE VIEW a AS SELECT price FROM "Good"; CREATE VIEW b AS SELECT * FROM a',
      removed,
      '',
      'view a',
    ],
    [
      'a generated column',
      'ALTER TABLE "Good" ADD COLUMN twice INT GENERATED ALWAYS AS (price * 2) STORED',
      'Int\n}',
      'BigInt\n}',
      'generated column "twice"',
    ],
    [
      'a check of two columns',
      'ALTER TABLE "Good" ADD CONSTRAINT fair CHECK (price < length(name) * 10)',
      removed,
      '',
      'check fair',
    ],
    ['an index on an expression', 'CREATE INDEX by_both ON "Good" (lower(name), price)', removed, '', 'index by_both'],
    [
      'an index with a condition',
      'CREATE INDEX some_names ON "Good" (name) WHERE price > 3',
      removed,
      '',
      'index some_names',
    ],
  ] as const) {
    it(`names ${what}`, async () => {
      await connection.script(sql);
      await assert.rejects(change(from, to), (error) => {
        const { code, message } = error as { code: string; message: string };
        assert.equal(code, 'MIGRATION_OBJECT_BROKEN', message);
        assert.ok(message.includes(`would break the ${object} of the database: `), message);
        return true;
      });
      assert.equal((await connection.query('SELECT price FROM "Good"'))[0]?.['price'], 1);
    });
  }

  it('keeps them where they are not concerned', async () => {
    await connection.script(`CREATE VIEW cheap AS SELECT price FROM "Good";
      ALTER TABLE "Good" ADD CONSTRAINT fair CHECK (price < length(name) * 10);
      CREATE INDEX by_both ON "Good" (lower(name), price)`);
    await change(/.*name.*\n/, '  name  String @default("-")\n');
    await assert.rejects(connection.script(`INSERT INTO "Good" (price) VALUES (100)`), /fair/);
  });

  it('drops them with their table', async () => {
    await connection.script(`ALTER TABLE "Good" ADD CONSTRAINT fair CHECK (price < length(name) * 10)`);
    await change(/^[\s\S]*$/, 'model Other {\n  id Int @id\n}\n');
    assert.deepEqual(await connection.query(`SELECT 1 FROM pg_tables WHERE tablename = 'Good'`), []);
  });
});
