// What a form writes is decided by the project, never by the names and keys that somebody posts.
import assert from 'node:assert/strict';
import { inlineFormSet } from '../../src/runtime/forms/formsets/inline-formset.ts';
import { modelForm } from '../../src/runtime/forms/model/model-form.ts';
import { modelFormSet } from '../../src/runtime/forms/formsets/model-formset.ts';
import type { BoundModelForm } from '../../src/runtime/forms/model/bound-model-form.ts';
import type { BoundModelFormSet } from '../../src/runtime/forms/formsets/bound-model-formset.ts';
import { html, text } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import type { HttpRequest } from '../../src/runtime/http/request.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';
import { needsPostgres } from '../support/postgres.ts';

const MODELS = `
model Writer {
  id    Int    @id @default(autoincrement())
  name  String
  trust Int    @default(0)
  texts Text[]
}

model Text {
  id       Int      @id @default(autoincrement())
  title    String
  body     String   @default("")
  approved Boolean  @default(false)
  votes    Int      @default(7) /// @readOnly
  price    Int      @default(100)
  secret   String   @default("s") /// @hidden
  writer   Writer   @relation(fields: [writerId], references: [id])
  writerId Int
  labels   Label[]
  madeAt   DateTime @default(now())
}

model Label {
  id     Int     @id @default(autoincrement())
  name   String
  closed Boolean @default(false)
  texts  Text[]
}
`;

type Fields = Record<string, string | readonly string[]>;

/** Every way to name a field that some framework understands. */
function everySpelling(name: string, value: string): Fields {
  const names = [
    name,
    `form-${name}`,
    `text.${name}`,
    `text[${name}]`,
    `data[${name}]`,
    `${name}[]`,
    `${name}[set]`,
    `${name}.set`,
    `__proto__[${name}]`,
    `constructor[prototype][${name}]`,
    `initial-${name}`,
    `${name}_0`,
    `${name}-clear`,
    name.toUpperCase(),
    ` ${name}`,
    `${name} `,
    `${name}\0`,
  ];
  return Object.fromEntries(names.map((spelling) => [spelling, value]));
}

for (const provider of ['sqlite', 'postgresql'] as const)
  describe(`http/form-attacks on ${provider}`, function () {
    this.timeout(60_000);
    let site: AccountApp;
    let bind: (request: HttpRequest) => Promise<BoundModelForm | BoundModelFormSet>;
    let saveWith: Record<string, unknown>;
    let own: Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- rows of the tests' client
    let foreign: typeof own;
    let writers: { id: number }[];
    let labels: { id: number }[];

    before(async function () {
      site = await createAccountApp({
        postgresUrl: provider === 'postgresql' ? await needsPostgres(this) : undefined,
        models: MODELS,
        routes: [
          path('form/', async (request) => {
            const bound = await bind(request);
            if (!bound.isValid()) return html(bound.html, { status: 422 });
            return (await bound.trySave(saveWith)) ? text('saved') : html(bound.html, { status: 409 });
          }),
        ],
      });
    });
    beforeEach(async () => {
      saveWith = {};
      for (const name of ['text', 'writer', 'label']) await site.db[name].deleteMany();
      writers = [];
      for (const name of ['own', 'foreign']) writers.push(await site.db['writer'].create({ data: { name } }));
      labels = [];
      for (const closed of [false, true]) labels.push(await site.db['label'].create({ data: { name: 'l', closed } }));
      const make = (title: string, writerId?: number) => site.db['text'].create({ data: { title, writerId } });
      own = await make('own', writers[0]?.id);
      foreign = await make('foreign', writers[1]?.id);
    });
    after(() => site?.close());

    const post = (fields: Fields) => site.visitor().post('/form/', fields);
    const textsOf = () => site.db['text'].findMany({ orderBy: { id: 'asc' }, include: { labels: true } });
    const formOf = (options: Parameters<typeof modelForm>[1], instance?: () => object): void => {
      bind = (request) =>
        modelForm('Text', options).from(request, { instance: instance?.() }) as unknown as Promise<BoundModelForm>;
    };

    const EVIL: Record<string, string> = {
      approved: 'on',
      votes: '999',
      price: '1',
      secret: 'stolen',
      madeAt: '2000-01-01T00:00',
      writerId: '2',
      id: '77',
      labels: '1',
    };
    const evil = (): Fields => {
      const values = {
        ...EVIL,
        writer: String(writers[1]?.id),
        writerId: String(writers[1]?.id),
        labels: String(labels[0]?.id),
      };
      return Object.assign({}, ...Object.entries(values).map(([name, value]) => everySpelling(name, value))) as Fields;
    };

    it('changes nothing but the fields that the form names', async () => {
      formOf({ fields: ['title'] }, () => own);
      assert.equal((await post({ ...evil(), title: 'new' })).body, 'saved');
      assert.deepEqual(await textsOf(), [
        { ...own, title: 'new', labels: [] },
        { ...foreign, labels: [] },
      ]);
    });

    it('changes no read-only field, whether the model, the form or the field itself says so', async () => {
      formOf({ fields: ['title', 'votes', 'price', 'writer'], readOnly: ['price', 'writer'] }, () => own);
      assert.equal((await post({ ...evil(), title: 'new' })).body, 'saved');
      assert.deepEqual(await textsOf(), [
        { ...own, title: 'new', labels: [] },
        { ...foreign, labels: [] },
      ]);
    });

    it('writes no hidden, automatic, excluded or key column of a new row', async () => {
      formOf({ fields: 'all', exclude: ['price', 'approved', 'labels'] });
      assert.equal((await post({ ...evil(), title: 'new', writer: String(writers[0]?.id) })).body, 'saved');
      const [, , made] = await textsOf();
      assert.deepEqual(
        [made.price, made.approved, made.secret, made.votes, made.writerId, made.labels],
        [100, false, 's', 7, writers[0]?.id, []],
      );
      assert.notEqual(made.id, 77);
      assert.ok(made.madeAt.getUTCFullYear() > 2000);
    });

    it('keeps the row that it was made for, whatever key is posted', async () => {
      formOf({ fields: ['title'] }, () => own);
      const id = String(foreign['id']);
      assert.equal(
        (await post({ ...everySpelling('id', id), ...everySpelling('pk', id), title: 'new' })).body,
        'saved',
      );
      assert.deepEqual(
        (await textsOf()).map(({ title }: { title: string }) => title),
        ['new', 'foreign'],
      );
    });

    it('links no row outside of limitChoices, one or several, from a list or by its key', async () => {
      const limitChoices = { writer: { id: writers[0]?.id }, labels: { closed: false } };
      for (const crowd of [0, 201]) {
        const more = Array.from({ length: crowd }, (_, i) => ({ name: `x${i}` }));
        if (crowd > 0) await site.db['label'].createMany({ data: more });
        formOf({ fields: ['title', 'writer', 'labels'], limitChoices }, () => own);
        for (const [writer, label] of [
          [writers[1]?.id, labels[0]?.id],
          [writers[0]?.id, labels[1]?.id],
          [`${String(writers[0]?.id)} OR 1=1`, labels[0]?.id],
          [writers[0]?.id, `${String(labels[0]?.id)}, ${String(labels[1]?.id)}`],
          [writers[0]?.id, '-1'],
        ]) {
          const answer = await post({ title: 'new', writer: String(writer), labels: String(label) });
          assert.equal(answer.statusCode, 422, `${String(writer)} ${String(label)} with ${crowd} more`);
        }
      }
      assert.deepEqual(await textsOf(), [
        { ...own, labels: [] },
        { ...foreign, labels: [] },
      ]);
    });

    describe('formsets', () => {
      const set = (initial: number, forms: readonly Fields[], prefix = 'form', total = forms.length): Fields => ({
        [`${prefix}-TOTAL_FORMS`]: String(total),
        [`${prefix}-INITIAL_FORMS`]: String(initial),
        ...Object.fromEntries(
          forms.flatMap((form, i) => Object.entries(form).map(([name, value]) => [`${prefix}-${i}-${name}`, value])),
        ),
      });
      const titles = async (): Promise<string[]> => (await textsOf()).map(({ title }: { title: string }) => title);

      beforeEach(() => {
        bind = (request) =>
          modelFormSet('Text', { fields: ['title'], canDelete: true, extra: 1 }).from(request, {
            where: { writerId: writers[0]?.id },
          }) as Promise<BoundModelFormSet>;
      });

      it('change and delete only rows of their own query', async () => {
        const id = String(foreign['id']);
        for (const form of [
          { id, title: 'stolen' },
          { pk: id, title: 'stolen' },
          { id, title: 'foreign', DELETE: 'on' },
          { id: [String(own['id']), id], title: 'stolen' },
        ])
          await post(set(1, [form]));
        assert.deepEqual(await titles(), ['own', 'foreign']);
      });

      it('make no row of a known key, and move none', async () => {
        const id = String(foreign['id']);
        await post(set(0, [{ id, title: 'taken over' }]));
        assert.equal((await site.db['text'].findUnique({ where: { id: foreign['id'] } })).title, 'foreign');
      });

      it('write no other column, by whichever name', async () => {
        const form = { ...evil(), id: String(own['id']), title: 'new' };
        assert.equal((await post(set(1, [form]))).body, 'saved');
        assert.deepEqual(await textsOf(), [
          { ...own, title: 'new', labels: [] },
          { ...foreign, labels: [] },
        ]);
      });

      it('believe no counts that are no counts, and read nothing of another prefix', async () => {
        for (const [total, initial] of [
          ['-1', '0'],
          ['1e3', '0'],
          ['x', '0'],
          ['1', '-1'],
          ['1', ''],
          ['9'.repeat(30), '1'],
          ['0x1', '0'],
        ]) {
          const fields = { ...set(1, [{ id: String(own['id']), title: 'new' }]) };
          const answer = await post({
            ...fields,
            'form-TOTAL_FORMS': total ?? '',
            'form-INITIAL_FORMS': initial ?? '',
          });
          assert.notEqual(answer.statusCode, 500, total);
        }
        assert.equal((await post(set(1, [{ id: String(own['id']), title: 'other' }], 'other'))).statusCode, 422);
        assert.ok(!(await titles()).includes('other'));
      });

      it('of a parent that is yet to be made touch no row that there is', async () => {
        const inline = inlineFormSet('Writer', 'Text', { fields: ['title'], extra: 1 });
        bind = (request) => inline.from(request) as Promise<BoundModelFormSet>;
        saveWith = { parent: writers[0] };
        const shown = await site.visitor().get('/form/');
        assert.doesNotMatch(shown.body, /value="(own|foreign)"/);
        for (const form of [
          { id: String(foreign['id']), title: 'stolen' },
          { id: String(foreign['id']), title: 'foreign', DELETE: 'on' },
        ])
          assert.equal((await post(set(1, [form], 'texts'))).statusCode, form.DELETE ? 200 : 422);
        assert.deepEqual(await titles(), ['own', 'foreign']);
        assert.equal((await textsOf())[1].writerId, writers[1]?.id);
      });

      it('of a parent keep to its rows, and their rows to it', async () => {
        const inline = inlineFormSet('Writer', 'Text', { fields: 'all', exclude: ['labels'] });
        bind = (request) => inline.from(request, { parent: writers[0] as object }) as Promise<BoundModelFormSet>;
        const theirs = { id: String(foreign['id']), title: 'stolen', price: '1' };
        assert.equal((await post(set(1, [theirs], 'texts'))).statusCode, 422);
        const moved = { ...evil(), id: String(own['id']), title: 'new', price: '5', approved: '' };
        assert.equal((await post(set(1, [moved, { ...evil(), title: 'more', price: '5' }], 'texts'))).body, 'saved');
        const rows = await textsOf();
        assert.deepEqual(
          rows.map(({ writerId }: { writerId: number }) => writerId),
          [writers[0]?.id, writers[1]?.id, writers[0]?.id],
        );
        assert.deepEqual(
          rows.map(({ votes }: { votes: number }) => votes),
          [7, 7, 7],
        );
      });
    });
  });
