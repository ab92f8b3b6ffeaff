import assert from 'node:assert/strict';
import { makeFrameworkMigration } from '../../../../../src/toolchain/migrations/framework/make-framework-migration.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrationNotice } from '../../../../../src/toolchain/migrations/notice/notice.ts';
import { NoticeThread } from '../../../../../src/toolchain/migrations/notice/notice-thread.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';

const post = (line: string): string => `model Post {\n  id Int @id\n  ${line}\n}\n`;

describe('toolchain/migrations/notice-thread', () => {
  let project: ModelProject;
  let thread: NoticeThread;

  beforeEach(() => {
    project = createModelProject();
    thread = new NoticeThread();
  });

  afterEach(async () => {
    await thread.close();
    project.remove();
  });

  it('says what a call in this thread would say, question after question', async () => {
    project.models(post('title String'));
    await makeMigration(project);
    await makeFrameworkMigration(project);
    assert.deepEqual(await thread.notice(project), await migrationNotice(project));

    project.models(post('title String\n  subtitle String?'));
    const notice = await thread.notice(project);
    assert.deepEqual(notice, await migrationNotice(project));
    assert.deepEqual(notice?.changes, ['+ Add field subtitle to Post']);
  });

  it('throws what is wrong with the models, and answers when they are mended', async () => {
    project.models(post('title Strin'));
    await assert.rejects(thread.notice(project), /Strin/);
    project.models(post('title String'));
    assert.deepEqual((await thread.notice(project))?.changes, [
      '+ Create model Post',
      '+ Create model QuintetThrottle',
      '+ Create model QuintetSession',
      '+ Create model QuintetToken',
      '+ Create model QuintetIdempotency',
      '+ Create model QuintetAudit',
    ]);
  });

  it('leaves functions in the settings behind', async () => {
    project.models(post('title String'));
    const settings = Object.assign({ hook: () => undefined }, project.settings);
    assert.deepEqual((await thread.notice({ ...project, settings }))?.changes, [
      '+ Create model Post',
      '+ Create model QuintetThrottle',
      '+ Create model QuintetSession',
      '+ Create model QuintetToken',
      '+ Create model QuintetIdempotency',
      '+ Create model QuintetAudit',
    ]);
  });

  it('starts a new thread after one that died', async () => {
    project.models(post('title String'));
    await thread.notice(project);
    await thread.close();
    assert.deepEqual((await thread.notice(project))?.changes, [
      '+ Create model Post',
      '+ Create model QuintetThrottle',
      '+ Create model QuintetSession',
      '+ Create model QuintetToken',
      '+ Create model QuintetIdempotency',
      '+ Create model QuintetAudit',
    ]);
  });
});
