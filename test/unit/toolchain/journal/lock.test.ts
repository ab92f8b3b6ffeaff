import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../../../src/toolchain/journal/lock.ts';
import { describeSelf } from '../../../../src/toolchain/journal/owner.ts';

describe('journal/lock', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'quintet-lock-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const lockFile = (): string => join(root, '.quintet/locks/project');
  const options = { command: 'quintet generate model blog/Post' };
  const writeLock = (owner: object): void => {
    mkdirSync(join(root, '.quintet/locks'), { recursive: true });
    writeFileSync(lockFile(), JSON.stringify(owner));
  };

  it('lets one at a time work, in the order in which they came', async () => {
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await sleep(5);
      seen.push(`${name} ends`);
    };
    await Promise.all(['a', 'b', 'c'].map((name) => withLock(root, 'project', options, work(name))));
    assert.deepEqual(seen, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    assert.deepEqual(readdirSync(join(root, '.quintet/locks')), []);
  });

  it('is free again after an error, and can be asked for again by its holder', async () => {
    await assert.rejects(
      withLock(root, 'project', options, () => Promise.reject(new Error('x'))),
      /x/,
    );
    const inner = () => withLock(root, 'project', { ...options, waitMs: 0 }, async () => 'inner');
    assert.equal(await withLock(root, 'project', options, inner), 'inner');
  });

  it('names the command and the process that keeps it', async () => {
    writeLock(describeSelf('quintet rename model blog/Post Article'));
    const waits: string[] = [];
    const waiting = withLock(
      root,
      'project',
      { ...options, waitMs: 500, onWait: ({ command }) => waits.push(command) },
      async () => 'never',
    );
    await assert.rejects(waiting, {
      code: 'PROJECT_LOCKED',
      exitCode: 1,
      message: `another command is changing this project: quintet rename model blog/Post Article (process ${process.pid})`,
    });
    assert.deepEqual(waits, ['quintet rename model blog/Post Article']);
    assert.ok(existsSync(lockFile()));
  });

  it('is taken over from a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const owner = { ...describeSelf('quintet rename'), pid: child.pid, started: undefined };
    child.kill('SIGKILL');
    await once(child, 'exit');
    writeLock(owner);
    assert.equal(await withLock(root, 'project', { ...options, waitMs: 200 }, async () => 'mine'), 'mine');
  });

  it('is taken over from a process whose id another one has now, and from before a reboot', async function () {
    if (process.platform !== 'linux') this.skip();
    for (const change of [{ started: '1' }, { boot: 'another' }]) {
      writeLock({ ...describeSelf('quintet rename'), ...change });
      assert.equal(await withLock(root, 'project', { ...options, waitMs: 200 }, async () => 'mine'), 'mine');
    }
  });

  it('of another host is respected while its heart beats, and taken over afterwards', async () => {
    writeLock({ ...describeSelf('quintet rename'), hostname: 'elsewhere', pid: 2 ** 22 + 1 });
    const attempt = () => withLock(root, 'project', { ...options, waitMs: 100 }, async () => 'mine');
    await assert.rejects(attempt(), { code: 'PROJECT_LOCKED', message: /on elsewhere\)$/ });
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(lockFile(), longAgo, longAgo);
    assert.equal(await attempt(), 'mine');
  });

  it('is taken over where its content was lost', async () => {
    writeLock({});
    writeFileSync(lockFile(), '');
    const longAgo = new Date(Date.now() - 10_000);
    utimesSync(lockFile(), longAgo, longAgo);
    assert.equal(await withLock(root, 'project', { ...options, waitMs: 500 }, async () => 'mine'), 'mine');
  });
});
