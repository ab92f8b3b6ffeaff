// The OpenAPI document is valid, and what the API answers is what it says.
import assert from 'node:assert/strict';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { allowAny } from '../../../../../src/runtime/access/rule.ts';
import { describeApis } from '../../../../../src/runtime/rest/api/describe.ts';
import { action } from '../../../../../src/runtime/rest/declare/action.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { serializer } from '../../../../../src/runtime/rest/declare/serializer.ts';
import { apiView, modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import * as fields from '../../../../../src/runtime/rest/fields/index.ts';
import { csvRenderer } from '../../../../../src/runtime/rest/respond/csv.ts';
import { jsonLinesRenderer } from '../../../../../src/runtime/rest/respond/json-lines.ts';
import { jsonRenderer } from '../../../../../src/runtime/rest/respond/renderer.ts';
import { openApiDocument } from '../../../../../src/runtime/rest/openapi/document.ts';
import {
  type ApiAnswer,
  type ApiApp,
  AUTHENTICATION,
  createApiApp,
  onBothDatabases,
} from '../../../../support/api-app.ts';

const MODELS = `
enum Mood {
  GOOD
  BAD
}

model Thing {
  id      Int       @id @default(autoincrement())
  name    String    /// @length(max: 20)
  mail    String?   /// @email
  phone   String?   /// @phone
  colour  String?   /// @color
  price   Decimal   @default(0) /// @decimal(digits: 6, places: 2)
  big     BigInt    @default(0)
  ratio   Float?
  active  Boolean   @default(true)
  mood    Mood      @default(GOOD)
  born    DateTime? /// @date
  seenAt  DateTime  @default(now())
  more    Json?
  owner   Thing?    @relation("Owner", fields: [ownerId], references: [id])
  ownerId Int?
  owned   Thing[]   @relation("Owner")
  labels  Label[]
}

model Label {
  id     Int     @id @default(autoincrement())
  text   String  @unique
  things Thing[]
}
`;

type Json = Record<string, unknown>;

onBothDatabases('rest/openapi', (urlOf) => {
  let api: ApiApp;
  let document: Json;

  before(async function () {
    this.timeout(120_000);
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      api: [
        router({ path: 'api/', authentication: AUTHENTICATION, permissions: allowAny, title: 'Things' })
          .register(
            'things',
            modelViewSet('Thing', {
              fields: 'all',
              exclude: ['owned'],
              filters: { price: ['gte'], mood: ['exact', 'in'], born: ['isnull'] },
              search: ['name'],
              ordering: ['name', 'price'],
              actions: {
                rename: action({ detail: true, methods: ['POST'] }, ({ row }) => row().then(({ id }) => ({ id }))),
              },
            }),
          )
          .register(
            'labels',
            modelViewSet('Label', {
              fields: ['id', 'text', 'things'],
              relations: { things: 'link' },
              bulk: true,
              expand: { things: { fields: ['id', 'name'], expand: { owner: { fields: ['id'] } } } },
              renderers: [jsonRenderer, csvRenderer, jsonLinesRenderer],
            }),
          )
          .register(
            'sum',
            apiView({
              post: async (context) => ({ total: ((await context.input())['numbers'] as number[]).length }),
              input: serializer({ numbers: fields.list(fields.integer()) }, { name: 'Numbers' }),
              output: serializer({ total: fields.integer() }),
            }),
          ),
      ],
    });
    const [description] = describeApis(api.app.apis ?? []);
    assert.ok(description);
    document = openApiDocument(description, { version: '2.0.0' }) as Json;
  });
  after(() => api?.close());

  /** Compares a response with what the document says about it. */
  function assertDocumented(answer: ApiAnswer, path: string, method: string): void {
    const operation = ((document['paths'] as Json)[path] as Json)[method.toLowerCase()] as Json;
    const response = (operation['responses'] as Json)[answer.status] as Json | undefined;
    assert.ok(response, `${method} ${path} ${answer.status} is not documented: ${answer.text}`);
    const content = response['content'] as Record<string, { schema: object }> | undefined;
    if (!content) return;
    const schema = Object.values(content)[0]?.schema;
    const ajv = addFormats.default(new Ajv2020.default({ strict: false, allErrors: true }));
    const validate = ajv.compile({ ...schema, components: document['components'] });
    assert.ok(validate(answer.body), `${method} ${path}: ${ajv.errorsText(validate.errors)}\n${answer.text}`);
  }

  it('is a valid document of OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document));
    assert.deepEqual(result.errors ?? [], []);
    assert.equal(result.valid, true);
  });

  it('has every operation once, under an id of its own', () => {
    const operations = Object.values(document['paths'] as Record<string, Json>).flatMap((item) =>
      Object.entries(item).filter(([method]) => method !== 'parameters'),
    );
    const ids = operations.map(([, operation]) => (operation as Json)['operationId']);
    assert.deepEqual(ids.toSorted(), [
      'labels_bulkDestroy',
      'labels_bulkPartialUpdate',
      'labels_bulkUpdate',
      'labels_create',
      'labels_destroy',
      'labels_list',
      'labels_partialUpdate',
      'labels_retrieve',
      'labels_update',
      'sum_post',
      'things_create',
      'things_destroy',
      'things_list',
      'things_partialUpdate',
      'things_rename_post',
      'things_retrieve',
      'things_update',
    ]);
  });

  it('describes what the API answers', async () => {
    const call = async (method: string, path: string, url: string, body?: object): Promise<ApiAnswer> => {
      const answer = await api.call(method, url, body === undefined ? {} : { body });
      assertDocumented(answer, path, method);
      return answer;
    };
    const label = await call('POST', '/api/labels/', '/api/labels/', { text: 'red', things: [] });
    assert.equal(label.status, 201, label.text);
    const made = await call('POST', '/api/things/', '/api/things/', {
      name: 'One',
      mail: 'one@example.com',
      price: '12.5',
      big: '9007199254740993',
      ratio: 0.5,
      born: '2020-02-29',
      more: { a: [1] },
      labels: [(label.body as Json)['id']],
    });
    assert.equal(made.status, 201, made.text);
    const { id } = made.body as { id: number };
    await call('POST', '/api/things/', '/api/things/', { name: 'x'.repeat(21) });
    await call('GET', '/api/things/', '/api/things/?price__gte=1&mood__in=GOOD,BAD&ordering=-price&search=one');
    await call('GET', '/api/things/', '/api/things/?page=99');
    await call('GET', '/api/things/', '/api/things/?mood=ODD');
    await call('GET', '/api/things/{pk}/', `/api/things/${id}/`);
    await call('GET', '/api/things/{pk}/', '/api/things/77/');
    await call('PATCH', '/api/things/{pk}/', `/api/things/${id}/`, { name: 'Two', owner: id });
    await call('PUT', '/api/things/{pk}/', `/api/things/${id}/`, {});
    await call('GET', '/api/labels/', '/api/labels/');
    const red = (label.body as Json)['id'] as number;
    await call('GET', '/api/labels/', '/api/labels/?expand=things.owner');
    await call('GET', '/api/labels/{pk}/', `/api/labels/${red}/?expand=things`);
    const green = await call('POST', '/api/labels/', '/api/labels/', [{ text: 'green', things: [] }]);
    assert.equal(green.status, 201, green.text);
    await call('POST', '/api/labels/', '/api/labels/', [{ text: 'blue' }, { text: 'red' }]);
    await call('PATCH', '/api/labels/', '/api/labels/', [{ id: red, text: 'dark red' }]);
    await call('PUT', '/api/labels/', '/api/labels/', [{ id: red, text: 'red', _etag: '"another"' }]);
    const [{ id: last } = { id: 0 }] = green.body as { id: number }[];
    await call('DELETE', '/api/labels/', '/api/labels/', [{ id: last }]);
    await call('POST', '/api/sum/', '/api/sum/', { numbers: [1, '2'] });
    await call('DELETE', '/api/labels/{pk}/', `/api/labels/${(label.body as Json)['id'] as number}/`);
  });

  it('has patterns that match what the API accepts, and nothing else', async () => {
    const operation = ((document['paths'] as Json)['/api/things/'] as Json)['post'] as Json;
    const body = (operation['requestBody'] as Json)['content'] as Record<string, { schema: object }>;
    const schema = Object.values(body)[0]?.schema;
    const ajv = addFormats.default(new Ajv2020.default({ strict: false }));
    const validate = ajv.compile({ ...schema, components: document['components'] });
    for (const [input, isValid] of [
      [{ phone: '+1 (555) 010-0123' }, true],
      [{ phone: 'call +15550100' }, false],
      [{ phone: '+15550100 x' }, false],
      [{ colour: '#1e90FF' }, true],
      [{ colour: 'a#1e90FF' }, false],
    ] as const) {
      const thing = { name: 'One', ...input };
      const { status, text } = await api.call('POST', '/api/things/', { body: thing });
      assert.equal(status, isValid ? 201 : 400, text);
      assert.equal(validate(thing), isValid, `${JSON.stringify(input)}: ${ajv.errorsText(validate.errors)}`);
    }
  });
});
