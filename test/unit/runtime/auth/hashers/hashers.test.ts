import assert from 'node:assert/strict';
import { hasherOf, PREFERRED_HASHER } from '../../../../../src/runtime/auth/hashers/known-hashers.ts';
import { pbkdf2Hasher } from '../../../../../src/runtime/auth/hashers/pbkdf2.ts';
import { scryptHasher } from '../../../../../src/runtime/auth/hashers/scrypt.ts';
import { startCpuClock } from '../../../../support/cpu-time.ts';

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
/** So little that a test of the format costs nothing. */
const CHEAP = { workFactor: 16, blockSize: 1, parallelism: 1 };

describe('auth/hashers', () => {
  describe('scrypt', () => {
    it('computes the hashes of RFC 7914', async () => {
      const hash = base64(
        'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
      );
      const hasher = scryptHasher({ workFactor: 1024, blockSize: 8, parallelism: 16 });
      assert.equal(await hasher.encode('password', 'NaCl'), `scrypt$1024$NaCl$8$16$${hash}`);
    });

    it('verifies at the cost that the hash names', async () => {
      const encoded = await scryptHasher(CHEAP).encode('lètmein', 'seasalt');
      const hasher = scryptHasher();
      assert.equal(await hasher.verify('lètmein', encoded), true);
      for (const wrong of ['letmein', 'lètmein ', '', 'LÈTMEIN'])
        assert.equal(await hasher.verify(wrong, encoded), false, wrong);
      assert.equal(await hasher.verify('lètmein', encoded.replace('seasalt', 'sea')), false);
    });

    it('calls every other cost outdated', async () => {
      const encoded = await scryptHasher(CHEAP).encode('x', 'salt');
      assert.equal(scryptHasher(CHEAP).isOutdated(encoded), false);
      for (const other of [{ workFactor: 32 }, { blockSize: 2 }, { parallelism: 2 }])
        assert.equal(scryptHasher({ ...CHEAP, ...other }).isOutdated(encoded), true, JSON.stringify(other));
      assert.equal(scryptHasher(CHEAP).isOutdated('scrypt$x'), true);
    });

    it('does not compute what a stored text asks for beyond half a gigabyte', async () => {
      const hasher = scryptHasher();
      const took = startCpuClock();
      for (const cost of ['1073741824$s$8$1', '16384$s$999$1', '0$s$8$1', '3$s$8$1', '-2$s$8$1'])
        assert.equal(await hasher.verify('x', `scrypt$${cost}$YWFh`), false, cost);
      assert.ok(took() < 1000);
    });
  });

  describe('PBKDF2, for users who come from Django', () => {
    it('computes the hashes of RFC 6070 and RFC 7914', async () => {
      const sha1 = base64('4b007901b765489abead49d926f721d065a429c1');
      assert.equal(await pbkdf2Hasher('sha1', 4096).encode('password', 'salt'), `pbkdf2_sha1$4096$salt$${sha1}`);
      const sha256 = base64('120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b');
      assert.equal(await pbkdf2Hasher('sha256', 1).encode('password', 'salt'), `pbkdf2_sha256$1$salt$${sha256}`);
    });

    it('verifies at the iterations that the hash names, and calls them outdated', async () => {
      const encoded = await pbkdf2Hasher('sha256', 10).encode('lètmein', 'seasalt');
      const hasher = pbkdf2Hasher('sha256', 20);
      assert.equal(await hasher.verify('lètmein', encoded), true);
      assert.equal(await hasher.verify('letmein', encoded), false);
      assert.deepEqual([hasher.isOutdated(encoded), pbkdf2Hasher('sha256', 10).isOutdated(encoded)], [true, false]);
    });

    it('takes no hash of another digest, and none with no or too many iterations', async () => {
      const encoded = await pbkdf2Hasher('sha1', 10).encode('x', 'salt');
      assert.equal(await pbkdf2Hasher('sha256').verify('x', encoded), false);
      const took = startCpuClock();
      for (const rounds of ['0', '10000001', '99999999', '999999999', '-1', '1e3'])
        assert.equal(await pbkdf2Hasher('sha1').verify('x', encoded.replace('$10$', `$${rounds}$`)), false, rounds);
      assert.ok(took() < 1000);
    });
  });

  it('are found by the first part of what they wrote, and none that is not safe', () => {
    assert.equal(hasherOf('scrypt$16384$salt$8$5$aaaa'), PREFERRED_HASHER);
    assert.equal(hasherOf('pbkdf2_sha256$1$salt$aaaa')?.algorithm, 'pbkdf2_sha256');
    assert.equal(hasherOf('pbkdf2_sha1$1$salt$aaaa')?.algorithm, 'pbkdf2_sha1');
    for (const encoded of ['md5$salt$aaaa', 'unsalted_sha1$$aaaa', '!unusable', 'scrypt', '', '$', 'Scrypt$1'])
      assert.equal(hasherOf(encoded), undefined, encoded);
  });
});
