// Filters, search and order through relations say nothing about rows that a policy hides.
import assert from 'node:assert/strict';
import { policy } from '../../../../../src/runtime/access/policy.ts';
import { allowAny, isStaff, or } from '../../../../../src/runtime/access/rule.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { type ApiApp, AUTHENTICATION, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';

const MODELS = `
model Room {
  id       Int     @id @default(autoincrement())
  name     String
  isSecret Boolean @default(false)
  notes    Note[]
}

model Label {
  id    Int     @id @default(autoincrement())
  name  String
  kind  String?
  notes Note[]
}

model Note {
  id     Int     @id @default(autoincrement())
  text   String
  room   Room?   @relation(fields: [roomId], references: [id])
  roomId Int?
  labels Label[]
}
`;

onBothDatabases('rest/list/visible-condition', (urlOf) => {
  let api: ApiApp;

  before(async function () {
    this.timeout(120_000);
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      policies: [
        policy('Room', { view: or(isStaff, () => ({ isSecret: false })) }),
        policy('Label', { view: or(isStaff, () => ({ kind: 'public' })) }),
      ],
      api: [
        router({ path: 'api/', authentication: AUTHENTICATION, permissions: allowAny }).register(
          'notes',
          modelViewSet('Note', {
            fields: ['id', 'text'],
            filters: {
              'room.name': ['exact', 'startswith', 'in'],
              'labels.name': ['exact'],
              'labels.kind': ['isnull'],
              labels: ['exact'],
            },
            search: ['text', 'room.name'],
            ordering: ['text', 'room.name'],
          }),
        ),
      ],
    });
    await api.createUser('staff@example.com', { isStaff: true });
    const create = (model: string, data: object) => api.db[model]?.create({ data });
    await create('room', { id: 1, name: 'Library' });
    await create('room', { id: 2, name: 'Lab', isSecret: true });
    await create('label', { id: 1, name: 'red', kind: 'public' });
    await create('label', { id: 2, name: 'black' });
    await create('note', { id: 1, text: 'c', roomId: 1, labels: { connect: [{ id: 1 }] } });
    await create('note', { id: 2, text: 'b', roomId: 2, labels: { connect: [{ id: 1 }, { id: 2 }] } });
    await create('note', { id: 3, text: 'a' });
  });
  after(() => api?.close());

  const ids = async (query: string, as?: string): Promise<number[]> => {
    const { body } = await api.call('GET', `/api/notes/?${query}`, as === undefined ? {} : { as });
    return (body as { results: { id: number }[] }).results.map(({ id }) => id);
  };
  const STAFF = 'staff@example.com';

  it('finds rows by related rows that the user may see, and no others', async () => {
    for (const [query, forStaff, forVisitors] of [
      ['room__name=Lab', [2], []],
      ['room__name__startswith=L', [1, 2], [1]],
      ['room__name__in=Lab,Library', [1, 2], [1]],
      ['labels__kind__isnull=true', [2], []],
      ['labels__name=black', [2], []],
      ['labels__name=red', [1, 2], [1, 2]],
      ['labels=2', [2], []],
    ] as const) {
      assert.deepEqual(await ids(query, STAFF), forStaff, query);
      assert.deepEqual(await ids(query), forVisitors, query);
    }
  });

  it('searches in related rows that the user may see, and in the rows themselves', async () => {
    assert.deepEqual(await ids('search=lab', STAFF), [2]);
    assert.deepEqual(await ids('search=lab'), []);
    assert.deepEqual(await ids('search=lib'), [1]);
    assert.deepEqual(await ids('search=b'), [1, 2]);
  });

  it('ignores an order by related rows, unless the user may see them all', async () => {
    assert.deepEqual(
      (await ids('ordering=room__name', STAFF)).filter((id) => id !== 3),
      [2, 1],
    );
    assert.deepEqual(await ids('ordering=room__name'), [1, 2, 3]);
    assert.deepEqual(await ids('ordering=room__name,text'), [3, 2, 1]);
  });
});
