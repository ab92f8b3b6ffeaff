// A PostgreSQL database with several schemas, adopted as `new --from` does it.
import assert from 'node:assert/strict';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { fixtureCommands } from '../../../../../src/runtime/fixtures/fixture-commands.ts';
import { emptyDatabase } from '../../../../../src/runtime/testing/empty-database.ts';
import { adoptProject } from '../../../../../src/toolchain/migrations/introspect/adopt.ts';
import { describeFlush, flushDatabase } from '../../../../../src/toolchain/database/clear-database.ts';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { introspect } from '../../../../../src/toolchain/migrations/introspect/introspect.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { readSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';
import { dump, loadText } from '../../../runtime/fixtures/fixtures-contract.ts';
import { prismaClientFor } from '../../../../support/prisma-client.ts';

const DATABASE = `
  CREATE SCHEMA billing; CREATE SCHEMA "Odd Name"; CREATE SCHEMA empty;
  CREATE TYPE status AS ENUM ('open', 'done');
  CREATE TYPE billing.status AS ENUM ('paid', 'due');
  CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL, status status NOT NULL DEFAULT 'open');
  CREATE TABLE orders (id serial PRIMARY KEY, note text, customer_id int NOT NULL REFERENCES customers);
  CREATE TABLE billing.orders (id serial PRIMARY KEY, total int NOT NULL, memo text NOT NULL DEFAULT 'm', status billing.status NOT NULL,
    customer_id int NOT NULL REFERENCES public.customers, order_id int REFERENCES public.orders,
    twice int GENERATED ALWAYS AS (total * 2) STORED);
  CREATE TABLE "Odd Name".things (id serial PRIMARY KEY, order_id int NOT NULL REFERENCES billing.orders);
  INSERT INTO customers (name) VALUES ('Ada'), ('Bob');
  INSERT INTO orders (customer_id, note) VALUES (1, 'first');
  INSERT INTO billing.orders (total, status, customer_id, order_id) VALUES (5, 'paid', 1, 1), (7, 'due', 2, NULL), (9, 'due', 2, 1);
  INSERT INTO "Odd Name".things (order_id) VALUES (2);
`;
const GENERATOR =
  'generator client {\n  provider = "prisma-client"\n  output = "x"\n  previewFeatures = ["partialIndexes"]\n}\n\n';
const flat = (text: string) => text.replace(/[ \t]+/g, ' ');

describe('introspect: several schemas', function () {
  this.timeout(120_000);
  let project: ModelProject;
  beforeEach(async function () {
    project = createModelProject(await needsPostgres(this));
    const raw = await connectRaw(project.settings.databaseUrl, { root: project.root });
    await raw.script(DATABASE);
    await raw.close();
  });
  afterEach(() => project.remove());

  const read = (schemas?: string[], url = project.settings.databaseUrl) =>
    introspect(url, { root: project.root, app: 'posts', ...(schemas && { schemas }) });

  async function adopt(): Promise<string> {
    const { models, schemas } = await read();
    const line = `provider = "postgresql"\n  schemas  = ${JSON.stringify(schemas)}`;
    project.write('src/schema.prisma', project.read('src/schema.prisma').replace('provider = "postgresql"', line));
    project.models(models);
    await adoptProject(project, ['posts']);
    return models;
  }

  async function open(models: string) {
    const { description } = await readSchema(project);
    const more = '\n  schemas = ["public", "Odd Name", "billing"]';
    const Client = await prismaClientFor('postgresql', GENERATOR + models, more);
    const { databaseUrl: url } = project.settings;
    return { ...connect(Client, { url, root: project.root, schema: description }), description };
  }

  it('reads all that have tables, with equal names of tables and enums, and keys from one to another', async () => {
    const { models, schemas, modelNames, warnings } = await read();
    const text = flat(models);
    assert.deepEqual(schemas, ['public', 'Odd Name', 'billing']);
    assert.deepEqual([...modelNames].sort(), ['BillingOrder', 'Customer', 'Order', 'Thing']);
    assert.match(
      text,
      /model BillingOrder \{[^}]*customer Customer @relation[^}]*@@map\("orders"\)\n @@schema\("billing"\)/,
    );
    assert.match(text, /model Order \{[^}]*@@map\("orders"\)\n @@schema\("public"\)/);
    assert.match(text, /model Thing \{[^}]*order BillingOrder @relation[^}]*@@schema\("Odd Name"\)/);
    assert.match(text, /enum Status \{\s+open\s+done[^}]*@@schema\("public"\)/);
    assert.match(text, /enum BillingStatus \{\s+paid\s+due[^}]*@@map\("status"\)[^}]*@@schema\("billing"\)/);
    assert.doesNotMatch(text, /twice/);
    assert.ok(warnings.some((warning) => /column twice of orders is generated/.test(warning)));
  });

  it('reads those that a flag or the URL names', async () => {
    const { schemas, modelNames, warnings } = await read(['billing']);
    assert.deepEqual(schemas, ['public', 'billing']);
    assert.equal(modelNames.includes('Thing'), false);
    assert.deepEqual(
      warnings.filter((warning) => /another schema/.test(warning)),
      [],
    );
    const one = await read(undefined, `${project.settings.databaseUrl}?schema=billing`);
    assert.deepEqual([one.schemas, one.modelNames], [[], ['Order']]);
    await assert.rejects(read(['biling']), { code: 'INTROSPECTION_SCHEMA_UNKNOWN', message: /did you mean billing/ });
    const { root } = project;
    const raw = await connectRaw('file:./a.sqlite3', { root, create: true });
    await raw.close();
    await assert.rejects(read(['billing'], 'file:./a.sqlite3'), { code: 'INTROSPECTION_NO_SCHEMAS', exitCode: 2 });
  });

  it('is adopted without a change, and empties every schema', async () => {
    await adopt();
    assert.equal((await findDrift(project)).database, '');
    const { tables } = await describeFlush(project);
    const rows = Object.fromEntries(tables.map(({ name, rows: count }) => [name, count]));
    assert.equal(rows['billing.orders'], 3);
    assert.equal(rows['orders'], 1);
    await flushDatabase(project);
    assert.ok((await describeFlush(project)).tables.every(({ rows: count }) => count === 0));
  });

  it('counts what a migration loses in the right schema', async () => {
    const models = await adopt();
    project.models(models.replace(/^ +memo .*\n/m, ''));
    const plan = await makeMigration(project, { acceptLoss: true });
    assert.deepEqual(plan.losses, ['the values of BillingOrder.memo']);
    const steps = (await migrate(project, { plan: true })).steps;
    assert.deepEqual(
      steps
        .flatMap(({ risks = [] }) => risks)
        .filter(({ kind }) => kind === 'data-loss')
        .map(({ text }) => text),
      ['deletes billing.orders.memo, which has a value in 3 rows'],
    );
    const renamed = project
      .read('src/posts/models.prisma')
      .replace('@@map("orders")\n  @@schema("billing")', '@@map("invoices")\n  @@schema("billing")');
    project.models(renamed);
    await makeMigration(project, { acceptLoss: true });
    await migrate(project);
    assert.equal((await findDrift(project)).database, '');
    const raw = await connectRaw(project.settings.databaseUrl, { root: project.root });
    const count =
      'SELECT (SELECT count(*) FROM billing.invoices)::int AS invoices, (SELECT count(*) FROM public.orders)::int AS orders';
    assert.deepEqual(await raw.query(count), [{ invoices: 3, orders: 1 }]);
    await raw.close();
  });

  it('changes the values of one of two enums with the same name', async () => {
    const models = await adopt();
    const enums = async () => {
      const raw = await connectRaw(project.settings.databaseUrl, { root: project.root });
      const rows =
        await raw.query(`SELECT n.nspname || ': ' || string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder) AS line
        FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace GROUP BY n.nspname ORDER BY 1`);
      await raw.close();
      return rows.map(({ line }) => line);
    };
    const change = async (text: string, options = {}) => {
      project.models(text);
      const plan = await makeMigration(project, options);
      await migrate(project);
      assert.equal((await findDrift(project)).database, '', plan.scripts.up);
      return plan;
    };
    const added = models.replace(/^ {2}due$/m, '  due\n  late');
    assert.deepEqual((await change(added)).losses, []);
    assert.deepEqual(await enums(), ['billing: paid due late', 'public: open done']);
    const renamed = added.replace(/^ {2}paid$/m, '  settled');
    await change(renamed, { renames: { 'BillingStatus.paid': 'settled' } });
    assert.deepEqual(await enums(), ['billing: settled due late', 'public: open done']);
    const removed = renamed.replace(/^ {2}late\n/m, '');
    await change(removed, { acceptLoss: true });
    assert.deepEqual(await enums(), ['billing: settled due', 'public: open done']);
    await change(removed.replace(/^ {2}done$/m, '  done\n  late'));
    assert.deepEqual(await enums(), ['billing: settled due', 'public: open done late']);
    await migrate(project, { target: 'initial' });
    assert.deepEqual(await enums(), ['billing: paid due', 'public: open done']);
  });

  it('requires and converts columns of another schema', async () => {
    const models = await adopt();
    const raw = await connectRaw(project.settings.databaseUrl, { root: project.root });
    try {
      await raw.script('UPDATE billing.orders SET order_id = NULL');
      const billing = /model BillingOrder \{[\s\S]*?^\}/m;
      const change = async (edit: (model: string) => string, options = {}, editAll = (text: string) => text) => {
        project.models(editAll(project.read('src/posts/models.prisma').replace(billing, edit)));
        await makeMigration(project, options);
        await migrate(project);
        assert.equal((await findDrift(project)).database, '');
      };
      project.models(models);
      await change((model) => model.replace(/^( +total +)Int/m, '$1Int?'));
      await raw.script('UPDATE billing.orders SET total = NULL WHERE id = 1');
      await change((model) => model.replace(/^( +total +)Int\?/m, '$1Int @default(3)'));
      assert.deepEqual(await raw.query('SELECT total FROM billing.orders ORDER BY id'), [
        { total: 3 },
        { total: 7 },
        { total: 9 },
      ]);
      await change((model) => model.replace('{\n', '{\n  extra String\n'), { defaults: { 'BillingOrder.extra': 'x' } });
      assert.deepEqual(await raw.query('SELECT DISTINCT extra FROM billing.orders'), [{ extra: 'x' }]);
      const things = /^model Thing \{\s+id +Int /m;
      await change(
        (model) => model,
        {},
        (text) => text.replace(things, (line) => line.replace('Int', 'BigInt')),
      );
      const counter = `SELECT data_type AS type FROM information_schema.sequences WHERE sequence_schema = 'Odd Name'`;
      assert.deepEqual(await raw.query(counter), [{ type: 'bigint' }]);
      await raw.script(`UPDATE billing.orders SET memo = '12'`);
      await change((model) => model.replace(/^( +memo +)String .*$/m, '$1Int @default(1)'), { acceptLoss: true });
      assert.deepEqual(await raw.query('SELECT DISTINCT memo FROM billing.orders'), [{ memo: 12 }]);
    } finally {
      await raw.close();
    }
  });

  it('dumps and loads rows of all schemas', async () => {
    const models = await adopt();
    const { db, database, description } = await open(models);
    const fixtures = fixtureCommands(database, description, { root: project.root, apps: ['posts'] });
    const text = await dump(fixtures);
    await emptyDatabase(database, description);
    assert.equal(await db['billingOrder'].count(), 0);
    await loadText(fixtures, text);
    assert.equal(await db['billingOrder'].count(), 3);
    const { id } = await db['billingOrder'].create({ data: { total: 1, status: 'paid', customerId: 1 } });
    assert.equal(id, 4, 'the counter of the right table went on');
    await database.close();
  });
});
