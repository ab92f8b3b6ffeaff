import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationNotice } from '../../../../src/kernel/dev-messages.ts';
import { MigrationWatch, type MigrationTools } from '../../../../src/toolchain/dev/migration-watch.ts';
import type { Project } from '../../../../src/toolchain/project/index.ts';

const project = { root: '/nowhere' } as Project;
const waiting: MigrationNotice = { changes: [], unapplied: ['20260101000000_initial'] };

describe('toolchain/dev/migration-watch', () => {
  let asked: number[];
  let told: (MigrationNotice | undefined)[];
  let answer: MigrationNotice | undefined;
  let watch: MigrationWatch;

  beforeEach(() => {
    asked = [];
    told = [];
    answer = waiting;
    const tools: MigrationTools = {
      notice: async () => {
        asked.push(performance.now());
        return answer;
      },
      losses: async () => [],
      migrate: async () => {
        answer = undefined;
      },
    };
    watch = new MigrationWatch(
      tools,
      (notice) => told.push(notice),
      () => undefined,
    );
  });

  it('tells what waits once, and when nothing does any more', async () => {
    watch.look(project);
    await until(() => asked.length === 1);
    watch.look(project);
    await until(() => asked.length === 2);
    answer = undefined;
    watch.look(project);
    await until(() => told.length === 2);
    assert.deepEqual(told, [waiting, undefined]);
  });

  it('compares no models while requests come, but does not wait for ever', async () => {
    watch.look(project);
    let lastRequest = 0;
    for (let i = 0; i < 20; i++) {
      watch.hearRequest(project);
      lastRequest = performance.now();
      await sleep(20);
    }
    await until(() => asked.length > 0);
    assert.ok(Number(asked[0]) > lastRequest, 'models were compared between requests');

    asked = [];
    watch.look(project);
    for (const deadline = Date.now() + 10_000; asked.length === 0 && Date.now() < deadline; await sleep(20)) {
      watch.hearRequest(project);
    }
    assert.ok(asked.length > 0, 'requests that never end kept the notice away');
  });

  it('migrates, and looks again', async () => {
    watch.look(project);
    await until(() => told.length === 1);
    await watch.migrate(project);
    assert.deepEqual(told, [waiting, undefined]);
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !isTrue(); await sleep(5)) {
    if (Date.now() > deadline) throw new Error('waited for nothing');
  }
}
