import assert from 'node:assert/strict';
import { labelSelect, objectLabel } from '../../../../src/runtime/admin/labels.ts';
import type { AdminModel } from '../../../../src/runtime/admin/admin-model.ts';
import { siteOf } from './describe-model.ts';

const PEOPLE = `
/// @display(name)
model Person {
  id       Int    @id @default(autoincrement())
  name     String @default("")
  email    String @unique
  username String @unique
  password String /// @password
}
/// @display(name)
model Shop {
  id    Int    @id @default(autoincrement())
  name  String
  email String
}
`;

describe('admin/labels', () => {
  const model = (name: string): AdminModel =>
    siteOf(PEOPLE).models.find(({ description }) => description.name === name) as AdminModel;

  it('names a user without a name by what they log in with', () => {
    const row = { id: 7, name: ' ', email: 'ada@example.com', username: 'ada' };
    assert.equal(objectLabel(model('Person'), { ...row, name: 'Ada' }), 'Ada');
    assert.equal(objectLabel(model('Person'), row), 'ada@example.com');
    assert.equal(objectLabel(model('Person'), { ...row, email: '' }), 'ada');
    assert.equal(objectLabel(model('Person'), { id: 7, name: '' }), 'Person (7)');
  });

  it('reads those columns for users, and for no other model', () => {
    assert.deepEqual(Object.keys(labelSelect(model('Person'))), ['id', 'name', 'email', 'username']);
    assert.deepEqual(Object.keys(labelSelect(model('Shop'))), ['id', 'name']);
    assert.equal(objectLabel(model('Shop'), { id: 3, name: '', email: 'shop@example.com' }), 'Shop (3)');
  });
});
