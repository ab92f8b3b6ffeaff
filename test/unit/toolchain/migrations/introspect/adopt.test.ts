// A database that nobody here designed becomes a project: Chinook on SQLite and on PostgreSQL.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { adoptDatabase } from '../../../../../src/toolchain/migrations/introspect/adopt.ts';
import { introspect } from '../../../../../src/toolchain/migrations/introspect/introspect.ts';
import { listMigrations, migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { copyChinook, fillChinook } from '../../../../support/chinook.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsShared } from '../../../../support/needs.ts';
import { freshPostgresUrl, needsPostgres } from '../../../../support/postgres.ts';
import { prismaClientFor, type PrismaTestClient } from '../../../../support/prisma-client.ts';

const ROWS = {
  album: 347,
  artist: 275,
  customer: 59,
  employee: 8,
  genre: 25,
  invoice: 412,
  invoiceLine: 2240,
  mediaType: 5,
  playlist: 18,
  playlistTrack: 8715,
  track: 3503,
};
const SECOND_MODEL = `
model Review {
  id      Int    @id @default(autoincrement())
  text    String
  album   Album  @relation(fields: [albumId], references: [albumId])
  albumId Int
}`;

describeAdoption('SQLite', async (folder) => {
  const project = createModelProject();
  copyChinook(folder, join(project.root, 'db.sqlite3'));
  return project;
});
describeAdoption('PostgreSQL', async (folder, context) => {
  const url = await needsPostgres(context);
  await fillChinook(folder, url);
  return createModelProject(url);
});

function describeAdoption(name: string, open: (folder: string, context: Mocha.Context) => Promise<ModelProject>): void {
  describe(`migrations/adopt: Chinook on ${name}`, function () {
    this.timeout(60_000);
    let project: ModelProject;
    let db: PrismaTestClient;
    let close: () => Promise<void>;
    let original: string;

    before(async function () {
      project = await open(needsShared(this, 'real'), this);
      original = await fingerprint(project);
      const { models } = await introspect(project.settings.databaseUrl, { root: project.root, app: 'posts' });
      project.models(models);
      await adoptDatabase(project, ['posts']);
      const provider = project.settings.databaseUrl.startsWith('file:') ? 'sqlite' : 'postgresql';
      const PrismaClient = await prismaClientFor(provider, models);
      const connected = connect(PrismaClient, { url: project.settings.databaseUrl, root: project.root });
      db = connected.db;
      close = () => connected.database.close();
    });
    after(async () => {
      await close?.();
      project?.remove();
    });

    it('changes nothing in the tables that were there', async () => {
      assert.equal(await fingerprint(project), original);
    });

    it('records one migration as applied and finds no changes', async () => {
      assert.deepEqual(
        (await listMigrations(project)).map(({ name: full, appliedAt }) => [full.slice(15), appliedAt !== undefined]),
        [['initial', true]],
      );
      assert.deepEqual((await makeMigration(project, { check: true })).changes, []);
      assert.deepEqual((await migrate(project)).steps, []);
    });

    it('reads every row of all 11 tables', async () => {
      for (const [model, count] of Object.entries(ROWS))
        assert.equal((await db[model].findMany()).length, count, model);
    });

    it('reads values in the types of the models', async () => {
      const invoice = await db['invoice'].findUnique({
        where: { invoiceId: 1 },
        include: { customer: true, invoiceLines: { include: { track: true } } },
      });
      assert.equal(invoice.total.toString(), '1.98');
      assert.equal(invoice.invoiceDate.toISOString(), '2021-01-01T00:00:00.000Z');
      assert.equal(invoice.customer.customerId, 2);
      assert.deepEqual(
        invoice.invoiceLines.map((line: { unitPrice: object }) => line.unitPrice.toString()),
        ['0.99', '0.99'],
      );
      assert.equal(typeof invoice.invoiceLines[0].track.name, 'string');
    });

    it('follows relations in both directions, to itself as well', async () => {
      const boss = await db['employee'].findFirst({
        where: { reportsTo: null },
        include: { employeesByReportsTo: true },
      });
      assert.equal(boss.employeesByReportsTo.length, 2);
      assert.equal(await db['track'].count({ where: { album: { artist: { name: 'AC/DC' } } } }), 18);
    });

    it('finds and orders by the moments that are stored', async () => {
      const [first] = await db['invoice'].findMany({ orderBy: { invoiceDate: 'asc' }, take: 1 });
      assert.ok((await db['invoice'].count({ where: { invoiceDate: first.invoiceDate } })) >= 1);
      assert.equal(await db['invoice'].count({ where: { invoiceDate: { lt: first.invoiceDate } } }), 0);
      assert.equal(await db['invoice'].count({ where: { invoiceDate: { gte: first.invoiceDate } } }), ROWS.invoice);
    });

    it('writes moments in the format of the column, so that both kinds of rows compare', async () => {
      const moment = new Date('2009-02-03T04:05:06Z');
      await db['invoice'].update({ where: { invoiceId: 5 }, data: { invoiceDate: moment } });
      assert.deepEqual((await db['invoice'].findUnique({ where: { invoiceId: 5 } })).invoiceDate, moment);
      assert.ok((await db['invoice'].count({ where: { invoiceDate: { lte: moment }, invoiceId: 5 } })) === 1);
    });

    it('goes on with migrations of its own', async () => {
      project.models(
        `${project.read('src/posts/models.prisma').replace('model Album {', 'model Album {\n  reviews Review[]')}${SECOND_MODEL}`,
      );
      const plan = await makeMigration(project);
      assert.deepEqual(
        plan.changes.map(({ text }) => text),
        ['+ Create model Review'],
      );
      assert.equal((await migrate(project)).steps.length, 1);
      assert.equal((await migrate(project, { target: 'initial' })).steps.length, 1);
      assert.equal(await db['album'].count(), ROWS.album);
    });

    it('makes the same tables on an empty database of the same kind', async () => {
      const url = name === 'SQLite' ? 'file:./empty.sqlite3' : await freshPostgresUrl();
      const elsewhere = { ...project, settings: { ...project.settings, databaseUrl: url } };
      await migrate(elsewhere, { target: 'initial' });
      const again = await introspect(url, { root: project.root, app: 'posts' });
      const source = await introspect(project.settings.databaseUrl, { root: project.root, app: 'posts' });
      // Lengths of texts are no part of SQLite's own tables: annotations keep them.
      const withoutAnnotations = (models: string) => models.replace(/ *\/\/\/ @.*$/gm, '');
      assert.equal(withoutAnnotations(again.models), withoutAnnotations(source.models));
    });
  });
}

/** Schema and data of every table but Prisma's, as a hash. */
async function fingerprint(project: ModelProject): Promise<string> {
  const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
  const hash = createHash('sha256');
  const tables = await connection.query(
    connection.provider === 'sqlite'
      ? `SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%prisma%' ORDER BY name`
      : `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '%prisma%' ORDER BY 1`,
  );
  hash.update(JSON.stringify(tables));
  for (const { name, sql } of tables) {
    if (connection.provider === 'sqlite' && !String(sql).startsWith('CREATE TABLE')) continue;
    hash.update(JSON.stringify(await connection.query(`SELECT * FROM "${String(name)}" ORDER BY 1, 2`)));
  }
  await connection.close();
  return hash.digest('hex');
}
