import assert from 'node:assert/strict';
import { ApiTestClient, type ApiRequest } from '../../../../src/runtime/testing/api-client.ts';
import { ApiResponse } from '../../../../src/runtime/testing/api-response.ts';
import { TestResponse } from '../../../../src/runtime/testing/test-response.ts';

interface Sent extends ApiRequest {
  method: string;
  path: string;
}

function createClient(): { client: ApiTestClient; sent: Sent[]; forcedUsers: Map<string, object> } {
  const sent: Sent[] = [];
  const forcedUsers = new Map<string, never>();
  const send = async (method: string, path: string, request: ApiRequest): Promise<TestResponse> => {
    sent.push({ method, path, ...request });
    return new TestResponse(200, {}, '{}');
  };
  const createToken = async (user: object, scopes: readonly string[]): Promise<string> =>
    `${JSON.stringify(user)} ${scopes.join()}`;
  return { client: new ApiTestClient({ send, createToken, forcedUsers }), sent, forcedUsers };
}

describe('runtime/testing/api-client', () => {
  it('sends and accepts JSON', async () => {
    const { client, sent } = createClient();
    await client.post('/api/posts/', { title: 'Hello' });
    await client.get('/api/posts/');
    const accept = { accept: 'application/json' };
    const headers = { ...accept, 'content-type': 'application/json' };
    assert.deepEqual(sent, [
      { method: 'POST', path: '/api/posts/', body: '{"title":"Hello"}', headers, withoutCsrf: false },
      { method: 'GET', path: '/api/posts/', body: undefined, headers: accept, withoutCsrf: false },
    ]);
  });

  it('sends FormData as it is', async () => {
    const { client, sent } = createClient();
    const form = new FormData();
    await client.post('/api/posts/', form);
    assert.equal(sent[0]?.body, form);
    assert.equal(sent[0]?.headers['content-type'], undefined);
  });

  it('sends the headers of credentials, which those of a request replace', async () => {
    const { client, sent } = createClient();
    client.credentials({ Authorization: 'Bearer one' });
    await client.get('/api/');
    await client.get('/api/', { headers: { authorization: 'Bearer two' } });
    client.reset();
    await client.get('/api/');
    assert.deepEqual(
      sent.map(({ headers }) => headers['authorization']),
      ['Bearer one', 'Bearer two', undefined],
    );
  });

  it('sends a new token of a user, with the scopes that it gets', async () => {
    const { client, sent } = createClient();
    const token = await client.useToken({ id: 1 }, ['read']);
    await client.get('/api/');
    await client.useToken({ id: 2 });
    await client.get('/api/');
    assert.equal(token, '{"id":1} read');
    assert.deepEqual(
      sent.map(({ headers }) => headers['authorization']),
      ['Bearer {"id":1} read', 'Bearer {"id":2} write'],
    );
  });

  it('names the forced user by a value that nobody can guess, and forgets the one before', async () => {
    const { client, sent, forcedUsers } = createClient();
    const [ada, bob] = [{ id: 1 }, { id: 2 }];
    for (const user of [ada, bob, null]) {
      client.forceAuthenticate(user);
      await client.get('/api/');
    }
    const [first, second, third] = sent.map(({ headers }) => headers['x-quintet-forced-user']);
    assert.match(first ?? '', /^\S{32,}$/);
    assert.notEqual(first, second);
    assert.equal(third, undefined);
    assert.equal(forcedUsers.size, 0);
  });
});

describe('runtime/testing/api-response', () => {
  const response = (status: number, data?: unknown): ApiResponse =>
    new ApiResponse('GET /api/posts/', new TestResponse(status, {}, data === undefined ? '' : JSON.stringify(data)));

  it('has the body as data; undefined without one', () => {
    assert.deepEqual(response(200, { id: 1 }).data, { id: 1 });
    assert.equal(response(204).data, undefined);
  });

  it('asserts the status, and shows the request and the body', () => {
    const message = /^GET \/api\/posts\/ answered 500 instead of status 200:\n\{"detail":"Oops"\}/;
    assert.throws(() => response(500, { detail: 'Oops' }).assertStatus(200), { name: 'AssertionError', message });
    assert.equal(response(200).assertStatus(200).status, 200);
  });

  it('asserts that a request was denied', () => {
    for (const status of [401, 403]) response(status).assertDenied();
    for (const status of [200, 404, 500]) assert.throws(() => response(status).assertDenied(), /instead of status 401/);
  });

  it('asserts the whole body or a part of it', () => {
    const list = response(200, {
      count: 2,
      results: [
        { id: 1, tags: [] },
        { id: 2, tags: ['a'] },
      ],
    });
    list.assertContains({ results: [{ id: 1 }, { tags: ['a'] }] }).assertContains({ count: 2 });
    for (const wrong of [
      { count: 3 },
      { results: [{ id: 1 }] },
      { results: [{ id: 2 }, { id: 1 }] },
      { results: {} },
      { toString: {} },
      [],
      null,
    ])
      assert.throws(() => list.assertContains(wrong), { name: 'AssertionError' });
    assert.throws(() => list.assertData({ count: 2 }), { name: 'AssertionError' });
    response(200, [1]).assertData([1]).assertContains([1]);
  });

  it('asserts which fields were rejected, or their messages', () => {
    const refused = response(400, { title: ['This field is required.'], body: ['Too long.'] });
    refused.assertInvalid('body', 'title');
    refused.assertInvalid({ title: ['This field is required.'], body: ['Too long.'] });
    assert.throws(() => refused.assertInvalid('title'), /other fields/);
    assert.throws(() => refused.assertInvalid({ title: ['Another message.'], body: ['Too long.'] }));
    assert.throws(() => response(200, {}).assertInvalid('title'), /instead of status 400/);
  });
});
