// `?expand=`: related rows on request, only declared ones, as far as their policies show them.
import assert from 'node:assert/strict';
import { policy } from '../../../../../src/runtime/access/policy.ts';
import { allowAny } from '../../../../../src/runtime/access/rule.ts';
import { onQuery } from '../../../../../src/runtime/db/query-log/query-log.ts';
import { compileApis } from '../../../../../src/runtime/rest/api/api-urls.ts';
import { describeApis } from '../../../../../src/runtime/rest/api/describe.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { openApiDocument } from '../../../../../src/runtime/rest/openapi/document.ts';
import { type ApiApp, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';

const MODELS = `
model Writer {
  id       Int       @id @default(autoincrement())
  name     String
  isSecret Boolean   @default(false)
  texts    Text[]
  remarks  Remark[]
}

model Text {
  id       Int      @id @default(autoincrement())
  title    String
  writer   Writer   @relation(fields: [writerId], references: [id])
  writerId Int
  remarks  Remark[]
}

model Remark {
  id       Int     @id @default(autoincrement())
  words    String
  isHidden Boolean @default(false)
  text     Text    @relation(fields: [textId], references: [id])
  textId   Int
  writer   Writer  @relation(fields: [writerId], references: [id])
  writerId Int
}
`;

onBothDatabases('rest/serialize/expansions', (urlOf) => {
  let api: ApiApp;

  before(async function () {
    this.timeout(120_000);
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      policies: [
        policy('Writer' as never, { view: () => ({ isSecret: false }) }),
        policy('Remark' as never, { view: () => ({ isHidden: false }) }),
      ],
      api: [
        router({ path: 'api/', permissions: allowAny }).register(
          'texts',
          modelViewSet(
            'Text' as never,
            {
              fields: ['id', 'title', 'writer'],
              expand: {
                writer: { fields: ['id', 'name'] },
                remarks: { fields: ['id', 'words'], expand: { writer: { fields: ['name'] } } },
              },
            } as never,
          ),
        ),
      ],
    });
    for (const data of [{ name: 'Ann' }, { name: 'Bob', isSecret: true }]) await api.db['writer']!.create({ data });
    for (let id = 1; id <= 20; id++)
      await api.db['text']!.create({ data: { title: `text ${id}`, writerId: id === 2 ? 2 : 1 } });
    const remarks = [
      { words: 'good', textId: 1, writerId: 1 },
      { words: 'bad', textId: 1, writerId: 2 },
      { words: 'gone', textId: 1, writerId: 1, isHidden: true },
      { words: 'so so', textId: 2, writerId: 1 },
    ];
    await api.db['remark']!.createMany({ data: remarks });
  });

  after(() => api?.close());

  const read = async (url: string): Promise<unknown> => {
    const { status, body, text } = await api.call('GET', url);
    assert.equal(status, 200, text);
    return body;
  };

  it('are keys, or nothing, until somebody asks', async () => {
    assert.deepEqual(await read('/api/texts/1/'), { id: 1, title: 'text 1', writer: 1 });
    assert.deepEqual(await read('/api/texts/1/?expand='), { id: 1, title: 'text 1', writer: 1 });
    assert.deepEqual(await read('/api/texts/1/?expand=writer'), {
      id: 1,
      title: 'text 1',
      writer: { id: 1, name: 'Ann' },
    });
  });

  it('show what the policies of their models show, at every level', async () => {
    assert.deepEqual(await read('/api/texts/2/?expand=writer'), { id: 2, title: 'text 2', writer: null });
    assert.deepEqual(await read('/api/texts/1/?expand=remarks.writer'), {
      id: 1,
      title: 'text 1',
      writer: 1,
      remarks: [
        { id: 1, words: 'good', writer: { name: 'Ann' } },
        { id: 2, words: 'bad', writer: null },
      ],
    });
    const { remarks } = (await read('/api/texts/1/?expand=remarks')) as { remarks: object[] };
    assert.deepEqual(Object.keys(remarks[0] ?? {}), ['id', 'words']);
  });

  it('are beside the fields that are asked for', async () => {
    assert.deepEqual(await read('/api/texts/1/?fields=title&expand=writer'), {
      title: 'text 1',
      writer: { id: 1, name: 'Ann' },
    });
  });

  it('are only what is declared, and only for reading', async () => {
    for (const name of [
      'texts',
      'writer.texts',
      'remarks.writer.texts',
      'writer.',
      '__proto__',
      'constructor',
      'remarks.text',
    ]) {
      const { status, text } = await api.call('GET', `/api/texts/?expand=${name}`);
      assert.deepEqual([status, /Unknown expansion/.test(text)], [400, true], name);
    }
    const body = { title: 'x' };
    assert.equal((await api.call('PATCH', '/api/texts/1/?expand=writer', { body })).status, 400);
  });

  it('take the same number of statements for twenty rows as for two', async () => {
    const count = async (size: number): Promise<number> => {
      let statements = 0;
      const stop = onQuery(() => void statements++);
      try {
        await read(`/api/texts/?page_size=${size}&expand=writer,remarks.writer`);
      } finally {
        stop();
      }
      return statements;
    };
    await count(2);
    const two = await count(2);
    assert.equal(await count(20), two);
    assert.ok(two <= 8, `${two} statements`);
  });

  it('are in the schema', () => {
    const [described] = describeApis(api.app.apis ?? []);
    const document = JSON.parse(JSON.stringify(openApiDocument(described!)));
    const { properties, required } = document.components.schemas['Text'];
    assert.deepEqual(required, ['id', 'title', 'writer']);
    assert.deepEqual(properties.writer.anyOf[1].required, ['id', 'name']);
    assert.deepEqual(properties.writer.anyOf[1].type, ['object', 'null']);
    assert.deepEqual(properties.remarks.items.required, ['id', 'words']);
    assert.ok(properties.remarks.items.properties.writer);
    const { parameters } = document.paths['/api/texts/'].get;
    const parameter = parameters.find(({ name }: { name: string }) => name === 'expand');
    assert.match(parameter.description, /writer, remarks, remarks\.writer/);
    assert.equal(
      document.paths['/api/texts/'].post.parameters?.some(({ name }: { name: string }) => name === 'expand'),
      false,
    );
  });

  it('have at most three levels', () => {
    const writer = { fields: ['id'], expand: { texts: { fields: ['id'], expand: { writer: { fields: ['id'] } } } } };
    const declared = { fields: ['id'], expand: { remarks: { fields: ['id'], expand: { writer } } } };
    const deep = router({ path: 'api/' }).register('texts', modelViewSet('Text' as never, declared as never));
    const { models, settings } = api.app;
    assert.throws(() => compileApis({ models, settings, policies: [] }, [deep]), /expands more than 3 levels/);
  });
});
