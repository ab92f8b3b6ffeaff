// Types, defaults and one-off values that the engine's own SQL gets wrong for tables with rows, on both databases.
import assert from 'node:assert/strict';
import type { RawConnection } from '../../../../src/kernel/raw-connection.ts';
import { connectRaw } from '../../../../src/runtime/db/raw-connection.ts';
import { findDrift } from '../../../../src/toolchain/migrations/notice/drift.ts';
import { makeMigration } from '../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../src/toolchain/migrations/apply/migrate.ts';
import { createModelProject, type ModelProject } from '../../../support/model-project.ts';
import { needsPostgres } from '../../../support/postgres.ts';

describeFitting('SQLite', async () => 'file:./db.sqlite3');
describeFitting('PostgreSQL', needsPostgres);

function describeFitting(database: string, url: (context: Mocha.Context) => Promise<string>): void {
  describe(`migrations/fitting-values on ${database}`, function () {
    this.timeout(60_000);
    let project: ModelProject;
    let connection: RawConnection;
    beforeEach(async function () {
      project = createModelProject(await url(this as unknown as Mocha.Context));
    });
    afterEach(async () => {
      await connection?.close();
      project?.remove();
    });

    const step = async (models: string, options: Parameters<typeof makeMigration>[1] = {}) => {
      project.models(models);
      const plan = await makeMigration(project, options);
      await migrate(project);
      return plan;
    };
    const begin = async (models: string, rows: string) => {
      await step(models);
      connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
      await connection.script(rows);
    };
    const read = async (sql: string) => (await connection.query(sql)).map((row) => ({ ...row }));

    it('a key that counts becomes a BigInt, with the foreign keys and the counter, and leads back', async () => {
      const models = (type: string) =>
        `model Owner {\n  id ${type} @id @default(autoincrement())\n  name String\n  pets Pet[]\n  tags Tag[]\n}\nmodel Pet {\n  id Int @id @default(autoincrement())\n  owner Owner @relation(fields: [ownerId], references: [id])\n  ownerId ${type}\n}\nmodel Tag {\n  id Int @id\n  owners Owner[]\n}\n`;
      await begin(
        models('Int'),
        `INSERT INTO "Owner" (name) VALUES ('Ann'); INSERT INTO "Pet" ("ownerId") VALUES (1); INSERT INTO "Tag" (id) VALUES (5); INSERT INTO "_OwnerToTag" ("A", "B") VALUES (1, 5)`,
      );
      assert.deepEqual((await step(models('BigInt'))).losses, []);
      assert.equal((await findDrift(project)).database, '');
      await connection.script(`INSERT INTO "Owner" (name) VALUES ('Ben')`);
      const joined = `SELECT o.name FROM "Owner" o JOIN "Pet" p ON p."ownerId" = o.id JOIN "_OwnerToTag" t ON t."A" = o.id`;
      assert.deepEqual(await read(joined), [{ name: 'Ann' }]);
      if (database === 'PostgreSQL') {
        await connection.query(`SELECT setval('"Owner_id_seq"', 5000000000)`);
        await connection.script(`INSERT INTO "Owner" (name) VALUES ('Cem')`);
        assert.equal(Number((await read(`SELECT max(id) AS id FROM "Owner"`))[0]?.['id']), 5_000_000_001);
        await connection.script(`DELETE FROM "Owner" WHERE id > 5000000000`);
        await connection.query(`SELECT setval('"Owner_id_seq"', 2)`);
      }
      await migrate(project, { target: 'initial' });
      assert.deepEqual(await read(joined), [{ name: 'Ann' }]);
    });

    it('rows get the default of a new column of bytes, and one that becomes required', async () => {
      const model = (bytes: string) => `model Letter {\n  id Int @id @default(autoincrement())\n${bytes}}\n`;
      await begin(model('  seal Bytes?\n'), 'INSERT INTO "Letter" (seal) VALUES (NULL)');
      await step(model('  seal Bytes @default("AP8=")\n  raw Bytes @default("AP8=")\n'));
      const [row] = await read('SELECT seal, raw FROM "Letter"');
      for (const value of [row?.['seal'], row?.['raw']])
        assert.deepEqual([...(value as Uint8Array)], [0, 255], String(value));
      assert.equal((await findDrift(project)).database, '');
    });

    it('a text that the client would make fits its column, and differs by row', async () => {
      const native = database === 'PostgreSQL' ? ' @db.VarChar(8)' : '';
      const model = (field: string) => `model Link {\n  id Int @id @default(autoincrement())\n${field}}\n`;
      await begin(model(''), 'INSERT INTO "Link" (id) VALUES (1), (2), (3)');
      await step(model(`  short String @unique @default(nanoid(8))${native}\n  code String @default(cuid())\n`));
      const rows = await read('SELECT short, code FROM "Link"');
      for (const { short, code } of rows) {
        assert.match(String(short), /^[\w-]{8}$/);
        assert.match(String(code), /^[\w-]{25}$/);
      }
      assert.equal(new Set(rows.map(({ short }) => short)).size, 3);
    });

    it('refuses a value that does not fit the column', async () => {
      const native = database === 'PostgreSQL' ? ' @db.VarChar(3)' : '';
      const model = (fields: string) => `model Link {\n  id Int @id\n${fields}}\n`;
      await begin(model(''), 'INSERT INTO "Link" (id) VALUES (1)');
      project.models(model(`  rank Int\n  code String${native}\n`));
      const defaults = { 'Link.rank': '3000000000', 'Link.code': 'abcd' };
      await assert.rejects(makeMigration(project, { defaults }), {
        code: 'MIGRATION_DEFAULT_INVALID',
        message: /a whole number from -2147483648 to 2147483647/,
      });
      if (database === 'PostgreSQL')
        await assert.rejects(makeMigration(project, { defaults: { ...defaults, 'Link.rank': '1' } }), {
          message: /at most 3 characters/,
        });
    });

    it('counts rows that repeat others only where a condition holds', async () => {
      const model = (unique: string) => `model Seat {\n  id Int @id\n  day String\n  isOpen Boolean\n${unique}}\n`;
      await begin(
        model(''),
        `INSERT INTO "Seat" (id, day, "isOpen") VALUES (1, 'Monday', TRUE), (2, 'Monday', FALSE), (3, 'Monday', FALSE), (4, 'Sunday', TRUE)`,
      );
      const risks = async (condition: string) => {
        project.models(model(`  @@unique([day], where: { isOpen: ${condition} }, map: "one_a_day")\n`));
        await makeMigration(project);
        const { steps } = await migrate(project, { plan: true });
        return steps.flatMap((its) => its.risks ?? []).filter(({ kind }) => kind === 'fails');
      };
      assert.deepEqual(await risks('true'), []);
      await migrate(project);
      assert.deepEqual(
        (await risks('false')).map(({ text }) => text),
        ['requires day of Seat to be unique, and 1 row repeats another'],
      );
    });
  });
}
