import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Row } from '../../../../src/kernel/database.ts';
import {
  checkResetToken,
  decodeUserKey,
  encodeUserKey,
  makeResetToken,
} from '../../../../src/runtime/auth/password-reset-token.ts';
import type { UserModel } from '../../../../src/runtime/auth/user-model.ts';
import { fieldOf } from '../../../../src/kernel/model.ts';
import { describeModel } from '../../../support/describe-models.ts';

const usersWith = (id: string): UserModel => {
  const text = `model User {\n  id ${id}\n  email String @unique /// @email\n  password String /// @password\n  lastLogin DateTime?\n}\n`;
  const model = describeModel(text, 'accounts');
  const [loginField, passwordField] = [fieldOf(model, 'email'), fieldOf(model, 'password')];
  return { model, loginField, passwordField } as UserModel;
};

const USERS = usersWith('Int @id @default(autoincrement())');
const ADA = { id: 7, email: 'ada@example.com', password: 'hash', lastLogin: new Date('2026-01-02T03:04:05Z') };
const SETTINGS = { secretKey: 'now', secretKeyFallbacks: ['before'], passwordResetSeconds: 3600 };
const NOW = Date.UTC(2026, 0, 2, 12) / 1000;

const check = (user: Row, token: string, now = NOW, settings = SETTINGS): boolean =>
  checkResetToken(settings, USERS, user, { token, nowSeconds: now });

describe('auth/password-reset-token', () => {
  const token = makeResetToken(SETTINGS, USERS, ADA, NOW);

  it('is good for the time of the settings', () => {
    assert.deepEqual(
      [0, 1, 3600, 3601].map((later) => check(ADA, token, NOW + later)),
      [true, true, true, false],
    );
    assert.equal(check(ADA, token, NOW - 60), false, 'it comes from the future');
  });

  it('is worth nothing after a login, another password or another address, nor for another user', () => {
    for (const change of [
      { lastLogin: new Date('2026-01-02T03:04:06Z') },
      { lastLogin: null },
      { password: 'other hash' },
      { email: 'other@example.com' },
      { id: 8 },
    ])
      assert.equal(check({ ...ADA, ...change }, token), false, JSON.stringify(change));
    assert.equal(check({ ...ADA, name: 'Countess' }, token), true);
  });

  it('is good under an earlier secret key as long as that is listed', () => {
    const earlier = makeResetToken({ secretKey: 'before', secretKeyFallbacks: [] }, USERS, ADA, NOW);
    assert.equal(check(ADA, earlier), true);
    assert.equal(check(ADA, earlier, NOW, { ...SETTINGS, secretKeyFallbacks: [] }), false);
  });

  it('cannot be given a later time', () => {
    const [time = '', signature] = token.split('-', 2);
    const later = (Number.parseInt(time, 36) + 3600).toString(36);
    assert.equal(check(ADA, `${later}-${signature}`, NOW + 3700), false);
  });

  it('is no other text', () => {
    for (const text of ['', '-', token.slice(0, -1), `${token}x`, `${token}\n`, token.toUpperCase(), ` ${token}`])
      assert.equal(check(ADA, text), false, JSON.stringify(text));
    fc.assert(fc.property(fc.string(), (text) => assert.equal(check(ADA, text), false)));
  });

  it('needs a row that was read with its hash, without which it would stay good', () => {
    const { password, ...without } = ADA;
    assert.ok(password);
    assert.throws(() => makeResetToken(SETTINGS, USERS, without, NOW), TypeError);
    assert.throws(() => check(without, token), TypeError);
  });

  describe('the key of a user in an address', () => {
    it('comes back, whatever its type', () => {
      assert.deepEqual(decodeUserKey(USERS, encodeUserKey(USERS, ADA)), { id: 7 });
      const named = usersWith('String @id');
      fc.assert(
        fc.property(fc.string({ minLength: 1, unit: 'grapheme-composite' }), (id) => {
          const encoded = encodeUserKey(named, { id });
          assert.match(encoded, /^[\w-]+$/);
          if (encoded.length <= 500) assert.deepEqual(decodeUserKey(named, encoded), { id });
        }),
      );
    });

    it('is no key for any other text', () => {
      for (const text of ['', '!', 'abc', '_w', 'x'.repeat(501)])
        assert.equal(decodeUserKey(USERS, text), undefined, text);
    });
  });
});
