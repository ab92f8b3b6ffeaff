import assert from 'node:assert/strict';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { makeFrameworkMigration } from '../../../../../src/toolchain/migrations/framework/make-framework-migration.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { parseSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { prismaClientFor, type PrismaTestClient } from '../../../../support/prisma-client.ts';

const models = (title: string): string => `model Author {
  id    BigInt @id @default(autoincrement())
  posts Post[]
}

model Post {
  id       BigInt @id @default(autoincrement()) @map("pk")
  ${title}
  author   Author @relation(fields: [authorId], references: [id])
  authorId BigInt

  @@map("blog_post")
}
`;

describe('migrations/sqlite-keys', () => {
  let project: ModelProject;

  beforeEach(async () => {
    project = createModelProject();
    project.models(models('title String'));
    await makeMigration(project);
    await migrate(project);
  });
  afterEach(() => project.remove());

  it('count although they are BigInt, as on PostgreSQL, and hold 64 bits', async () => {
    const text = models('title String');
    const Client = await prismaClientFor('sqlite', text);
    const { description: schema } = parseSchema(
      [['src/posts/models.prisma', `datasource db {\n  provider = "sqlite"\n}\n${text}`]],
      'sqlite',
    );
    const { url, root } = { url: project.settings.databaseUrl, root: project.root };
    const { db, database } = connect<PrismaTestClient>(Client as never, { url, root, debug: false, schema });
    try {
      const author = await db['author'].create({ data: {} });
      assert.deepEqual(author, { id: 1n });
      const post = { title: 'a', authorId: 1n };
      assert.equal((await db['post'].create({ data: { ...post, id: 2n ** 60n } })).id, 2n ** 60n);
      assert.equal((await db['post'].create({ data: post })).id, 2n ** 60n + 1n);
      const found = await db['post'].findUnique({ where: { id: 2n ** 60n }, include: { author: true } });
      assert.deepEqual(found, { id: 2n ** 60n, ...post, author });
    } finally {
      await database.close();
    }
  });

  it('still count when the table is written anew, and are no drift', async () => {
    project.models(models('title Int'));
    const { scripts } = await makeMigration(project, { acceptLoss: true });
    assert.match(scripts.up, /CREATE TABLE "new_blog_post" \(\s+"pk" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,/);
    await makeFrameworkMigration(project);
    await migrate(project);
    const { models: pending, database } = await findDrift(project);
    assert.deepEqual([pending, database], [[], '']);
  });
});
