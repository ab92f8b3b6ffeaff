import assert from 'node:assert/strict';
import { HashQueue } from '../../../../../src/runtime/auth/passwords/hash-queue.ts';

describe('auth/hash-queue', () => {
  /** Hashes that end when they are told to. */
  function gate(): { work: () => Promise<void>; open: () => void; running: () => number } {
    let running = 0;
    const ends: (() => void)[] = [];
    return {
      running: () => running,
      work: () => {
        running++;
        return new Promise<void>((resolve) => ends.push(resolve)).finally(() => running--);
      },
      open: () => ends.shift()?.(),
    };
  }

  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const from = (address: string, isShared = false) => ({ address, isShared });

  it('runs no more at the same time than it may, and the next as soon as one ends', async () => {
    const queue = new HashQueue({ running: 2, waiting: 10, perClient: 10 });
    const { work, open, running } = gate();
    const all = Array.from({ length: 5 }, () => queue.run(work));
    await settle();
    assert.equal(running(), 2);
    for (let i = 0; i < 5; i++) {
      open();
      await settle();
      assert.ok(running() <= 2);
    }
    await Promise.all(all);
    assert.equal(running(), 0);
  });

  it('answers 503 with Retry-After when too many visitors wait, and lets the project itself wait', async () => {
    const queue = new HashQueue({ running: 1, waiting: 2, perClient: 2 });
    const { work, open } = gate();
    const begun = [queue.run(work, from('a')), queue.run(work, from('b')), queue.run(work, from('c'))];
    await assert.rejects(queue.run(work, from('d')), {
      status: 503,
      code: 'PASSWORD_HASHING_BUSY',
      headers: { 'retry-after': '5' },
    });
    begun.push(queue.run(work));
    for (let i = 0; i < 4; i++) {
      open();
      await settle();
    }
    await Promise.all(begun);
  });

  it('keeps places for others when one address asks too often, unless many people have that address', async () => {
    const queue = new HashQueue({ running: 1, waiting: 8, perClient: 2 });
    const { work, open } = gate();
    const begun = Array.from({ length: 3 }, () => queue.run(work, from('a')));
    await assert.rejects(queue.run(work, from('a')), { code: 'PASSWORD_HASHING_BUSY' });
    begun.push(queue.run(work, from('b')), queue.run(work, from('proxy', true)), queue.run(work, from('proxy', true)));
    begun.push(queue.run(work, from('proxy', true)));
    for (let i = 0; i < 7; i++) {
      open();
      await settle();
    }
    await Promise.all(begun);
  });

  it('frees its place when a hash fails', async () => {
    const queue = new HashQueue({ running: 1, waiting: 1, perClient: 1 });
    await assert.rejects(
      queue.run(() => Promise.reject(new Error('no memory'))),
      /no memory/,
    );
    assert.equal(await queue.run(async () => 'ok'), 'ok');
  });
});
