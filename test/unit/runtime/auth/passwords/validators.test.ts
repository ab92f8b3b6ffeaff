import assert from 'node:assert/strict';
import {
  checkPassword,
  defaultPasswordValidators,
  maximumLength,
  minimumLength,
  notCommon,
  notNumeric,
  notSimilarToUser,
  type PasswordValidator,
} from '../../../../../src/runtime/auth/passwords/validators.ts';
import { startCpuClock } from '../../../../support/cpu-time.ts';

const ADA = [
  { label: 'email address', value: 'ada.lovelace@example.com' },
  { label: 'name', value: 'Ada King' },
];

const refuses = (validate: PasswordValidator, password: string): string | undefined => validate(password, ADA)?.code;

describe('auth/passwords/validators', () => {
  it('count characters, not bytes', () => {
    assert.equal(refuses(minimumLength(4), 'abc'), 'password_too_short');
    assert.equal(refuses(minimumLength(4), '🔑🔑🔑'), 'password_too_short');
    assert.equal(refuses(minimumLength(4), '🔑🔑🔑🔑'), undefined);
    assert.equal(refuses(minimumLength(), '1234567'), 'password_too_short');
    assert.equal(refuses(minimumLength(), '12345678'), undefined);
  });

  it('refuse what is too long to be hashed', () => {
    assert.equal(refuses(maximumLength(), 'x'.repeat(4096)), undefined);
    assert.equal(refuses(maximumLength(), 'x'.repeat(4097)), 'password_too_long');
  });

  it('refuse leaked passwords, with capitals and blanks around too', () => {
    for (const password of ['password', 'PassWord', ' letmein ', 'qwertyuiop'])
      assert.equal(refuses(notCommon(), password), 'password_too_common', password);
    assert.equal(refuses(notCommon(), 'correct-horse-battery-1'), undefined);
  });

  it('refuse digits of any script alone', () => {
    for (const password of ['8456123790', '٨٤٥٦١٢٣٧', '１２３４５６７８'])
      assert.equal(refuses(notNumeric(), password), 'password_entirely_numeric', password);
    for (const password of ['8456123790a', '1234-5678', '']) assert.equal(refuses(notNumeric(), password), undefined);
  });

  describe('compare with the user', () => {
    it('by the whole value and by each word of it, in any case and order of letters', () => {
      for (const password of ['ada.lovelace@example.com', 'LOVELACE1', 'ecalevol', 'example1', 'kingada'])
        assert.equal(refuses(notSimilarToUser(), password), 'password_too_similar', password);
      for (const password of ['wonderful-orbit-62', 'analytical engine'])
        assert.equal(refuses(notSimilarToUser(), password), undefined, password);
    });

    it('and name the attribute', () => {
      assert.match(notSimilarToUser()('lovelace', ADA)?.message ?? '', /too similar to the email address/);
    });

    it('from a limit on that can be chosen', () => {
      const attributes = [{ label: 'name', value: 'abcd' }];
      assert.equal(notSimilarToUser(1)('abcx', attributes), undefined);
      assert.equal(notSimilarToUser(0.75)('abcx', attributes)?.code, 'password_too_similar');
    });

    it('but not with what is empty, nor with a short word in a long password', () => {
      assert.equal(notSimilarToUser()('', [{ label: 'name', value: '' }]), undefined);
      assert.equal(notSimilarToUser(0.1)(`ada${'x'.repeat(60)}`, [{ label: 'name', value: 'ada' }]), undefined);
    });
  });

  it('report all problems of a password together', () => {
    const codesOf = (password: string): (string | undefined)[] =>
      checkPassword(password, ADA, defaultPasswordValidators(8)).map(({ code }) => code);
    assert.deepEqual(codesOf('123456'), ['password_too_short', 'password_too_common', 'password_entirely_numeric']);
    assert.deepEqual(codesOf('lovelace'), ['password_too_similar']);
    assert.deepEqual(codesOf('wonderful-orbit-62'), []);
  });

  it('do no more with a password of megabytes than to measure it', () => {
    const took = startCpuClock();
    const errors = checkPassword('ada'.repeat(2_000_000), ADA, [() => assert.fail('it was compared')]);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['password_too_long'],
    );
    assert.ok(took() < 1000);
  });
});
