import assert from 'node:assert/strict';
import {
  hashPassword,
  isUsablePassword,
  needsRehash,
  unusablePassword,
  verifyPassword,
} from '../../../../../src/runtime/auth/passwords/hash.ts';
import { scryptHasher } from '../../../../../src/runtime/auth/hashers/known-hashers.ts';
import { startCpuClock } from '../../../../support/cpu-time.ts';

describe('auth/passwords', function () {
  this.timeout(20_000);

  it('hashes with a salt of its own each time, and verifies', async () => {
    const [one, two] = await Promise.all([hashPassword('lètmein'), hashPassword('lètmein')]);
    assert.match(one, /^scrypt\$16384\$[A-Za-z0-9]{22}\$8\$5\$[A-Za-z0-9+/]{86}==$/);
    assert.notEqual(one, two);
    assert.equal(await verifyPassword('lètmein', one), true);
    assert.equal(await verifyPassword('letmein', one), false);
    assert.equal(needsRehash(one), false);
  });

  it('leaves the event loop free', async () => {
    const turn = () => new Promise<string>((resolve) => setImmediate(() => resolve('the loop turned')));
    const firsts: string[] = [];
    // On a busy machine one hash may be ready before the loop turns, but not twenty.
    while (firsts.length < 20 && !firsts.includes('the loop turned'))
      firsts.push(await Promise.race([turn(), hashPassword('x')]));
    assert.ok(firsts.includes('the loop turned'));
  });

  it('matches nothing against an unusable, unknown, broken or empty hash', async () => {
    for (const encoded of [
      unusablePassword(),
      '!',
      '',
      'md5$x$y',
      'scrypt$16384$x',
      'scrypt$3$salt$8$5$aaaa',
      'scrypt$99999999$salt$999$5$aaaa',
      'plain',
      null,
      undefined,
    ]) {
      assert.equal(await verifyPassword('', encoded), false, String(encoded));
    }
    assert.equal(isUsablePassword(unusablePassword()), false);
  });

  it('refuses a password of megabytes without hashing it', async () => {
    assert.equal(await verifyPassword('x'.repeat(5_000_000), await hashPassword('x')), false);
  });

  it('hashes no password that it would refuse to verify', async () => {
    await assert.rejects(hashPassword('x'.repeat(4097)), { code: 'PASSWORD_TOO_LONG' });
    const longest = 'x'.repeat(4096);
    assert.equal(await verifyPassword(longest, await hashPassword(longest)), true);
  });

  it('wants a hash of another cost stored anew', async () => {
    assert.equal(
      needsRehash(await scryptHasher({ workFactor: 1024, blockSize: 8, parallelism: 1 }).encode('x', 'salt')),
      true,
    );
  });

  it('takes as long for a user who does not exist', async () => {
    const encoded = await hashPassword('x');
    const time = async (work: () => Promise<unknown>): Promise<number> => {
      const took = startCpuClock();
      for (let count = 0; count < 3; count++) await work();
      return took();
    };
    const known = await time(() => verifyPassword('y', encoded));
    const unknown = await time(() => verifyPassword('y', undefined));
    assert.ok(unknown > known / 2 && unknown < known * 2, `${known} ms and ${unknown} ms`);
  });
});
