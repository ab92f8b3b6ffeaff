import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { MigrationNotice } from '../../../../src/kernel/dev-messages.ts';
import { MigrationWatch, type Clock, type MigrationTools } from '../../../../src/toolchain/dev/migration-watch.ts';
import type { Project } from '../../../../src/toolchain/project/project.ts';

const project = { root: '/nowhere' } as Project;
const waiting: MigrationNotice = { changes: [], unapplied: ['20260101000000_initial'] };

describe('toolchain/dev/migration-watch', () => {
  let asked: number[];
  let told: (MigrationNotice | undefined)[];
  let answer: MigrationNotice | undefined;
  let watch: MigrationWatch;
  let clock: ReturnType<typeof createClock>;

  beforeEach(() => {
    asked = [];
    told = [];
    answer = waiting;
    const tools: MigrationTools = {
      notice: async () => {
        asked.push(clock.now());
        return answer;
      },
      losses: async () => [],
      migrate: async () => {
        answer = undefined;
      },
    };
    clock = createClock();
    watch = new MigrationWatch(
      tools,
      (notice) => told.push(notice),
      () => undefined,
      clock,
    );
  });

  /** Until then, time passes as fast as it can. */
  const until = async (isTrue: () => boolean): Promise<void> => {
    while (!isTrue()) await clock.pass(50);
  };

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
    for (let i = 0; i < 20; i++) {
      watch.hearRequest(project);
      await clock.pass(20);
    }
    assert.deepEqual(asked, [], 'models were compared between requests');
    await clock.pass(300);
    assert.equal(asked.length, 1);

    watch.look(project);
    for (let i = 0; i < 160; i++) {
      watch.hearRequest(project);
      await clock.pass(20);
    }
    assert.equal(asked.length, 2, 'requests that never end kept the notice away');
  });

  it('looks no more once it is stopped', async () => {
    watch.look(project);
    const stopped = watch.stop();
    await clock.pass(10_000);
    await stopped;
    assert.deepEqual(asked, []);
  });

  it('migrates, and looks again', async () => {
    watch.look(project);
    await until(() => told.length === 1);
    const migrated = watch.migrate(project);
    await until(() => told.length === 2);
    await migrated;
    assert.deepEqual(told, [waiting, undefined]);
  });
});

/** Time that passes when the test says so. */
function createClock(): Clock & { pass(ms: number): Promise<void> } {
  let time = 1000;
  let sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (ms) => new Promise((resolve) => sleepers.push({ until: time + ms, wake: resolve })),
    async pass(ms) {
      time += ms;
      const awake = sleepers.filter(({ until }) => until <= time);
      sleepers = sleepers.filter(({ until }) => until > time);
      for (const { wake } of awake) wake();
      await setImmediate();
    },
  };
}
