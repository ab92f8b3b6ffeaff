// Models in several schemas of one PostgreSQL database: `schemas` in the datasource, `@@schema` in the models.
import assert from 'node:assert/strict';
import { connect } from '../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../src/runtime/db/raw-connection.ts';
import { describeFlush, flushDatabase, resetDatabase } from '../../../../src/toolchain/database/clear-database.ts';
import { findDrift } from '../../../../src/toolchain/migrations/notice/drift.ts';
import { makeMigration } from '../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../src/toolchain/migrations/apply/migrate.ts';
import { readSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import { createModelProject, type ModelProject } from '../../../support/model-project.ts';
import { needsPostgres } from '../../../support/postgres.ts';
import { prismaClientFor } from '../../../support/prisma-client.ts';

const MODELS = `enum Mood {
  GOOD
  BAD

  @@schema("billing")
}

model Customer {
  id       Int       @id @default(autoincrement())
  name     String
  invoices Invoice[]

  @@map("rows")
  @@schema("public")
}

model Invoice {
  id         Int      @id @default(autoincrement())
  customerId Int
  mood       Mood     @default(GOOD)
  customer   Customer @relation(fields: [customerId], references: [id])

  @@map("rows")
  @@schema("billing")
}
`;

describe('migrations: several schemas', function () {
  this.timeout(60_000);
  let project: ModelProject;
  beforeEach(async function () {
    project = createModelProject(await needsPostgres(this));
    project.write(
      'src/schema.prisma',
      project
        .read('src/schema.prisma')
        .replace('provider = "postgresql"', 'provider = "postgresql"\n  schemas  = ["public", "billing"]'),
    );
    project.models(MODELS);
  });
  afterEach(() => project.remove());

  const drift = { models: [], unapplied: [], edited: [], database: '' };

  it('makes, compares, changes and drops tables in both', async () => {
    await makeMigration(project, { name: 'initial' });
    await migrate(project);
    const { models } = await findDrift(project);
    assert.deepEqual(
      models.filter((text) => !/Quintet/.test(text)),
      [],
    );
    assert.equal((await findDrift(project)).database, '');
    project.models(
      MODELS.replace('  name     String\n', '  name     String\n  email    String?\n').replace(
        '  mood ',
        '  total      Int      @default(0)\n  mood ',
      ),
    );
    await makeMigration(project, { name: 'more' });
    await migrate(project);
    assert.equal((await findDrift(project)).database, '');
    await migrate(project, { target: 'zero' });
    await migrate(project);
    assert.equal((await findDrift(project)).database, drift.database);
  });

  it('reads and writes rows of both, and empties both', async () => {
    await makeMigration(project, { name: 'initial' });
    await migrate(project);
    const { description } = await readSchema(project);
    const header = 'generator client {\n  provider = "prisma-client"\n  output = "x"\n}\n\n';
    const { databaseUrl } = project.settings;
    const Client = await prismaClientFor('postgresql', `${header}${MODELS}`, '\n  schemas = ["public", "billing"]');
    const { db, database } = connect(Client, { url: databaseUrl, root: project.root, schema: description });
    await db['customer'].create({ data: { name: 'Ada', invoices: { create: [{ mood: 'BAD' }] } } });
    assert.deepEqual(await db['invoice'].findMany({ where: { mood: 'BAD' }, include: { customer: true } }), [
      { id: 1, customerId: 1, mood: 'BAD', customer: { id: 1, name: 'Ada' } },
    ]);
    await database.close();
    const { tables } = await describeFlush(project);
    assert.deepEqual(
      tables.map(({ name, rows }) => [name, rows]),
      [
        ['rows', 1],
        ['billing.rows', 1],
      ],
    );
    await flushDatabase(project);
    assert.deepEqual(
      (await describeFlush(project)).tables.map(({ rows }) => rows),
      [0, 0],
    );
    await resetDatabase(project);
    const raw = await connectRaw(databaseUrl, { root: project.root });
    assert.deepEqual(await raw.query('SELECT count(*)::int AS n FROM billing.rows'), [{ n: 0 }]);
    await raw.close();
  });
});
