// Many rows by one request: all of them or none, and what holds for a single row holds for each.
import assert from 'node:assert/strict';
import { policy } from '../../../../../src/runtime/access/policy.ts';
import { allowAny } from '../../../../../src/runtime/access/rule.ts';
import { invalid, rules } from '../../../../../src/runtime/models/rules.ts';
import { describeApis } from '../../../../../src/runtime/rest/api/describe.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { openApiDocument } from '../../../../../src/runtime/rest/openapi/document.ts';
import {
  type ApiApp,
  type ApiAnswer,
  AUTHENTICATION,
  createApiApp,
  onBothDatabases,
} from '../../../../support/api-app.ts';

const MODELS = `
model Task {
  id      Int     @id @default(autoincrement())
  title   String  /// @length(max: 20)
  code    String  @unique
  level   Int     @default(0)
  isFixed Boolean @default(false)
  list    List?   @relation(fields: [listId], references: [id])
  listId  Int?
  marks   Mark[]
}

model List {
  id       Int     @id @default(autoincrement())
  isSecret Boolean @default(false)
  tasks    Task[]
}

model Mark {
  id    Int    @id @default(autoincrement())
  tasks Task[]
}
`;

onBothDatabases('rest/resource/bulk-operations', (urlOf) => {
  let api: ApiApp;
  const saved: string[] = [];

  before(async function () {
    this.timeout(120_000);
    const fields = ['id', 'title', 'code', 'level', 'isFixed'];
    const related = [...fields, 'list', 'marks'];
    const hooks = { afterSave: ({ row }: { row?: { code?: unknown } }) => void saved.push(String(row?.code)) };
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      policies: [
        policy('Task' as never, {
          view: () => ({ level: { lt: 100 } }),
          add: () => true,
          change: () => ({ isFixed: false }),
          delete: () => ({ isFixed: false }),
        }),
        policy('List' as never, { view: () => ({ isSecret: false }) }),
      ],
      rules: [
        rules(
          'Task' as never,
          {
            clean(task: { level?: number; title?: string }) {
              if (task.level === 13) throw invalid({ level: 'Bad luck.' });
            },
          } as never,
        ),
      ],
      api: [
        router({ path: 'api/', permissions: allowAny, authentication: AUTHENTICATION })
          .register('tasks', modelViewSet('Task' as never, { fields, bulk: { max: 5 }, hooks } as never))
          .register('related', modelViewSet('Task' as never, { fields: related, bulk: true } as never))
          .register('single', modelViewSet('Task' as never, { fields } as never))
          .register(
            'readable',
            modelViewSet('Task' as never, { fields, bulk: true, only: ['list', 'retrieve'] } as never),
          ),
      ],
    });
  });

  beforeEach(async () => {
    await api.db['task']!.deleteMany();
    saved.length = 0;
    for (let id = 1; id <= 4; id++)
      await api.db['task']!.create({ data: { id: 100 + id, title: `t${id}`, code: `c${id}` } });
  });

  after(() => api?.close());

  const send = (
    method: string,
    body: unknown,
    headers: Record<string, string> = {},
    name = 'tasks',
  ): Promise<ApiAnswer> => api.call(method, `/api/${name}/`, { body, headers });
  const titles = async (): Promise<string[]> =>
    (await api.db['task']!.findMany({ orderBy: { id: 'asc' } })).map((row: { title?: unknown }) => String(row.title));
  const BEFORE = ['t1', 't2', 't3', 't4'];

  describe('POST', () => {
    it('creates all rows, and still takes a single one', async () => {
      const { status, body } = await send('POST', [
        { title: 'a', code: 'a' },
        { title: 'b', code: 'b', level: 2 },
      ]);
      assert.equal(status, 201);
      assert.deepEqual(
        (body as { title: string; level: number }[]).map(({ title, level }) => [title, level]),
        [
          ['a', 0],
          ['b', 2],
        ],
      );
      assert.deepEqual(saved, ['a', 'b']);
      assert.equal((await send('POST', { title: 'c', code: 'c' })).status, 201);
      assert.deepEqual((await titles()).sort(), ['a', 'b', 'c', ...BEFORE]);
    });

    it('creates none if one is wrong, and says what is wrong with each', async () => {
      const { status, body } = await send('POST', [
        { title: 'fine', code: 'x' },
        { code: 'y' },
        { title: 'rule', code: 'z', level: 13 },
        { title: 'taken', code: 'c1' },
        7,
      ]);
      assert.deepEqual(
        [status, body],
        [
          400,
          [
            {},
            { title: ['This field is required.'] },
            { level: ['Bad luck.'] },
            { code: ['task with this code already exists.'] },
            { non_field_errors: ['Invalid data. Expected a dictionary, but got int.'] },
          ],
        ],
      );
      assert.deepEqual(await titles(), BEFORE);
    });

    it('finds two rows of the same list that exclude each other', async () => {
      const { status, body } = await send('POST', [
        { title: 'a', code: 'same' },
        { title: 'b', code: 'same' },
      ]);
      assert.deepEqual([status, body], [400, [{}, { code: ['task with this code already exists.'] }]]);
      assert.deepEqual(await titles(), BEFORE);
    });

    it('has a maximum, and no empty list', async () => {
      const rows = Array.from({ length: 6 }, (_, index) => ({ title: 'x', code: `n${index}` }));
      assert.deepEqual((await send('POST', rows)).body, {
        non_field_errors: ['Ensure this list has no more than 5 rows.'],
      });
      assert.equal((await send('POST', [])).status, 400);
      assert.equal((await send('POST', rows.slice(0, 5))).status, 201);
    });

    it('takes single rows only where the viewset does not say otherwise', async () => {
      const { status, body } = await send('POST', [{ title: 'a', code: 'a' }], {}, 'single');
      assert.deepEqual(
        [status, body],
        [
          400,
          {
            non_field_errors: [
              'Invalid data. Expected a dictionary, but got list. This resource does not accept lists of rows.',
            ],
          },
        ],
      );
      assert.deepEqual((await send('POST', [1, 2], {}, 'single')).body, {
        non_field_errors: ['Invalid data. Expected a dictionary, but got list.'],
      });
      assert.equal((await send('PATCH', [{ id: 101 }], {}, 'single')).status, 405);
      assert.equal((await send('DELETE', [101], {}, 'single')).status, 405);
      assert.equal((await send('DELETE', [101], {}, 'readable')).status, 405);
    });
  });

  it('name related rows, as far as the user sees them', async () => {
    const [open, secret] = [
      await api.db['list']!.create({ data: {} }),
      await api.db['list']!.create({ data: { isSecret: true } }),
    ];
    const mark = await api.db['mark']!.create({ data: {} });
    const rows = [
      { title: 'a', code: 'a', list: open['id'], marks: [mark['id']] },
      { title: 'b', code: 'b', list: secret['id'] },
      { title: 'c', code: 'c', marks: [99_999] },
    ];
    const { status, body } = await send('POST', rows, {}, 'related');
    assert.deepEqual(
      [status, body],
      [
        400,
        [
          {},
          { list: [`Invalid pk "${String(secret['id'])}" - object does not exist.`] },
          { marks: ['Invalid pk "99999" - object does not exist.'] },
        ],
      ],
    );
    const saved = await send('POST', rows.slice(0, 1), {}, 'related');
    assert.equal(saved.status, 201, saved.text);
    const [row] = saved.body as { id: number; list: number; marks: number[] }[];
    assert.deepEqual([row?.list, row?.marks], [open['id'], [mark['id']]]);
    const patched = await send('PATCH', [{ id: row?.id, list: null, marks: [] }], {}, 'related');
    assert.deepEqual((patched.body as object[])[0], { ...row, list: null, marks: [] });
  });

  describe('PATCH and PUT', () => {
    it('change all rows', async () => {
      const { status, body } = await send('PATCH', [
        { id: 102, title: 'two' },
        { id: '101', level: 5 },
      ]);
      assert.equal(status, 200);
      assert.deepEqual(
        (body as { id: number; title: string; level: number }[]).map(({ id, title, level }) => [id, title, level]),
        [
          [102, 'two', 0],
          [101, 't1', 5],
        ],
      );
      assert.deepEqual(saved, ['c2', 'c1']);
      const put = await send('PUT', [{ id: 101, title: 'x' }]);
      assert.deepEqual([put.status, put.body], [400, [{ code: ['This field is required.'] }]]);
      assert.equal((await send('PUT', [{ id: 101, title: 'x', code: 'c9' }])).status, 200);
    });

    it('change none if one does not exist, is hidden, is named twice or has no key', async () => {
      await api.db['task']!.update({ where: { id: 104 }, data: { level: 100 } });
      const { status, body } = await send('PATCH', [
        { id: 101, title: 'x' },
        { id: 999, title: 'x' },
        { id: 104, title: 'x' },
        { id: 101, title: 'y' },
        { title: 'x' },
      ]);
      assert.deepEqual(
        [status, body],
        [
          400,
          [
            {},
            { id: ['Invalid pk "999" - object does not exist.'] },
            { id: ['Invalid pk "104" - object does not exist.'] },
            { id: ['Duplicate row "101".'] },
            { id: ['This field is required.'] },
          ],
        ],
      );
      assert.deepEqual(await titles(), BEFORE);
      for (const keys of [[{ id: {} }], [{ id: ['101'] }], [null], [{ id: 'x' }], [{ id: 1e300 }], [{ id: '101 ' }]])
        assert.equal((await send('PATCH', keys)).status, 400, JSON.stringify(keys));
    });

    it('change none if the user may not change one', async () => {
      await api.db['task']!.update({ where: { id: 103 }, data: { isFixed: true } });
      const rows = [101, 102, 103].map((id) => ({ id, title: 'x' }));
      const { status, body } = await send('PATCH', rows);
      const detail = 'Row 2: You do not have permission to change this task.';
      assert.deepEqual([status, body], [403, { detail }]);
      assert.deepEqual(await titles(), BEFORE);
    });

    it('change none if one is another than the client has read', async () => {
      const tagOf = async (id: number): Promise<string> =>
        String((await api.call('GET', `/api/tasks/${id}/`)).headers['etag']);
      const rows = [
        { id: 101, title: 'x', _etag: await tagOf(101) },
        { id: 102, title: 'x', _etag: await tagOf(102) },
      ];
      await api.db['task']!.update({ where: { id: 102 }, data: { level: 9 } });
      const { status, body } = await send('PATCH', rows);
      assert.deepEqual(
        [status, (body as { detail: string }).detail.startsWith('Row 1: The object was changed')],
        [412, true],
      );
      assert.deepEqual(await titles(), BEFORE);
      assert.equal((await send('PATCH', [rows[0], { ...rows[1], _etag: await tagOf(102) }])).status, 200);
      assert.equal((await send('PATCH', [{ id: 101, title: 'y' }], { 'if-match': '"a"' })).status, 400);
    });

    it('answer without the rows if the client prefers that', async () => {
      const { status, text, headers } = await send('PATCH', [{ id: 101, title: 'x' }], { prefer: 'return=minimal' });
      assert.deepEqual([status, text, headers['preference-applied']], [204, '', 'return=minimal']);
    });
  });

  describe('DELETE', () => {
    it('deletes rows by their keys, or by objects with keys', async () => {
      assert.equal((await send('DELETE', [101, '102', { id: 103 }])).status, 204);
      assert.deepEqual(await titles(), ['t4']);
    });

    it('deletes none if one may not be deleted, was changed or does not exist', async () => {
      await api.db['task']!.update({ where: { id: 103 }, data: { isFixed: true } });
      assert.equal((await send('DELETE', [101, 103])).status, 403);
      assert.equal((await send('DELETE', [101, { id: 102, _etag: '"old"' }])).status, 412);
      const { status, body } = await send('DELETE', [101, 999]);
      assert.deepEqual([status, body], [400, [{}, { id: ['Invalid pk "999" - object does not exist.'] }]]);
      assert.equal((await send('DELETE', {})).status, 400);
      assert.deepEqual(await titles(), BEFORE);
    });
  });

  it('are in the schema', () => {
    const [described] = describeApis(api.app.apis ?? []);
    const document = JSON.parse(JSON.stringify(openApiDocument(described!)));
    const { post, put, patch, delete: remove } = document.paths['/api/tasks/'];
    const schemaOf = (operation: { requestBody: { content: object } }): Record<string, unknown> =>
      (operation.requestBody.content as Record<string, { schema: Record<string, unknown> }>)['application/json']!
        .schema;
    const named = (schema: Record<string, unknown>): { required: string[]; properties: object } =>
      document.components.schemas[
        String((schema['items'] as { $ref: string }).$ref)
          .split('/')
          .at(-1)!
      ];
    assert.deepEqual((schemaOf(post)['anyOf'] as { maxItems?: number }[])[1]?.maxItems, 5);
    assert.deepEqual(named(schemaOf(put)).required, ['id', 'title', 'code']);
    assert.deepEqual(named(schemaOf(patch)).required, ['id']);
    assert.deepEqual(Object.keys(named(schemaOf(remove)).properties), ['id', '_etag']);
    assert.deepEqual(Object.keys(patch.requestBody.content), ['application/json']);
    assert.ok(patch.responses['412'] && remove.responses['204']);
    assert.equal(document.paths['/api/single/'].patch, undefined);
  });
});
