import assert from 'node:assert/strict';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { readMigrationNames } from '../../../../../src/toolchain/migrations/history/history.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';

describe('migrations/history', () => {
  let project: ModelProject;
  beforeEach(() => (project = createModelProject()));
  afterEach(() => project.remove());

  it('takes folders for migrations only whose names begin with digits, as Prisma names them', async () => {
    project.models('model Post {\n  id Int @id\n}\n');
    const { name } = await makeMigration(project);
    for (const folder of ['.20261122054103_add-4711', '.20261122054103_add.4711.quintet', 'old', 'copy of 1_a'])
      project.write(`migrations/${folder}/migration.sql`, 'this is no SQL');
    project.write('migrations/0_init/migration.sql', '');
    assert.deepEqual(readMigrationNames(project), ['0_init', name]);
    const { steps } = await migrate(project);
    assert.deepEqual(
      steps.map((step) => step.name),
      ['0_init', name],
    );
  });
});
