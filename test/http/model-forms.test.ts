import assert from 'node:assert/strict';
import { modelFormFor } from '../../src/runtime/forms/model/model-form.ts';
import type { BoundModelForm } from '../../src/runtime/forms/model/bound-model-form.ts';
import type { ModelFormOptions } from '../../src/runtime/forms/model/form-options.ts';
import type { StandardSchema } from '../../src/runtime/forms/standard-schema.ts';
import { collectSchemas } from '../../src/runtime/forms/model/json-schemas.ts';
import { html, text } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';
import { needsPostgres } from '../support/postgres.ts';

const MODELS = `
model Book {
  id       Int      @id @default(autoincrement())
  title    String
  code     String   @unique
  shelf    Shelf    @relation(fields: [row, place], references: [row, place])
  row      Int
  place    Int
  topics   Topic[]
  sequelTo Book?    @relation("sequel", fields: [sequelId], references: [id])
  sequelId Int?
  sequels  Book[]   @relation("sequel")
  kind     String   @default("paper") /// @choices(paper: "Paper", web: "On the web")
  isbn     String?  /// @readOnly
  nick     String?
  size     BigInt?
  rating   Float?
  raw      Bytes?
  maybe    Boolean?
  at       DateTime?
  time     DateTime? /// @time
  spec     Json?    /// @json(schema: "spec")
  notes    String   @default("") /// @json(schema: "posts.spec")
}

model Shelf {
  row   Int
  place Int
  name  String
  books Book[]
  @@id([row, place])
}

model Topic {
  id    Int    @id @default(autoincrement())
  name  String
  books Book[]
}
`;

const SPEC: StandardSchema = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof (value as { pages?: unknown }).pages === 'number'
        ? { value }
        : { issues: [{ message: 'Must be a number.', path: ['pages'] }] },
  },
};

for (const provider of ['sqlite', 'postgresql'] as const)
  describe(`http/model-forms on ${provider}`, function () {
    this.timeout(60_000);
    let site: AccountApp;
    let options: ModelFormOptions;
    let instance: object | undefined;
    let seen: BoundModelForm;
    let beforeSave: () => Promise<unknown>;

    before(async function () {
      site = await createAccountApp({
        postgresUrl: provider === 'postgresql' ? await needsPostgres(this) : undefined,
        models: MODELS,
        settings: { timeZone: 'Europe/Berlin' },
        routes: [
          path('form/', async (request) => {
            seen = await modelFormFor(request.app, request.app.models.get('Book'), options).from(request, { instance });
            if (request.method !== 'POST' || !seen.isValid()) return html(seen.html);
            await beforeSave();
            const saved = await seen.trySave();
            return saved ? text(String(saved['id'])) : html(seen.html, { status: 409 });
          }),
        ],
      });
      await site.db['shelf'].createMany({
        data: [
          { row: 1, place: 1, name: 'Left' },
          { row: 1, place: 2, name: 'Right' },
        ],
      });
    });
    const useSchemas = () =>
      Object.assign(site.app, { jsonSchemas: collectSchemas([{ name: 'posts', schemas: { spec: SPEC } }]) });
    before(() => void useSchemas());
    beforeEach(async () => {
      await site.db['book'].deleteMany();
      await site.db['topic'].deleteMany();
      options = { fields: 'all' };
      instance = undefined;
      beforeSave = async () => undefined;
    });
    after(() => site?.close());

    const send = (fields: Record<string, string | string[]>) =>
      site.visitor().post('/form/', { title: 'T', code: 'c', shelf: '["1","1"]', kind: 'web', ...fields });

    it('offers rows with a key of several fields, and saves all its columns', async () => {
      const { body } = await site.visitor().get('/form/');
      assert.match(body, /<option value="\[&quot;1&quot;,&quot;2&quot;\]">Right<\/option>/);
      await send({ shelf: '["1","2"]' });
      const book = await site.db['book'].findFirst();
      assert.deepEqual([book.row, book.place], [1, 2]);
      assert.match((await send({ shelf: '["9","9"]' })).body, /Select a valid choice/);
    });

    it('leaves bytes, read-only fields and the far sides of relations out of a new row’s form', async () => {
      const { body } = await site.visitor().get('/form/');
      for (const name of ['id', 'raw', 'isbn', 'sequels', 'row', 'place', 'sequelId'])
        assert.doesNotMatch(body, new RegExp(`name="${name}"`), name);
    });

    it('shows read-only fields of a row disabled, and never writes them', async () => {
      await send({});
      instance = await site.db['book'].update({ where: { code: 'c' }, data: { isbn: '1' } });
      assert.match(
        (await site.visitor().get('/form/')).body,
        /<input type="text" name="isbn" value="1" disabled id="id_isbn">/,
      );
      await send({ isbn: '2', title: 'New' });
      const book = await site.db['book'].findFirst();
      assert.deepEqual([book.isbn, book.title], ['1', 'New']);
    });

    it('refuses names that the model does not have or a form cannot change', async () => {
      for (const [name, message] of [
        ['titel', /'titel', but Book has no such field/],
        ['raw', /forms do not support bytes/],
        ['sequels', /the foreign key is in the other model/],
      ] as const) {
        options = { fields: [name] };
        assert.equal((await site.visitor().get('/form/')).statusCode, 500);
        assert.match(site.log.at(-1) ?? '', message);
      }
    });

    it('takes a foreign key’s column for its relation', async () => {
      options = { fields: ['sequelId'] };
      assert.match((await site.visitor().get('/form/')).body, /<select name="sequelTo"/);
    });

    it('reads every kind of column', async () => {
      const response = await send({
        nick: ' Al ',
        size: '9007199254740993',
        rating: '1.5',
        maybe: 'false',
        at: '2026-07-01T12:00',
        time: '14:30',
      });
      assert.match(response.body, /^\d+$/);
      const book = await site.db['book'].findFirst();
      assert.deepEqual(
        [book.nick, book.size, book.rating, book.maybe, book.kind],
        ['Al', 9007199254740993n, 1.5, false, 'web'],
      );
      assert.equal(book.at.toISOString(), '2026-07-01T10:00:00.000Z');
      assert.equal(book.time.toISOString(), '1970-01-01T14:30:00.000Z');
      instance = book;
      const { body } = await site.visitor().get('/form/');
      assert.match(body, /name="at" value="2026-07-01T12:00:00"/);
      assert.match(body, /name="time" value="14:30:00"/);
      assert.match(body, /<option value="false" selected>No<\/option>/);
      await site.visitor().post('/form/', { title: 'T', code: 'c', shelf: '["1","1"]', kind: 'web' });
      const empty = await site.db['book'].findFirst();
      assert.deepEqual([empty.nick, empty.size, empty.rating, empty.maybe, empty.at], [null, null, null, null, null]);
    });

    it('refuses a time that the clocks skip', async () => {
      assert.match(
        (await send({ at: '2026-03-29T02:30' })).body,
        /couldn’t be interpreted in time zone Europe\/Berlin/,
      );
    });

    it('refuses numbers that their columns cannot hold', async () => {
      assert.match((await send({ size: '9223372036854775808' })).body, /less than or equal to 9223372036854775807/);
      assert.match((await send({ title: 'a\0b' })).body, /Null characters are not allowed\./);
    });

    it('asks for a key where the rows are too many for a list, and checks it', async () => {
      await site.db['topic'].createMany({ data: Array.from({ length: 201 }, (_, index) => ({ name: `t${index}` })) });
      const [first, second] = await site.db['topic'].findMany({ take: 2, orderBy: { id: 'asc' } });
      assert.match((await site.visitor().get('/form/')).body, /<input type="text" name="topics"/);
      assert.match(
        (await send({ topics: `${first.id}, 999999` })).body,
        /That choice is not one of the available choices/,
      );
      assert.match((await send({ topics: 'x' })).body, /That choice is not one of the available choices/);
      await send({ topics: `${first.id}, ${second.id}` });
      assert.equal(await site.db['topic'].count({ where: { books: { some: {} } } }), 2);
    });

    it('limits what may be chosen', async () => {
      options = { fields: ['shelf'], limitChoices: { shelf: { place: 1 } } };
      const { body } = await site.visitor().get('/form/');
      assert.match(body, /Left/);
      assert.doesNotMatch(body, /Right/);
    });

    it('finds a value that is taken, but not the row’s own', async () => {
      await send({});
      assert.match((await send({})).body, /Book with this Code already exists\./);
      instance = await site.db['book'].findFirst();
      assert.match((await send({ title: 'Other' })).body, /^\d+$/);
    });

    it('turns a value that another request took meanwhile into an error of its field', async () => {
      beforeSave = () => site.db['book'].create({ data: { title: 'Fast', code: 'c', row: 1, place: 1 } });
      const response = await send({});
      assert.equal(response.statusCode, 409);
      assert.match(response.body, /Book with this Code already exists\./);
      assert.deepEqual(Object.keys(seen.errors), ['code']);
      await assert.rejects(seen.save(), { code: 'FORM_NOT_VALID' });
    });

    it('holds JSON to the schema that the column names, on whichever kind of column', async () => {
      for (const [spec, error] of [
        ['{"pages": 3}', undefined],
        ['{"pages": "3"}', 'pages: Must be a number.'],
        ['[1]', 'pages: Must be a number.'],
        ['', undefined],
      ] as const) {
        await site.db['book'].deleteMany();
        await send({ spec, notes: spec });
        const words = error === undefined ? undefined : [{ code: 'invalid', message: error }];
        assert.deepEqual([seen.errors['spec'], seen.errors['notes']], [words, words], spec);
      }
      await send({ spec: '{"pages": 3}', notes: '{"pages": 4}', code: 'd' });
      const saved = await site.db['book'].findFirst({ where: { code: 'd' } });
      assert.deepEqual([saved.spec, saved.notes], [{ pages: 3 }, '{"pages":4}']);
    });

    it('says which schema is missing', async () => {
      Object.assign(site.app, { jsonSchemas: collectSchemas([{ name: 'posts', schemas: { spek: SPEC, other: 7 } }]) });
      options = { fields: ['spec'] };
      assert.equal((await send({})).statusCode, 500);
      assert.match(
        site.log.at(-1) ?? '',
        /FORM_SCHEMA_UNKNOWN|names a schema that src\/posts\/schemas\.ts does not export/,
      );
      useSchemas();
    });

    it('holds all values together to a schema of the form', async () => {
      const validate = (value: unknown) => {
        const { title, code } = value as Record<string, unknown>;
        return title === code ? { issues: [{ message: 'Same as the title.', path: ['code'] }] } : { value };
      };
      options = { fields: 'all', schema: { '~standard': { version: 1, vendor: 'test', validate } } };
      await send({ title: 'x', code: 'x' });
      assert.deepEqual(seen.errors, { code: [{ code: 'invalid', message: 'Same as the title.' }] });
    });

    it('tells which fields changed', async () => {
      await send({});
      instance = await site.db['book'].findFirst();
      await site.visitor().post('/form/', { title: 'Changed', code: 'c', shelf: '["1","2"]', kind: 'web' });
      assert.deepEqual(seen.changedFields, ['title', 'shelf']);
    });

    it('runs the checks of the project and takes its fields, labels, help and widgets', async () => {
      options = {
        fields: ['title', 'code'],
        labels: { title: 'Name' },
        help: { code: 'Short.' },
        clean: (form) => {
          if (form.data['title'] === form.data['code']) form.addError('code', 'Same as the title.', 'same');
        },
      };
      const { body } = await site.visitor().post('/form/', { title: 'x', code: 'x' });
      assert.match(body, /<label for="id_title">Name:<\/label>/);
      assert.match(body, /<div class="helptext" id="id_code_helptext">Short\.<\/div>/);
      assert.deepEqual(seen.errors['code'], [{ code: 'same', message: 'Same as the title.' }]);
    });
  });
