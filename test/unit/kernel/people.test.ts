// How people are named to others: by what they call themselves, not by the address that they log in with.
import assert from 'node:assert/strict';
import type { ModelDescription } from '../../../src/kernel/model.ts';
import { labelColumns } from '../../../src/kernel/people.ts';
import { rowLabel } from '../../../src/runtime/forms/row-label.ts';
import { parseSchema } from '../../../src/toolchain/schema/read-schema.ts';
import { app } from '../toolchain/schema/sample.ts';

function model(fields: string, annotation = ''): ModelDescription {
  const source = `/// ${annotation}\nmodel User {\n  id Int @id\n  ${fields}\n}\n`;
  const found = parseSchema(app(source), 'sqlite').description.models[0];
  assert.ok(found);
  return found;
}

const LOGIN = 'email String @unique /// @email\n  password String /// @password';
const row = { id: 7, email: 'ada@example.com', name: 'Ada', username: 'ada', displayName: 'Countess' };

describe('kernel/people: labels', () => {
  it('are the name of a person, whose address stays private', () => {
    const person = model(`${LOGIN}\n  name String @default("")`, '@display(email)');
    assert.equal(rowLabel(person, row), 'Ada');
    assert.equal(rowLabel(person, { ...row, name: '' }), 'User 7');
    assert.equal(rowLabel(model(`${LOGIN}\n  name String\n  displayName String`, '@display(email)'), row), 'Countess');
    assert.equal(rowLabel(model(`${LOGIN}\n  username String @unique`, '@display(email)'), row), 'ada');
    assert.equal(
      rowLabel(model(`${LOGIN}\n  name String /// @hidden\n  username String`, '@display(email)'), row),
      'ada',
    );
  });

  it('are what the model displays where that is no address, where there is nothing else, and of all other models', () => {
    assert.equal(rowLabel(model(`${LOGIN}\n  name String\n  username String`, '@display(username)'), row), 'ada');
    assert.equal(rowLabel(model(LOGIN, '@display(email)'), row), 'ada@example.com');
    assert.equal(rowLabel(model('email String /// @email\n  name String', '@display(email)'), row), 'ada@example.com');
  });

  it('say which columns they read', () => {
    assert.deepEqual(labelColumns(model(`${LOGIN}\n  name String`, '@display(email)')), ['name']);
    assert.deepEqual(labelColumns(model('title String')), ['title']);
    assert.deepEqual(labelColumns(model('size Int')), []);
  });
});
