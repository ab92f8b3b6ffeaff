// What a deletion does to the rows that point to the row: from the models by a migration to the database and back as an error.
import assert from 'node:assert/strict';
import { atomic } from '../../../../../src/runtime/db/transactions/atomic.ts';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { ProtectedError } from '../../../../../src/runtime/db/violations.ts';
import { translateDatabaseError } from '../../../../../src/runtime/db/translate-error.ts';
import { useSignals } from '../../../../../src/runtime/db/client/declared-parts.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { readSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';
import { prismaClientFor, type PrismaTestClient } from '../../../../support/prisma-client.ts';

const RULES = ['Cascade', 'Restrict', 'NoAction', 'SetNull', 'SetDefault'] as const;

/** A house with things of five kinds in it, one for each rule; `Bolt` hangs on what cascades. */
const MODELS = `model House {
  id   Int    @id
  name String
${RULES.map((rule) => `  of${rule} By${rule}[]`).join('\n')}

  @@map("house")
}

${RULES.map(
  (rule) => `model By${rule} {
  id      Int     @id @default(autoincrement())
  name    String
  house   House?  @relation(fields: [houseId], references: [id], onDelete: ${rule})
  houseId Int?    @default(1)
${rule === 'Cascade' ? '  bolts   Bolt[]\n' : ''}
  @@map("by_${rule.toLowerCase()}")
}
`,
).join('\n')}
model Bolt {
  id     Int        @id @default(autoincrement())
  door   ByCascade? @relation(fields: [doorId], references: [id], onDelete: Restrict)
  doorId Int?

  @@map("bolt")
}
`;

describeOnDelete('SQLite', async () => createModelProject('file:./db.sqlite3'));
describeOnDelete('PostgreSQL', async (context) => createModelProject(await needsPostgres(context)));

function describeOnDelete(name: string, open: (context: Mocha.Context) => Promise<ModelProject>): void {
  describe(`runtime/db/on delete: ${name}`, function () {
    this.timeout(60_000);
    let project: ModelProject;
    let db: PrismaTestClient;
    let close: () => Promise<void>;

    before(async function () {
      project = await open(this);
      project.models(MODELS);
      await makeMigration(project, { name: 'initial' });
      await migrate(project, {});
      const { description: schema } = await readSchema(project);
      const { databaseUrl: url } = project.settings;
      const Client = await prismaClientFor(schema.provider, MODELS);
      const connection = connect<PrismaTestClient>(Client, {
        url,
        root: project.root,
        schema,
        signals: async () => [],
      });
      db = connection.db;
      close = () => connection.database.close();
      useSignals(connection.database, []);
    });
    after(async () => {
      await close?.();
      project?.remove();
    });
    beforeEach(async () => {
      await db['bolt'].deleteMany();
      for (const rule of RULES) await db[`by${rule}`].deleteMany();
      await db['house'].deleteMany();
      for (const id of [1, 2]) await db['house'].create({ data: { id, name: `House ${id}` } });
    });
    const put = (rule: (typeof RULES)[number], count = 1) =>
      db[`by${rule}`].createMany({
        data: Array.from({ length: count }, (_, i) => ({ name: `${rule} ${i + 1}`, houseId: 2 })),
      });
    const houseOf = async (rule: (typeof RULES)[number]) => (await db[`by${rule}`].findFirst())?.houseId;
    const remove = () => db['house'].delete({ where: { id: 2 } });
    const refusal = (work: Promise<unknown>) =>
      work.then(
        () => assert.fail('was deleted'),
        (error: unknown) => error as ProtectedError,
      );

    it('deletes along, empties, or sets to the default', async () => {
      await put('Cascade');
      await put('SetNull');
      await put('SetDefault');
      await remove();
      assert.equal(await db['byCascade'].count(), 0);
      assert.equal(await houseOf('SetNull'), null);
      assert.equal(await houseOf('SetDefault'), 1);
    });

    for (const rule of ['Restrict', 'NoAction'] as const) {
      it(`says what keeps the row: ${rule}`, async () => {
        await put(rule, 7);
        const error = await refusal(remove());
        assert.ok(error instanceof ProtectedError, String(error));
        assert.equal(error.code, 'ROW_PROTECTED');
        assert.equal(
          error.message,
          `House cannot be deleted, because other rows point to it: “${rule} 1”, “${rule} 2”, “${rule} 3”, “${rule} 4”, “${rule} 5” and 2 more (By${rule}.house)`,
        );
        const [holder] = error.holders;
        assert.deepEqual(
          [holder?.model, holder?.field, holder?.count, holder?.rows.length],
          [`By${rule}`, 'house', 7, 5],
        );
        assert.match(error.hint ?? '', new RegExp(`give By${rule}\\.house another onDelete`));
        assert.equal((error.cause as { code?: string }).code, 'P2003');
        assert.equal(translateDatabaseError(error), error);
        assert.equal(await db['house'].count(), 2);
      });
    }

    it('names rows that keep what would go along, and deleteMany says the same', async () => {
      const door = await db['byCascade'].create({ data: { name: 'door', houseId: 2 } });
      const bolt = await db['bolt'].create({ data: { doorId: door.id } });
      for (const work of [remove, () => db['house'].deleteMany({ where: { name: 'House 2' } })]) {
        const { holders } = await refusal(work());
        assert.deepEqual(
          holders.map(({ model, field, labels }) => [model, field, labels]),
          [['Bolt', 'door', [String(bolt.id)]]],
        );
      }
      await db['bolt'].deleteMany();
      assert.deepEqual(await db['house'].deleteMany({ where: { name: 'House 2' } }), { count: 1 });
    });

    it('leaves the transaction usable', async () => {
      await put('Restrict');
      await atomic(db, async (tx: PrismaTestClient) => {
        const error = await refusal(tx['house'].delete({ where: { id: 2 } }));
        assert.equal(error.code, 'ROW_PROTECTED');
        await tx['byRestrict'].deleteMany();
        await tx['house'].delete({ where: { id: 2 } });
      });
      assert.equal(await db['house'].count(), 1);
    });

    it('leaves other errors as they are, and rows of a list to Prisma', async () => {
      await assert.rejects(db['house'].delete({ where: { id: 9 } }), { code: 'P2025' });
      await put('Restrict');
      await assert.rejects(db['$transaction']([remove()]), { code: 'P2003' });
    });
  });
}
