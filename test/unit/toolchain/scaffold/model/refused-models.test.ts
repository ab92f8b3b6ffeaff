import assert from 'node:assert/strict';
import { assertGeneratable, findModel } from '../../../../../src/toolchain/scaffold/project-files.ts';
import { parseSchema } from '../../../../../src/toolchain/schema/read-schema.ts';
import { ACCOUNTS, SESSION_MODEL } from '../../../../support/accounts-database.ts';

const HEADER = 'datasource db {\n  provider = "sqlite"\n}\n';
const ROLES = `
model Member {
  id       Int          @id
  password String       /// @password
  roles    Membership[]
  notes    Note[]
}

model Role {
  id          Int          @id
  permissions Json         @default("[]") /// @permissionList
  members     Membership[]
}

model Membership {
  member   Member @relation(fields: [memberId], references: [id])
  memberId Int
  role     Role   @relation(fields: [roleId], references: [id])
  roleId   Int
  @@id([memberId, roleId])
}

model Note {
  id       Int    @id
  text     String
  writer   Member @relation(fields: [writerId], references: [id])
  writerId Int
}

/// @hidden
model Trace {
  id Int @id
}

model Login {
  key       String   @id
  data      String
  expiresAt DateTime
}
`;

function codeOf(source: string, name: string, what: string): string | undefined {
  const schema = parseSchema(
    [
      ['src/schema.prisma', HEADER],
      ['src/accounts/models.prisma', source],
    ],
    'sqlite',
  ).description;
  try {
    assertGeneratable(findModel(schema.models, name), schema, what);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('toolchain/scaffold: models without generated views and APIs', () => {
  for (const what of ['view', 'API']) {
    it(`are users and groups of a new project, and the sessions of an older one (${what})`, () => {
      assert.equal(codeOf(ACCOUNTS, 'User', what), 'GENERATE_USERS');
      assert.equal(codeOf(ACCOUNTS, 'Group', what), 'GENERATE_USERS');
      assert.equal(codeOf(ACCOUNTS + SESSION_MODEL, 'Session', what), 'GENERATE_HIDDEN');
    });

    it(`are those with @permissionList, by any name, and what links users with them (${what})`, () => {
      assert.equal(codeOf(ROLES, 'Role', what), 'GENERATE_USERS');
      assert.equal(codeOf(ROLES, 'Membership', what), 'GENERATE_USERS');
      assert.equal(codeOf(ROLES, 'Member', what), 'GENERATE_USERS');
    });

    it(`are sessions by another name that are not @hidden, and whatever is @hidden (${what})`, () => {
      assert.equal(codeOf(ROLES, 'Login', what), 'GENERATE_USERS');
      assert.equal(codeOf(ROLES, 'Trace', what), 'GENERATE_HIDDEN');
    });

    it(`are not those that merely belong to a user (${what})`, () => {
      assert.equal(codeOf(ROLES, 'Note', what), undefined);
    });
  }
});
