// A model form that gets a JSON object instead of what a browser sends.
import assert from 'node:assert/strict';
import { modelFormFor } from '../../src/runtime/forms/model/model-form.ts';
import { json } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';

const MODELS = `
model Book {
  id     Int       @id @default(autoincrement())
  title  String
  pages  Int?
  price  Decimal?  /// @decimal(digits: 6, places: 2)
  shown  Boolean   @default(true)
  meta   Json?
  at     DateTime?
  shelf  Shelf     @relation(fields: [shelfId], references: [id])
  shelfId Int
  topics Topic[]
  isbn   String?   /// @readOnly
}

model Shelf {
  id    Int    @id @default(autoincrement())
  books Book[]
}

model Topic {
  id    Int    @id @default(autoincrement())
  books Book[] /// @hidden
}
`;

describe('http/json-forms', function () {
  this.timeout(60_000);
  let site: AccountApp;
  let body: unknown;
  let partial: boolean;
  let instance: object | undefined;

  before(async () => {
    site = await createAccountApp({
      models: MODELS,
      routes: [
        path('form/', async (request) => {
          const form = modelFormFor(request.app, request.app.models.get('Book'), { fields: 'all' });
          const bound = await form.from(request, { json: body, partial, instance });
          if (!bound.isValid()) return json(bound.errors, { status: 400 });
          return json(await bound.save());
        }),
      ],
    });
    await site.db['shelf'].create({ data: { id: 1 } });
    await site.db['topic'].createMany({ data: [{ id: 1 }, { id: 2 }] });
  });
  beforeEach(async () => {
    await site.db['book'].deleteMany();
    partial = false;
    instance = undefined;
  });
  after(() => site.close());

  const send = async (value: unknown) => {
    body = value;
    return site.visitor().post('/form/', {});
  };
  const book = () => site.db['book'].findFirst({ include: { topics: true } });

  it('takes numbers, booleans, dates, lists and values of JSON columns', async () => {
    const response = await send({
      title: 'T',
      pages: 7,
      price: '9.50',
      shown: false,
      meta: { a: [1] },
      at: '2026-01-02T03:04:05.000Z',
      shelf: 1,
      topics: [1, 2],
    });
    assert.equal(response.statusCode, 200, response.body);
    const saved = await book();
    assert.deepEqual([saved.title, saved.pages, String(saved.price), saved.shown], ['T', 7, '9.50', false]);
    assert.deepEqual([saved.meta, saved.at.toISOString()], [{ a: [1] }, '2026-01-02T03:04:05.000Z']);
    assert.equal(saved.topics.length, 2);
  });

  it('gives what is left out its default, and asks for what must be there', async () => {
    assert.equal((await send({ title: 'T', shelf: 1 })).statusCode, 200);
    assert.equal((await book()).shown, true);
    const missing = await send({});
    assert.equal(missing.statusCode, 400);
    assert.deepEqual(Object.keys(JSON.parse(missing.body) as object), ['title', 'shelf']);
  });

  it('leaves the rest of a row alone; only `partial` lets required fields be left out', async () => {
    await send({ title: 'T', shelf: 1, pages: 7, topics: [1] });
    instance = await book();
    assert.equal((await send({ pages: null })).statusCode, 400);
    partial = true;
    assert.equal((await send({ pages: null })).statusCode, 200);
    const saved = await book();
    assert.deepEqual([saved.title, saved.pages, saved.topics.length], ['T', null, 1]);
  });

  it('checks as forms do, and passes over what the form does not have', async () => {
    const wrong = await send({ title: 'T', shelf: 9, pages: 'many' });
    assert.deepEqual(Object.keys(JSON.parse(wrong.body) as object), ['pages', 'shelf']);
    assert.equal((await send({ title: 'T', shelf: 1, id: 77, isbn: 'x', __proto__: { a: 1 } })).statusCode, 200);
    const saved = await book();
    assert.notEqual(saved.id, 77);
    assert.equal(saved.isbn, null);
  });

  it('refuses a body that is no object', async () => {
    for (const value of [null, [], 'text', 7]) assert.equal((await send(value)).statusCode, 400, String(value));
  });
});
