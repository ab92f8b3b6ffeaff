import assert from 'node:assert/strict';
import { type AccessContext, isOwner } from '../../../../src/runtime/access/rule.ts';

const relation = (model: string, column: string, reference: string) => ({
  model,
  fields: [column],
  references: [reference],
});
const model = {
  name: 'Post',
  fields: [
    { name: 'author', relation: relation('User', 'authorId', 'id') },
    { name: 'editor', relation: relation('User', 'editorCode', 'code') },
    { name: 'team', relation: relation('Team', 'teamId', 'id') },
    { name: 'comments', relation: { model: 'User', fields: [], references: [] } },
    { name: 'title' },
  ],
};
const request = { app: { settings: { userModel: 'User' } } };

describe('access/rule, isOwner', () => {
  const answer = (name: string, user: object): unknown =>
    isOwner(name)({
      user: { isAuthenticated: true, ...user },
      action: 'change',
      model,
      request,
    } as unknown as AccessContext);

  it('finds the rows whose relation is the user', () => {
    assert.deepEqual(answer('author', { id: 7 }), { authorId: 7 });
    assert.deepEqual(answer('editor', { id: 7, code: 'x' }), { editorCode: 'x' });
  });

  it('refuses visitors', () => {
    assert.equal(answer('author', { isAuthenticated: false, id: null }), false);
  });

  it('refuses users without a value for the relation: null is in the rows of nobody, undefined finds all rows', () => {
    assert.equal(answer('editor', { id: 7, code: null }), false);
    assert.equal(answer('editor', { id: 7 }), false);
  });

  it('refuses relations to other models, whose keys are no users, and what is no key', () => {
    for (const name of ['team', 'comments', 'title', 'nothing']) assert.equal(answer(name, { id: 7 }), false, name);
  });
});
