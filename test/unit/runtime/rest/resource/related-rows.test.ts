// Policies hold for related rows, too; and what a client has read is what it changes.
import assert from 'node:assert/strict';
import { policy } from '../../../../../src/runtime/access/policy.ts';
import { allowAny, isAuthenticated, isOwner } from '../../../../../src/runtime/access/rule.ts';
import { describeApis } from '../../../../../src/runtime/rest/api/describe.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { fieldSchema } from '../../../../../src/runtime/rest/openapi/schemas.ts';
import { type ApiApp, AUTHENTICATION, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';

const MODELS = `
model Room {
  id       Int     @id @default(autoincrement())
  name     String
  isSecret Boolean @default(false)
  notes    Note[]
  labels   Label[]
}

model Label {
  id    Int     @id @default(autoincrement())
  name  String
  kind  String?
  rooms Room[]
}

model Note {
  id       Int     @id @default(autoincrement())
  text     String
  isHidden Boolean @default(false)
  room     Room    @relation(fields: [roomId], references: [id], onDelete: Cascade)
  roomId   Int
  author   User    @relation(fields: [authorId], references: [id], onDelete: Cascade)
  authorId Int
}
`;

const rooms = modelViewSet('Room', {
  fields: ['id', 'name'],
  nested: { notes: { fields: ['id', 'text', 'author'], write: 'replace' } },
});

onBothDatabases('rest/related-rows', (urlOf) => {
  let api: ApiApp;
  let adaId: unknown;
  let bobId: unknown;

  before(async function () {
    this.timeout(120_000);
    api = await createApiApp({
      models: MODELS,
      userFields: 'notes Note[]',
      postgresUrl: await urlOf(this),
      policies: [
        policy('Room', { view: () => ({ isSecret: false }), add: isAuthenticated, change: isAuthenticated }),
        policy('Label', { view: () => ({ kind: 'public' }) }),
        policy('Note', {
          view: () => ({ isHidden: false }),
          add: isAuthenticated,
          change: isOwner('author'),
          delete: isOwner('author'),
          owner: 'author',
        }),
      ],
      api: [
        router({ path: 'api/', authentication: AUTHENTICATION, permissions: allowAny })
          .register('rooms', rooms)
          .register('keys', modelViewSet('Room', { fields: ['id', 'notes'] }))
          .register('labelled', modelViewSet('Room', { fields: ['id', 'labels'] }))
          .register('notes', modelViewSet('Note', { fields: ['id', 'text'], nested: { room: { fields: ['name'] } } }))
          .register('texts', modelViewSet('Note', { fields: ['id', 'room'], relations: { room: 'text' } })),
      ],
    });
    adaId = (await api.createUser('ada@example.com'))['id'];
    bobId = (await api.createUser('bob@example.com'))['id'];
  });

  after(() => api?.close());

  beforeEach(async () => {
    await api.db['room'].deleteMany();
    const author = { author: { connect: { id: adaId } } };
    const notes = [
      { text: 'shown', ...author },
      { text: 'hidden', isHidden: true, ...author },
    ];
    await api.db['room'].create({ data: { id: 1, name: 'Open', notes: { create: notes } } });
    await api.db['room'].create({
      data: { id: 2, name: 'Vault', isSecret: true, notes: { create: notes.slice(0, 1) } },
    });
  });

  it('leaves rows that the user may not see out of nested lists, in lists, details and answers to writes', async () => {
    const texts = (room: unknown) => (room as { notes: { text: string }[] }).notes.map(({ text }) => text);
    const { body: list } = await api.call('GET', '/api/rooms/');
    assert.deepEqual((list as { results: unknown[] }).results.map(texts), [['shown']]);
    assert.deepEqual(texts((await api.call('GET', '/api/rooms/1/')).body), ['shown']);
    const changed = await api.call('PATCH', '/api/rooms/1/', { as: 'bob@example.com', body: { name: 'Hall' } });
    assert.equal(changed.status, 200);
    assert.deepEqual(texts(changed.body), ['shown']);
  });

  it('leaves their keys out of lists of keys', async () => {
    const { body } = await api.call('GET', '/api/keys/1/');
    assert.equal((body as { notes: unknown[] }).notes.length, 1);
  });

  it('shows null in place of a single related row that the user may not see', async () => {
    const { body } = await api.call('GET', '/api/notes/');
    const { results } = body as { results: { text: string; room: { name: string } | null }[] };
    assert.deepEqual(
      results.map(({ text, room }) => [text, room]),
      [
        ['shown', { name: 'Open' }],
        ['shown', null],
      ],
    );
    const named = (await api.call('GET', '/api/texts/')).body as { results: { room: string | null }[] };
    assert.deepEqual(
      named.results.map(({ room }) => room),
      ['Open', null],
    );
  });

  it('has the same entity tag in the detail and for the precondition of a change', async () => {
    const { headers } = await api.call('GET', '/api/notes/');
    assert.ok(headers);
    const detail = await api.call('GET', '/api/rooms/1/');
    const options = { as: 'bob@example.com', headers: { 'if-match': String(detail.headers['etag']) } };
    const { status } = await api.call('PATCH', '/api/rooms/1/', { ...options, body: { name: 'Hall' } });
    assert.equal(status, 200);
  });

  it('never takes the owner of a nested row from the body', async () => {
    const room = await api.db['room'].create({ data: { id: 3, name: 'Own' } });
    const note = await api.db['note'].create({ data: { text: 'mine', roomId: room['id'], authorId: adaId } });
    const body = { name: 'Own', notes: [{ id: note['id'], text: 'changed', author: bobId }] };
    const { status } = await api.call('PUT', '/api/rooms/3/', { as: 'ada@example.com', body });
    assert.equal(status, 200);
    const stored = await api.db['note'].findUnique({ where: { id: note['id'] } });
    assert.deepEqual([stored?.['text'], stored?.['authorId']], ['changed', adaId]);
  });

  it('keeps nested rows and links that the user does not see when the visible ones are replaced', async () => {
    const body = { name: 'Open', notes: [] };
    assert.equal((await api.call('PUT', '/api/rooms/1/', { as: 'ada@example.com', body })).status, 200);
    const kept = await api.db['note'].findMany({ where: { roomId: 1 } });
    assert.deepEqual(
      kept.map((note: { text: string }) => note.text),
      ['hidden'],
    );
    const labels = [
      { name: 'old', kind: 'public' },
      { name: 'secret', kind: null },
    ];
    await api.db['room'].update({ where: { id: 1 }, data: { labels: { create: labels } } });
    const fresh = await api.db['label'].create({ data: { name: 'new', kind: 'public' } });
    const options = { as: 'ada@example.com', body: { labels: [fresh['id']] } };
    const { body: answer } = await api.call('PATCH', '/api/labelled/1/', options);
    assert.deepEqual((answer as { labels: unknown[] }).labels, [fresh['id']]);
    const room = await api.db['room'].findUnique({ where: { id: 1 }, include: { labels: { orderBy: { id: 'asc' } } } });
    assert.deepEqual(
      room?.['labels'].map((label: { name: string }) => label.name),
      ['secret', 'new'],
    );
  });

  it('says in the schema that a row may be hidden', () => {
    const [description] = describeApis(api.app.apis ?? []);
    const notes = description?.resources.find(({ name }) => name === 'notes');
    const room = notes?.fields.find(({ name }) => name === 'room');
    assert.ok(room?.mayBeHidden);
    assert.deepEqual(fieldSchema(room, 'response')['type'], ['object', 'null']);
    assert.equal(fieldSchema(room, 'request')['type'], 'object');
  });

  it('lets only one of two changes through that were made to the same state', async () => {
    for (let round = 0; round < 10; round++) {
      const etag = String((await api.call('GET', '/api/rooms/1/')).headers['etag']);
      const change = (name: string) =>
        api.call('PATCH', '/api/rooms/1/', {
          as: 'ada@example.com',
          headers: { 'if-match': etag },
          body: { name: `${name} ${round}` },
        });
      const answers = await Promise.all([change('Left'), change('Right')]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412]);
    }
  });
});
