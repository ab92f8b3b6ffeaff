// CREATE INDEX CONCURRENTLY on a server with a held lock and with rows that repeat others.
import assert from 'node:assert/strict';
import type { RawConnection } from '../../../../../src/kernel/raw-connection.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

describe('migrations/concurrent-index on PostgreSQL', function () {
  this.timeout(120_000);
  let project: ModelProject;
  let connection: RawConnection;

  beforeEach(async function () {
    const post = (more: string) => `model Post {\n  id Int @id @default(autoincrement())\n  slug String\n${more}}\n`;
    project = createModelProject(await needsPostgres(this as unknown as Mocha.Context));
    project.models(post(''));
    await makeMigration(project);
    await migrate(project);
    connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
    project.models(post('  @@unique([slug])\n'));
    const { files } = await makeMigration(project, { name: 'slugs' });
    const file = files.find((path) => path.endsWith('/migration.sql')) as string;
    project.write(file, project.read(file).replace('UNIQUE INDEX', 'UNIQUE INDEX CONCURRENTLY'));
  });
  afterEach(async () => {
    await connection?.close();
    project?.remove();
  });

  const states = async () => {
    const rows = await connection.query(
      `SELECT i.indisvalid AS valid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = 'Post_slug_key'`,
    );
    return rows.map((row) => row['valid']);
  };

  it('is built again after rows repeated others', async () => {
    await connection.script(`INSERT INTO "Post" (slug) VALUES ('a'), ('a')`);
    await assert.rejects(migrate(project), { code: 'MIGRATION_FAILED_HALFWAY' });
    assert.deepEqual(await states(), [false]);
    await connection.script('DELETE FROM "Post" WHERE id = 2');
    await migrate(project, { resolve: 'continue' });
    assert.deepEqual(await states(), [true]);
  });

  it('gives up on a held lock after the time it was told, and is built when it is free', async () => {
    await connection.script('BEGIN; LOCK TABLE "Post" IN ROW EXCLUSIVE MODE');
    await assert.rejects(migrate(project, { lockTimeoutMs: 300 }), {
      code: 'MIGRATION_FAILED_HALFWAY',
      message: /lock timeout/,
    });
    await connection.script('ROLLBACK');
    await migrate(project, { resolve: 'continue' });
    assert.deepEqual(await states(), [true]);
  });
});
