// `docs/` below an API: the OpenAPI document for programs, a page for people, and neither for those who may not see the API.
import assert from 'node:assert/strict';
import { allowAny } from '../../../../../src/runtime/access/rule.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { serializer } from '../../../../../src/runtime/rest/declare/serializer.ts';
import { apiView } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { docsView } from '../../../../../src/runtime/rest/docs/docs-view.ts';
import { schemaRows } from '../../../../../src/runtime/rest/docs/schema-rows.ts';
import { limitsText, typeText } from '../../../../../src/runtime/rest/docs/schema-text.ts';
import * as fields from '../../../../../src/runtime/rest/fields/index.ts';
import { type ApiApp, createApiApp } from '../../../../support/api-app.ts';

const HTML = { accept: 'text/html,*/*;q=0.8' };
const range = serializer({ low: fields.integer({ help: '<b>least</b>' }), high: fields.integer({ default: 10 }) });

describe('rest/docs', () => {
  let api: ApiApp;
  before(async () => {
    const view = apiView({
      post: async ({ input }) => ({ values: await input() }),
      input: range,
      permissions: allowAny,
    });
    api = await createApiApp({
      api: [
        router({ title: 'Open', permissions: allowAny }).register('range', view),
        router({ path: 'closed/' }).register('range', view),
        router({ path: 'own/', permissions: allowAny }).register('docs', apiView({ get: () => ({ mine: true }) })),
      ],
    });
  });
  after(() => api?.close());

  const get = (url: string, headers: Record<string, string> = {}) => api.call('GET', url, { headers });

  it('is the OpenAPI document for programs', async () => {
    for (const url of ['/api/docs/', '/api/docs.json', '/api/docs/?format=json']) {
      const { status, body } = await get(url);
      assert.deepEqual([status, (body as { openapi: string }).openapi], [200, '3.1.0'], url);
      assert.ok('/api/range/' in (body as { paths: object }).paths);
    }
  });

  it('is a page for browsers, without scripts and with everything escaped', async () => {
    const { status, text, headers } = await get('/api/docs/', HTML);
    assert.equal(status, 200);
    assert.match(String(headers['content-security-policy']), /^default-src 'none'; style-src 'self'/);
    assert.match(text, /\/api\/range\//);
    assert.match(text, /&lt;b&gt;least&lt;\/b&gt;/);
    assert.doesNotMatch(text, /<script|style="|<b>least/);
  });

  it('is for those who may see the root of the API', async () => {
    assert.deepEqual([(await get('/closed/')).status, (await get('/closed/docs/')).status], [401, 401]);
    const page = await get('/closed/docs/', HTML);
    assert.equal(page.status, 401);
    assert.doesNotMatch(page.text, /high/);
  });

  it('leaves the name to a resource of the project', async () => {
    assert.deepEqual((await get('/own/docs/')).body, { mine: true });
  });

  it('groups operations by resource, with a link to each schema that has a name', () => {
    const $ref = '#/components/schemas/Post';
    const operation = {
      operationId: 'posts_list',
      tags: ['posts'],
      summary: 'List',
      responses: { 200: { description: 'Success.', content: { 'application/json': { schema: { $ref } } } } },
    };
    const { groups, schemas } = docsView({
      info: { version: '2' },
      paths: {
        '/posts/{pk}/': { parameters: [{ name: 'pk', in: 'path', required: true, schema: {} }], get: operation },
      },
      components: { schemas: { Post: { properties: { id: { type: 'integer' } }, required: ['id'] } } },
    });
    const [found] = groups[0]?.operations ?? [];
    assert.deepEqual([groups.length, groups[0]?.name, found?.params.map(({ name }) => name)], [1, 'posts', ['pk']]);
    assert.equal(found?.responses[0]?.content?.type.link, 'Post');
    assert.deepEqual(
      schemas[0]?.rows.map(({ name, isRequired }) => [name, isRequired]),
      [['id', true]],
    );
  });

  it('says types and limits in words', () => {
    const text = (schema: object): string => {
      const { before, link = '', after } = typeText(schema as never);
      return before + link + after;
    };
    const $ref = '#/components/schemas/Post';
    assert.equal(text({ type: ['string', 'null'], format: 'date' }), 'string (date) or null');
    assert.equal(text({ type: 'array', items: { $ref } }), 'array of Post');
    assert.equal(text({ anyOf: [{ enum: ['a'] }, { type: 'null' }] }), 'one of or null');
    assert.equal(text({ anyOf: [{ $ref }, { type: 'null' }] }), 'Post or null');
    assert.equal(text({}), 'any');
    assert.deepEqual(limitsText({ minLength: 1, maxLength: 5, minimum: 2, default: false } as never), [
      '1 to 5 characters',
      'at least 2',
      'default false',
    ]);
    const nested = { properties: { author: { type: 'object', properties: { name: { type: 'string' } } } } };
    assert.deepEqual(
      schemaRows(nested as never).map(({ name }) => name),
      ['author', 'author.name'],
    );
  });
});
