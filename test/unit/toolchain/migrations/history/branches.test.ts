// Two branches that both added a migration, joined by version control.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { listMigrations, migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { makeFrameworkMigration } from '../../../../../src/toolchain/migrations/framework/make-framework-migration.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { mergeBranches } from '../../../../../src/toolchain/migrations/history/merge-branches.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

const models = (fields = '', rest = '') => `model Post {\n  id Int @id\n  title String\n${fields}}\n${rest}`;
const TAG = 'model Tag {\n  id Int @id\n}\n';

describe('migrations/branches', function () {
  this.timeout(20_000);
  let project: ModelProject;
  beforeEach(async () => {
    project = createModelProject();
    project.models(models());
    await makeMigration(project);
  });
  afterEach(() => project.remove());

  /** Makes a migration for each of the models, as if on a branch of its own, and joins the folders. */
  const branch = async (...versions: string[]) => {
    const kept = mkdtempSync(join(tmpdir(), 'quintet-branches-'));
    const folder = join(project.root, 'migrations');
    for (const [i, version] of versions.entries()) {
      project.models(version);
      const name = (await makeMigration(project, { now: new Date(Date.UTC(2030, 0, i + 1)) })).name as string;
      cpSync(join(folder, name), join(kept, name), { recursive: true });
      rmSync(join(folder, name), { recursive: true });
    }
    cpSync(kept, folder, { recursive: true });
    rmSync(kept, { recursive: true });
  };

  it('are found by makemigrations and migrate, which say what to do', async () => {
    await branch(models('  a Int?\n'), models('', TAG));
    const expected = (error: Error & { code: string; hint: string }) => {
      assert.equal(error.code, 'MIGRATION_BRANCHES');
      assert.match(error.message, /_add_post_a and .*_tag conflict: both follow .*_initial/);
      assert.match(error.hint, /--merge/);
      return true;
    };
    await assert.rejects(makeMigration(project), expected);
    await assert.rejects(migrate(project), expected);
  });

  it('are joined by a migration that knows the changes of both', async () => {
    await branch(models('  a Int?\n'), models('  b Int?\n', TAG));
    project.models(models('  a Int?\n  b Int?\n', TAG));
    const { name, branches } = await mergeBranches(project);
    assert.match(name as string, /_merge$/);
    assert.deepEqual(
      branches.map((names) => names.length),
      [1, 1],
    );
    assert.equal((await makeMigration(project)).name, undefined);
    await makeFrameworkMigration(project);
    await migrate(project);
    assert.deepEqual(await findDrift(project), { models: [], unapplied: [], edited: [], database: '' });
    await migrate(project, { target: 'zero' });
  });

  it('are joined on PostgreSQL too, where one of them is applied already', async function () {
    const url = await needsPostgres(this);
    project.remove();
    project = createModelProject(url);
    project.models(models());
    await makeMigration(project);
    await branch(models('  a Int?\n'), models('', TAG));
    const later = (await listMigrations(project)).at(-1)?.name as string;
    await migrate(project, { target: 'initial' });
    project.models(models('  a Int?\n', TAG));
    await mergeBranches(project, { name: 'join' });
    await migrate(project);
    assert.match(later, /_tag$/);
    assert.equal((await findDrift(project)).database, '');
  });

  it('leave what else changed in the models to the next migration', async () => {
    await branch(models('  a Int?\n'), models('  b Int?\n'));
    project.models(models('  a Int?\n  b Int?\n  c Int?\n'));
    await mergeBranches(project);
    assert.deepEqual(
      (await makeMigration(project)).changes.map(({ text }) => text),
      ['+ Add field c to Post'],
    );
  });

  it('cannot be joined where both change one line', async () => {
    await branch(models('  a Int?\n'), models('  a String?\n'));
    await assert.rejects(mergeBranches(project), { code: 'MIGRATION_MERGE_CONFLICT', exitCode: 1 });
  });

  it('cannot be joined where one rebuilds a SQLite table without the column of the other', async () => {
    await branch(models('  a Int?\n'), models().replace('title String', 'title String?'));
    await assert.rejects(mergeBranches(project), /both change table Post, and one rebuilds it/);
  });

  it('are none in a folder that Prisma wrote', async () => {
    await branch(models('  a Int?\n'));
    for (const { name } of await listMigrations(project))
      rmSync(join(project.root, 'migrations', name, 'schema.prisma'));
    assert.deepEqual(await mergeBranches(project), { name: undefined, branches: [], files: [] });
    assert.equal((await migrate(project)).steps.length, 2);
  });
});
