import assert from 'node:assert/strict';
import type { Row } from '../../../../src/kernel/database.ts';
import type { ModelDescription } from '../../../../src/kernel/model.ts';
import {
  accountKey,
  findByTypedLogin,
  hashOf,
  isActiveUser,
  isStaffUser,
  isSuperuser,
  MAX_LOGIN_LENGTH,
  normalizeLogin,
  splitHash,
  userAttributes,
  userModelOf,
  type UserModel,
} from '../../../../src/runtime/auth/user-model.ts';
import { describeModel } from '../../../support/describe-models.ts';

const user = (fields: string): ModelDescription =>
  describeModel(`model User {\n  id Int @id @default(autoincrement())\n${fields}\n}\n`, 'accounts');
const EMAIL = user('  email String @unique /// @email\n  name String\n  password String /// @password');
const NAME = user('  username String @unique\n  bio String?\n  password String');

/** The user model of a project with these rows. */
function usersOf(model: ModelDescription, rows: readonly Row[] = []): UserModel & { asked: Row[] } {
  const asked: Row[] = [];
  const delegate = {
    async findUnique({ where }: { where: Row }) {
      asked.push(where);
      return rows.find((row) => Object.entries(where).every(([name, value]) => row[name] === value)) ?? null;
    },
  };
  const app = { settings: { userModel: 'User' }, models: { get: () => model, delegate: () => delegate } };
  return { ...userModelOf(app as never), asked };
}

describe('auth/user-model', () => {
  describe('the field to log in with', () => {
    const loginField = (fields: string): string => usersOf(user(`${fields}\n  password String`)).loginField.name;

    it('is the unique @email, else a unique field with a usual name, else any unique text', () => {
      assert.equal(loginField('  username String @unique\n  mail String @unique /// @email'), 'mail');
      assert.equal(loginField('  code String @unique\n  username String @unique'), 'username');
      assert.equal(loginField('  code String @unique\n  label String'), 'code');
      assert.equal(loginField('  login String\n  code Int @unique\n  @@unique([login])'), 'login');
    });

    it('must be unique text', () => {
      for (const fields of ['  email String /// @email', '  number Int @unique'])
        assert.throws(() => loginField(fields), { code: 'USER_MODEL_UNSUITABLE', message: /unique text field/ });
    });
  });

  it('needs a field for the password: @password, or one called so', () => {
    assert.equal(
      usersOf(user('  email String @unique\n  secret String /// @password\n  password String')).passwordField.name,
      'secret',
    );
    assert.equal(usersOf(NAME).passwordField.name, 'password');
    assert.throws(() => usersOf(user('  email String @unique')), { code: 'USER_MODEL_UNSUITABLE' });
  });

  it('lets staff and superusers into the admin while they are active', () => {
    const flags = (row: object) => [isActiveUser(row), isStaffUser(row), isSuperuser(row)];
    assert.deepEqual(flags({}), [true, false, false]);
    assert.deepEqual(flags({ isStaff: true }), [true, true, false]);
    assert.deepEqual(flags({ isSuperuser: true }), [true, true, true]);
    assert.deepEqual(flags({ isActive: false, isStaff: true, isSuperuser: true }), [false, false, false]);
    assert.deepEqual(flags({ isActive: null, isStaff: 1, isSuperuser: 'true' }), [true, false, false]);
  });

  describe('finds by what was typed', () => {
    const ada = { id: 1, email: 'ada@example.com', password: 'hash' };

    it('exactly, then in lowercase for email addresses', async () => {
      const users = usersOf(EMAIL, [ada]);
      for (const typed of ['ada@example.com', 'Ada@Example.COM', ' ada@example.com ', 'ａｄａ@example.com'])
        assert.equal(await findByTypedLogin(users, typed), ada, typed);
      assert.equal(await findByTypedLogin(users, 'ada'), null);
    });

    it('exactly only for names', async () => {
      const users = usersOf(NAME, [{ id: 1, username: 'ada' }]);
      assert.equal((await findByTypedLogin(users, 'ada'))?.['id'], 1);
      assert.equal(await findByTypedLogin(users, 'Ada'), null);
    });

    it('two accounts whose addresses differ in case apart', async () => {
      const other = { id: 2, email: 'Ada@example.com', password: 'hash' };
      const users = usersOf(EMAIL, [ada, other]);
      assert.equal(await findByTypedLogin(users, 'Ada@example.com'), other);
      assert.equal(await findByTypedLogin(users, 'ada@example.com'), ada);
    });

    it('without asking the database for what no login can be', async () => {
      const users = usersOf(EMAIL, [ada]);
      for (const typed of ['x'.repeat(MAX_LOGIN_LENGTH + 1), 'ada@example.com\0'])
        assert.equal(await findByTypedLogin(users, typed), null);
      assert.deepEqual(users.asked, []);
    });
  });

  it('counts attempts for one account under one key, however it is spelled', () => {
    const users = usersOf(EMAIL);
    const ada = { email: 'Ada@example.com' };
    assert.equal(accountKey(users, ada, ' ADA@example.com'), accountKey(users, ada, 'ada@EXAMPLE.com'));
    assert.equal(accountKey(users, null, ' Nobody@example.com'), 'nobody@example.com');
    assert.equal(accountKey(users, null, 'x'.repeat(10_000)).length, MAX_LOGIN_LENGTH);
  });

  it('stores addresses in lowercase and names as they are, both in one Unicode form', () => {
    assert.equal(normalizeLogin(usersOf(EMAIL), ' Ada@Example.com '), 'ada@example.com');
    assert.equal(normalizeLogin(usersOf(NAME), ' ﬁona\u0301 '), 'fioná');
  });

  it('keeps the hash out of rows, and reads it where it is needed', async () => {
    const users = usersOf(EMAIL, [{ id: 1, email: 'a', password: 'stored' }]);
    assert.deepEqual(splitHash(users, { id: 1, password: 'hash' }), { hash: 'hash', user: { id: 1 } });
    assert.equal(await hashOf(users, { id: 1, password: 'own' }), 'own');
    assert.deepEqual(users.asked, []);
    assert.equal(await hashOf(users, { id: 1 }), 'stored');
    assert.equal(await hashOf(users, { id: 2 }), undefined);
  });

  it('compares passwords with the texts of a user, and never with the password', () => {
    const row = { id: 1, email: 'ada@example.com', name: 'Ada', password: 'hash' };
    assert.deepEqual(
      userAttributes(usersOf(EMAIL), row).map(({ value }) => value),
      ['ada@example.com', 'Ada'],
    );
    assert.deepEqual(userAttributes(usersOf(NAME), { username: 'ada', bio: null }).length, 1);
  });
});
