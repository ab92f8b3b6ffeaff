// Lists as CSV and JSON Lines: all rows, read by their key as fast as the client takes them.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { get as httpGet } from 'node:http';
import type { AddressInfo } from 'node:net';
import { allowAny } from '../../../../../src/runtime/access/rule.ts';
import { policy } from '../../../../../src/runtime/access/policy.ts';
import { onQuery } from '../../../../../src/runtime/db/query-log/query-log.ts';
import { describeApis } from '../../../../../src/runtime/rest/api/describe.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { openApiDocument } from '../../../../../src/runtime/rest/openapi/document.ts';
import { csvRenderer } from '../../../../../src/runtime/rest/respond/csv.ts';
import { jsonLinesRenderer } from '../../../../../src/runtime/rest/respond/json-lines.ts';
import { jsonRenderer } from '../../../../../src/runtime/rest/respond/renderer.ts';
import { type ApiApp, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';
import { eventually } from '../../../../support/eventually.ts';

const MODELS = `
model Item {
  id       Int      @id @default(autoincrement())
  name     String
  rank     Int      @default(0)
  note     String?
  price    Decimal  @default(0)
  madeAt   DateTime @default(now())
  isHidden Boolean  @default(false)
  boxId    String?
  box      Box?     @relation(fields: [boxId], references: [id])
}

model Box {
  id    String @id @default(uuid()) /// @uuid
  label String
  items Item[]
}
`;
const ROWS = 2_300;

onBothDatabases('rest/respond/streams', (urlOf) => {
  let api: ApiApp;

  before(async function () {
    this.timeout(120_000);
    const fields = ['id', 'name', 'rank', 'note', 'price', 'box'];
    const renderers = [jsonRenderer, csvRenderer, jsonLinesRenderer];
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      policies: [policy('Item' as never, { view: () => ({ isHidden: false }) })],
      api: [
        router({ path: 'api/', renderers, permissions: allowAny })
          .register(
            'items',
            modelViewSet(
              'Item' as never,
              {
                fields,
                filters: ['rank'],
                ordering: ['name', 'rank', 'note', 'madeAt', 'box.label'],
              } as never,
            ),
          )
          .register('boxes', modelViewSet('Box' as never, { fields: ['id', 'label'] } as never)),
      ],
    });
    const data = Array.from({ length: ROWS }, (_, index) => ({
      name: `item ${String(index % 700).padStart(4, '0')}`,
      rank: index % 10,
      isHidden: index === 5,
    }));
    await api.db['item']!.createMany({ data });
    await api.db['box']!.createMany({ data: Array.from({ length: 1_201 }, (_, index) => ({ label: `box ${index}` })) });
  });

  after(() => api?.close());

  const linesOf = async (url: string): Promise<Record<string, unknown>[]> => {
    const { status, text } = await api.call('GET', url);
    assert.equal(status, 200, text);
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));
  };

  it('have every row once, in the order of the list', async () => {
    const ids = (await linesOf('/api/items.jsonl')).map(({ id }) => Number(id));
    assert.equal(ids.length, ROWS - 1);
    assert.deepEqual(
      ids,
      [...ids].sort((a, b) => a - b),
    );
    const sorted = await linesOf('/api/items.jsonl?ordering=-name,rank');
    const expected = await api.db['item']!.findMany({
      where: { isHidden: false },
      orderBy: [{ name: 'desc' }, { rank: 'asc' }, { id: 'asc' }],
    });
    assert.deepEqual(
      sorted.map(({ id }) => id),
      expected.map((row: { id?: unknown }) => row.id),
    );
    assert.equal(new Set((await linesOf('/api/boxes.jsonl')).map(({ id }) => id)).size, 1_201);
    assert.equal((await linesOf('/api/items.jsonl?ordering=madeAt')).length, ROWS - 1);
  });

  it('obey filters, fields and policies, and have one page if the client asks for one', async () => {
    assert.equal((await linesOf('/api/items.jsonl?rank=5')).length, ROWS / 10 - 1);
    assert.deepEqual(Object.keys((await linesOf('/api/items.jsonl?fields=name'))[0] ?? {}), ['name']);
    assert.equal((await linesOf('/api/items.jsonl?page=2&page_size=7')).length, 7);
    assert.equal((await linesOf('/api/items/1.jsonl')).length, 1);
  });

  it('refuse an order by which rows cannot be found again, and filters that are not valid, before they begin', async () => {
    for (const name of ['note', 'box__label']) {
      const { status, body } = await api.call('GET', `/api/items.jsonl?ordering=${name}`);
      assert.deepEqual([status, body], [400, { ordering: [`This format cannot be ordered by '${name}'.`] }]);
    }
    const { status, headers } = await api.call('GET', '/api/items.csv?rank=x');
    assert.deepEqual(
      [status, headers['content-type'], headers['content-disposition']],
      [400, 'application/json', undefined],
    );
  });

  it('are text of their type, as a file', async () => {
    const csv = await api.call('GET', '/api/items.csv?rank=5&fields=id,name,price');
    assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8');
    assert.equal(csv.headers['content-disposition'], 'attachment; filename="items.csv"');
    const [first, second] = csv.text.split('\r\n');
    assert.deepEqual([first, second], ['id,name,price', '16,item 0015,0']);
    assert.equal(csv.text.trimEnd().split('\r\n').length, ROWS / 10);
    const lines = await api.call('GET', '/api/items/', { headers: { accept: 'application/x-ndjson' } });
    assert.equal(lines.headers['content-type'], 'application/jsonl');
    assert.equal((await api.call('HEAD', '/api/items.csv')).text, '');
  });

  it('read rows in batches, and no more of them when the client has left', async () => {
    const address = await api.server.listen({ port: 0, host: '127.0.0.1' });
    assert.ok((api.server.server.address() as AddressInfo).port > 0);
    // More than the buffers of both sockets hold.
    await api.db['item']!.updateMany({ data: { note: 'x'.repeat(4_000) } });
    const statements: string[] = [];
    const stop = onQuery(({ sql }) => void statements.push(sql));
    try {
      await new Promise<void>((resolve, reject) => {
        const request = httpGet(`${address}/api/items.jsonl`, (response) => {
          response.once('data', () => {
            response.destroy();
            resolve();
          });
        });
        request.once('error', reject);
      });
      await eventually(
        'the end of the request',
        () =>
          new Promise<boolean>((resolve) => api.server.server.getConnections((_error, count) => resolve(count === 0))),
      );
      const reads = (): number => statements.filter((sql) => /from .*item/i.test(sql)).length;
      let read = -1;
      // A batch that was asked for when the client left is still read.
      for (let isSame = false; !isSame; read = reads()) {
        await sleep(100);
        isSame = read === reads();
      }
      assert.ok(read < 5, `${read} batches of 5 were read`);
      await (await fetch(`${address}/api/items.jsonl`)).text();
      assert.equal(reads() - read, 5);
    } finally {
      stop();
      await api.db['item']!.updateMany({ data: { note: null } });
    }
  });

  it('are texts in the schema', () => {
    const [described] = describeApis(api.app.apis ?? []);
    const document = JSON.parse(JSON.stringify(openApiDocument(described!)));
    const { content } = document.paths['/api/items/'].get.responses['200'];
    assert.deepEqual(content['text/csv'], { schema: { type: 'string' } });
    assert.deepEqual(content['application/jsonl'], { schema: { type: 'string' } });
    assert.ok(content['application/json'].schema.properties.results);
  });
});

describe('rest/respond/csv', () => {
  const render = (data: unknown): string =>
    csvRenderer.render(data, { request: { path: '/api/a/' }, headers: {} } as never) as string;

  it('quotes what needs it', () => {
    assert.equal(
      render([
        { a: 'x,y', b: 'say "hi"', c: 'two\nlines' },
        { a: null, b: true, c: 1.5 },
      ]),
      'a,b,c\r\n"x,y","say ""hi""","two\nlines"\r\n,true,1.5\r\n',
    );
  });

  it('makes no formulas', () => {
    for (const text of ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\tx', '\rx', '＝1+1', '=HYPERLINK("x")', '-cmd|calc'])
      assert.match(render([{ a: text }]), /^a\r\n"?'/, JSON.stringify(text));
    for (const text of ['-5', '+49', '-1.50', 'a=b', 'x@example.com'])
      assert.equal(render([{ a: text }]), `a\r\n${text}\r\n`);
    assert.equal(render([{ a: -5 }]), 'a\r\n-5\r\n');
    assert.match(render([{ '=a': 1 }]), /^'=a\r\n/);
  });

  it('writes nested values as JSON, pages as their rows and one row as a line', () => {
    assert.equal(render({ count: 1, results: [{ a: [1, 2], b: { c: 'd' } }] }), 'a,b\r\n"[1,2]","{""c"":""d""}"\r\n');
    assert.equal(render({ a: 1 }), 'a\r\n1\r\n');
    assert.equal(render([]), '');
  });
});
