// Two development servers on one project share its generated code: each must see what the other one wrote.
import assert from 'node:assert/strict';
import { ProjectBuilder, type Build } from '../../../../src/toolchain/dev/project-builder.ts';
import { createProject, type TestProject } from '../../../support/project.ts';
import { keepVariable } from '../../../support/keep-variable.ts';

describe('dev/two servers on one project', function () {
  this.timeout(120_000);
  keepVariable('QUINTET_ROOT');
  let project: TestProject;
  let builders: [ProjectBuilder, ProjectBuilder];
  beforeEach(() => {
    project = createProject();
    builders = [new ProjectBuilder(project.root), new ProjectBuilder(project.root)];
  });
  afterEach(async () => {
    await Promise.all(builders.map((builder) => builder.dispose()));
    project.cleanUp();
  });

  const databaseOf = (build: Build): string => (build.kind === 'app' ? build.database.code : build.error.message);

  it('both have the client of the models on disk, whichever of them wrote it', async () => {
    const [first, second] = builders;
    await Promise.all([first.build(), second.build()]);
    for (const [field, order] of [
      ['one', [first, second]],
      ['two', [second, first]],
      ['three', [first, second]],
    ] as const) {
      project.write('src/home/models.prisma', `model Note {\n  id Int @id\n  ${field} String\n}\n`);
      for (const builder of order) assert.match(databaseOf(await builder.build()), new RegExp(`\\b${field}\\b`));
    }
    project.write('src/home/models.prisma', 'model Note {\n  id Int @id\n  atOnce String\n}\n');
    for (const build of await Promise.all([first.build(), second.build()]))
      assert.match(databaseOf(build), /\batOnce\b/);
  });
});
