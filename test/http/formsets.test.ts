import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { form } from '../../src/runtime/forms/form.ts';
import { formSet, type FormSetBinding } from '../../src/runtime/forms/formsets/formset.ts';
import { inlineFormSet, type InlineFormSetOptions } from '../../src/runtime/forms/formsets/inline-formset.ts';
import { integerField } from '../../src/runtime/forms/fields/number.ts';
import {
  modelFormSet,
  type ModelFormSetBinding,
  type ModelFormSetOptions,
} from '../../src/runtime/forms/formsets/model-formset.ts';
import { textField } from '../../src/runtime/forms/fields/text.ts';
import type { BoundFormSet } from '../../src/runtime/forms/formsets/bound-formset.ts';
import type { BoundModelFormSet } from '../../src/runtime/forms/formsets/bound-model-formset.ts';
import { html, text } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import type { HttpRequest } from '../../src/runtime/http/request.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';
import { needsPostgres } from '../support/postgres.ts';

const MODELS = `
model Order {
  id    Int    @id @default(autoincrement())
  name  String
  lines Line[]
  note  Note?
}

model Line {
  id       Int     @id @default(autoincrement())
  order    Order   @relation(fields: [orderId], references: [id])
  orderId  Int
  product  String  /// @length(max: 20)
  amount   Int     @default(1)
  position Int     @default(0)
  slug     String  @unique /// @slug(from: product)
  scan     String? /// @file(uploadTo: "scans")
  parts    Part[]

  @@unique([orderId, product])
}

model Part {
  id     Int  @id @default(autoincrement())
  line   Line @relation(fields: [lineId], references: [id], onDelete: Restrict)
  lineId Int
}

model Note {
  id      Int    @id @default(autoincrement())
  order   Order  @relation(fields: [orderId], references: [id])
  orderId Int    @unique
  words   String
}

model Country {
  code  String @id
  name  String @unique
}
`;

const GuestForm = form({
  fields: { name: textField({ maxLength: 10 }), age: integerField({ required: false, min: 0 }) },
  clean: (bound) => {
    if (bound.data.name === 'nobody') bound.addError('name', 'Somebody, please.');
  },
});

type Fields = Record<string, string>;

/** What the browser would send: the counts and the fields of each form. */
function sent(prefix: string, initial: number, forms: readonly Fields[], total = forms.length): Fields {
  const fields: Fields = { [`${prefix}-TOTAL_FORMS`]: String(total), [`${prefix}-INITIAL_FORMS`]: String(initial) };
  for (const [index, values] of forms.entries())
    for (const [name, value] of Object.entries(values)) fields[`${prefix}-${index}-${name}`] = value;
  return fields;
}

for (const provider of ['sqlite', 'postgresql'] as const)
  describe(`http/formsets on ${provider}`, function () {
    this.timeout(60_000);
    let site: AccountApp;
    let plain: (request: HttpRequest) => Promise<BoundFormSet>;
    let model: (request: HttpRequest) => Promise<BoundModelFormSet>;
    let saveOptions: object;
    let guests: BoundFormSet;
    let rows: BoundModelFormSet;
    let beforeSave: () => Promise<unknown>;

    before(async function () {
      site = await createAccountApp({
        postgresUrl: provider === 'postgresql' ? await needsPostgres(this) : undefined,
        models: MODELS,
        routes: [
          path('guests/', async (request) => {
            guests = await plain(request);
            return guests.isValid() ? text('fine') : html(guests.html);
          }),
          path('rows/', async (request) => {
            rows = await model(request);
            if (!rows.isValid()) return html(rows.html);
            await beforeSave();
            const saved = await rows.trySave(saveOptions);
            if (!saved) return html(rows.html, { status: 409 });
            return text(`${saved.created.length} ${saved.changed.length} ${saved.deleted.length}`);
          }),
        ],
      });
    });
    beforeEach(async () => {
      await site.db['part'].deleteMany();
      await site.db['note'].deleteMany();
      await site.db['line'].deleteMany();
      await site.db['order'].deleteMany();
      await site.db['country'].deleteMany();
      saveOptions = {};
      beforeSave = async () => undefined;
    });
    after(() => site?.close());

    const post = (url: string, fields: Fields) => site.visitor().post(url, fields);

    describe('of a form', () => {
      function use(
        options: Parameters<typeof formSet<typeof GuestForm.fields>>[1],
        binding: FormSetBinding = {},
      ): void {
        const set = formSet(GuestForm, options);
        plain = (request) => set.from(request, binding) as Promise<BoundFormSet>;
      }

      it('shows its counts, initial values and empty forms, without required attributes', async () => {
        use({ extra: 2, max: 5, label: 'Guest' }, { initial: [{ name: 'Ada' }] });
        const { body } = await site.visitor().get('/guests/');
        for (const [name, value] of [
          ['TOTAL_FORMS', '3'],
          ['INITIAL_FORMS', '1'],
          ['MIN_NUM_FORMS', '0'],
          ['MAX_NUM_FORMS', '5'],
        ] as const)
          assert.match(
            body,
            new RegExp(`<input type="hidden" name="form-${name}" value="${value}" id="id_form-${name}">`),
          );
        assert.match(body, /name="form-0-name" value="Ada" maxlength="10" id="id_form-0-name"/);
        assert.match(body, /name="form-2-name" maxlength="10" id="id_form-2-name"/);
        assert.match(body, /<legend>Guest 3<\/legend>/);
        assert.doesNotMatch(body, /required|form-3-/);
      });

      it('shows at least min and at most max forms, but every initial one', async () => {
        const shown = async (options: object, initial: number): Promise<number> => {
          use(options, { initial: Array.from({ length: initial }, () => ({ name: 'x' })) });
          await site.visitor().get('/guests/');
          return guests.length;
        };
        assert.equal(await shown({ extra: 1, min: 3 }, 0), 4);
        assert.equal(await shown({ extra: 5, max: 2 }, 0), 2);
        assert.equal(await shown({ extra: 5, max: 2 }, 3), 3);
        assert.equal(await shown({ extra: 1, max: 0 }, 1), 1);
      });

      it('skips forms left empty, and checks the others', async () => {
        use({});
        assert.equal(
          (
            await post(
              '/guests/',
              sent('form', 0, [
                { name: 'Ada', age: '36' },
                { name: '', age: '' },
              ]),
            )
          ).body,
          'fine',
        );
        assert.deepEqual(guests.data, [{ name: 'Ada', age: 36 }]);
        const { body } = await post('/guests/', sent('form', 0, [{ name: '', age: '3' }, { name: 'nobody' }]));
        assert.deepEqual(
          guests.errors.map((errors) => Object.entries(errors).map(([name, [first]]) => [name, first?.code])),
          [[['name', 'required']], [['name', 'invalid']]],
        );
        assert.equal(guests.totalErrorCount, 2);
        assert.match(body, /<ul class="errorlist" id="id_form-0-name_error"><li>This field is required\.<\/li><\/ul>/);
      });

      it('asks for min forms and refuses more than max', async () => {
        use({ min: 2, max: 3 });
        await post('/guests/', sent('form', 0, [{ name: 'a' }, { name: '' }]));
        assert.deepEqual(
          guests.nonFormErrors.map(({ code, message }) => [code, message]),
          [['too_few_forms', 'Please submit at least 2 forms.']],
        );
        assert.deepEqual(Object.keys(guests.errors[1] ?? {}), ['name']);
        const { body } = await post(
          '/guests/',
          sent(
            'form',
            0,
            ['a', 'b', 'c', 'd'].map((name) => ({ name })),
          ),
        );
        assert.match(body, /<ul class="errorlist nonfield"><li>Please submit at most 3 forms\.<\/li><\/ul>/);
        use({ max: 1, validateMax: false });
        assert.equal((await post('/guests/', sent('form', 0, [{ name: 'a' }, { name: 'b' }]))).body, 'fine');
      });

      it('never makes more than absoluteMax forms', async () => {
        use({ max: 2, absoluteMax: 4, validateMax: false });
        await post('/guests/', sent('form', 0, [{ name: 'a' }], 1_000_000));
        assert.equal(guests.length, 4);
        assert.deepEqual(
          guests.nonFormErrors.map(({ code }) => code),
          ['too_many_forms'],
        );
      });

      it('refuses a page without its counts, or with counts that are none', async () => {
        use({});
        for (const fields of [
          { 'form-0-name': 'a' },
          sent('form', 0, [], -1),
          { 'form-TOTAL_FORMS': 'x', 'form-INITIAL_FORMS': '0' },
        ]) {
          await post('/guests/', fields as Fields);
          assert.deepEqual(
            guests.nonFormErrors.map(({ code }) => code),
            ['missing_management_form'],
          );
          assert.equal(guests.isValid(), false);
        }
        assert.match(String(guests.nonFormErrors[0]), /Missing fields: form-TOTAL_FORMS\./);
      });

      it('orders, and ignores what is to be deleted', async () => {
        use({ canOrder: true, canDelete: true, extra: 1 }, { initial: [{ name: 'a' }, { name: 'b' }] });
        assert.match((await site.visitor().get('/guests/')).body, /name="form-1-ORDER" value="2" id/);
        const forms = [
          { name: 'a', ORDER: '3' },
          { name: '', ORDER: '2', DELETE: 'on' },
          { name: 'c', ORDER: '' },
          { name: 'd', ORDER: '1' },
        ];
        assert.equal((await post('/guests/', sent('form', 2, forms))).body, 'fine');
        assert.deepEqual(
          guests.data.map(({ name }) => name),
          ['d', 'a', 'c'],
        );
        assert.equal(guests.deletedForms.length, 1);
        assert.equal(guests.hasChanged, true);
        use({ canDelete: true, canDeleteExtra: false }, { initial: [{ name: 'a' }] });
        const { body } = await site.visitor().get('/guests/');
        assert.match(body, /form-0-DELETE/);
        assert.doesNotMatch(body, /form-1-DELETE/);
      });

      it('runs its own check over all forms, with a prefix of its own', async () => {
        use(
          {
            clean: (set) => {
              const names = set.data.map(({ name }) => name);
              if (new Set(names).size < names.length) set.addError('Everybody once.', 'twice');
            },
          },
          { prefix: 'guest' },
        );
        const { body } = await post('/guests/', sent('guest', 0, [{ name: 'a' }, { name: 'a' }]));
        assert.match(body, /Everybody once\./);
        assert.match(body, /name="guest-0-name"/);
      });

      it('has an empty form for scripts, which is never bound', async () => {
        use({ canDelete: true });
        await post('/guests/', sent('form', 0, [{ name: '' }]));
        assert.match(
          String(guests.emptyForm),
          /name="form-__prefix__-name" maxlength="10" id="id_form-__prefix__-name"/,
        );
        assert.equal(guests.emptyForm.isBound, false);
      });

      it('refuses limits that do not go together', () => {
        for (const limits of [{ min: 3, max: 2 }, { max: 5, absoluteMax: 4 }, { extra: -1 }, { min: 0.5 }])
          assert.throws(() => formSet(GuestForm, limits), { code: 'FORMSET_LIMITS_INVALID' });
      });
    });

    describe('of a model', () => {
      let order: { id: number };
      let lines: { id: number; slug: string }[];

      function use(options: Partial<ModelFormSetOptions<string, object>>, binding: ModelFormSetBinding = {}): void {
        const set = modelFormSet('Line', { fields: ['product', 'amount'], ...options });
        model = (request) => set.from(request, binding) as unknown as Promise<BoundModelFormSet>;
      }
      const inDatabase = async (): Promise<unknown[]> =>
        (await site.db['line'].findMany({ orderBy: { id: 'asc' } })).map(
          (line: { product: string; amount: number }) => [line.product, line.amount],
        );

      beforeEach(async () => {
        order = await site.db['order'].create({ data: { name: 'first' } });
        lines = [];
        for (const [index, product] of ['ink', 'pen'].entries())
          lines.push(
            await site.db['line'].create({
              data: { product, slug: product, position: index + 1, order: { connect: { id: order.id } } },
            }),
          );
        saveOptions = { values: { orderId: order.id } };
      });

      it('shows the rows with their hidden keys, and empty forms', async () => {
        use({ extra: 1 });
        const { body } = await site.visitor().get('/rows/');
        assert.match(
          body,
          new RegExp(`<input type="hidden" name="form-1-id" value="${lines[1]?.id}" id="id_form-1-id">`),
        );
        assert.match(body, /name="form-1-product" value="pen"/);
        assert.match(body, /name="form-2-product" maxlength="20" id/);
        assert.doesNotMatch(body, /form-2-id|form-3-/);
      });

      it('changes, makes and deletes rows in one go', async () => {
        use({ canDelete: true });
        const response = await post(
          '/rows/',
          sent('form', 2, [
            { id: String(lines[0]?.id), product: 'ink', amount: '5' },
            { id: String(lines[1]?.id), product: 'pen', amount: '1', DELETE: 'on' },
            { product: 'pad', amount: '2' },
            { product: '', amount: '1' },
          ]),
        );
        assert.equal(response.body, '1 1 1');
        assert.deepEqual(await inDatabase(), [
          ['ink', 5],
          ['pad', 2],
        ]);
      });

      it('writes nothing for forms that nobody changed', async () => {
        use({});
        await site.db['line'].updateMany({ data: { amount: 9 } });
        const forms = lines.map(({ id }, index) => ({
          id: String(id),
          product: ['ink', 'pen'][index] ?? '',
          amount: '9',
        }));
        assert.equal((await post('/rows/', sent('form', 2, forms))).body, '0 0 0');
      });

      it('refuses keys of rows that are not its own, are gone, or come twice; and makes no row of them', async () => {
        const [ink, pen] = lines.map(({ id }) => String(id)) as [string, string];
        use({}, { where: { product: 'ink' } });
        for (const key of [pen, '999999', 'x', '', `${ink} OR 1=1`, '__proto__']) {
          const { body } = await post('/rows/', sent('form', 1, [{ id: key, product: 'stolen', amount: '1' }]));
          assert.match(body, /\(Hidden field id\) Select a valid choice\./, key);
        }
        use({});
        const twice = [
          { id: ink, product: 'a', amount: '1' },
          { id: ink, product: 'b', amount: '1' },
        ];
        assert.match((await post('/rows/', sent('form', 2, twice))).body, /Select a valid choice/);
        assert.deepEqual(await inDatabase(), [
          ['ink', 1],
          ['pen', 1],
        ]);
      });

      it('makes no row when it must not, whatever is sent', async () => {
        use({ canAdd: false });
        assert.doesNotMatch((await site.visitor().get('/rows/')).body, /form-2-/);
        const forms = [
          ...lines.map(({ id }) => ({ id: String(id), product: `p${id}`, amount: '1' })),
          { product: 'new', amount: '1' },
        ];
        assert.equal((await post('/rows/', sent('form', 2, forms))).body, '0 2 0');
        assert.equal(await site.db['line'].count(), 2);
      });

      it('finds values that two forms share', async () => {
        saveOptions = {};
        model = (request) =>
          modelFormSet('Country', { fields: ['code', 'name'] }).from(request) as unknown as Promise<BoundModelFormSet>;
        const same = [
          { code: 'a', name: 'A' },
          { code: 'a', name: 'A' },
        ];
        const { body } = await post('/rows/', sent('form', 0, same));
        assert.match(body, /Please correct the duplicate data for code\./);
        assert.match(body, /Please correct the duplicate data for name\./);
        assert.match(body, /Please correct the duplicate values below\./);
        assert.equal(
          (
            await post(
              '/rows/',
              sent('form', 0, [
                { code: 'a', name: 'A' },
                { code: 'b', name: 'B' },
              ]),
            )
          ).body,
          '2 0 0',
        );
        const { body: shown } = await site.visitor().get('/rows/');
        assert.match(shown, /<input type="hidden" name="form-0-pk" value="a"/);
        assert.match(shown, /name="form-0-code" value="a"[^>]* disabled/);
        assert.equal(
          (
            await post(
              '/rows/',
              sent('form', 2, [
                { pk: 'a', name: 'AA' },
                { pk: 'b', name: 'B' },
              ]),
            )
          ).body,
          '0 1 0',
        );
      });

      it('numbers slugs that it makes itself', async () => {
        use({ extra: 3, fields: ['product', 'amount', 'slug'] });
        const second = await site.db['order'].create({ data: { name: 'second' } });
        saveOptions = {
          values: (made: { prefix?: string; data: { amount: number } }) => ({
            orderId: made.data.amount === 1 ? order.id : second.id,
          }),
        };
        const forms = [
          { product: 'cup', amount: '1', slug: '' },
          { product: 'cup', amount: '2', slug: '' },
        ];
        assert.equal((await post('/rows/', sent('form', 0, forms))).body, '2 0 0');
        const slugs = await site.db['line'].findMany({ where: { product: 'cup' }, orderBy: { id: 'asc' } });
        assert.deepEqual(
          slugs.map(({ slug }: { slug: string }) => slug),
          ['cup', 'cup-2'],
        );
      });

      it('keeps the order in a column', async () => {
        use({ orderField: 'position', extra: 1 });
        assert.match((await site.visitor().get('/rows/')).body, /name="form-1-ORDER" value="2"/);
        const [ink, pen] = lines.map(({ id }) => String(id)) as [string, string];
        const forms = [
          { id: ink, product: 'ink', amount: '1', ORDER: '2', position: '7' },
          { id: pen, product: 'pen', amount: '1', ORDER: '1' },
          { product: 'cap', amount: '1', ORDER: '' },
        ];
        assert.equal((await post('/rows/', sent('form', 2, forms))).body, '1 2 0');
        const sorted = await site.db['line'].findMany({ orderBy: { position: 'asc' } });
        assert.deepEqual(
          sorted.map(({ product, position }: { product: string; position: number }) => [product, position]),
          [
            ['pen', 1],
            ['ink', 2],
            ['cap', 3],
          ],
        );
      });

      it('saves all or nothing, and shows what was in the way', async () => {
        use({ canDelete: true });
        const [ink, pen] = lines as unknown as [{ id: number }, { id: number }];
        await site.db['part'].create({ data: { lineId: pen.id } });
        const response = await post(
          '/rows/',
          sent('form', 2, [
            { id: String(ink.id), product: 'ink', amount: '1', DELETE: 'on' },
            { id: String(pen.id), product: 'pen', amount: '1', DELETE: 'on' },
            { product: 'pad', amount: '2' },
          ]),
        );
        assert.equal(response.statusCode, 409);
        assert.match(response.body, /cannot be deleted: other rows still refer to it\./);
        assert.deepEqual(await inDatabase(), [
          ['ink', 1],
          ['pen', 1],
        ]);
      });

      it('leaves no file behind when another row of the set is refused', async () => {
        use({ fields: ['product', 'amount', 'scan'] });
        beforeSave = () =>
          site.db['line'].create({ data: { product: 'two', slug: 'two', order: { connect: { id: order.id } } } });
        const visitor = site.visitor();
        const file = { name: 'a.txt', content: Buffer.from('one'), type: 'text/plain' };
        const fields = sent('form', 0, [
          { product: 'one', amount: '1' },
          { product: 'two', amount: '1' },
        ]);
        const response = await visitor.upload('/rows/', fields, { 'form-0-scan': file });
        assert.equal(response.statusCode, 409, response.body);
        const folder = join(site.app.root, site.app.settings.mediaRoot, 'scans');
        assert.deepEqual(existsSync(folder) ? readdirSync(folder) : [], []);
        beforeSave = async () => undefined;
        const second = await visitor.upload('/rows/', sent('form', 0, [{ product: 'one', amount: '1' }]), {
          'form-0-scan': file,
        });
        assert.equal(second.body, '1 0 0');
        assert.equal(readdirSync(folder).length, 1);
      });

      it('refuses to save what is not valid', async () => {
        use({});
        await site.visitor().get('/rows/');
        await assert.rejects(rows.save(), { code: 'FORMSET_NOT_VALID' });
      });
    });

    describe('of the rows of another one', () => {
      let orders: { id: number }[];

      function use(options: Partial<InlineFormSetOptions<string, object>>, parent?: () => object | undefined): void {
        const set = inlineFormSet('Order', 'Line', { fields: 'all', ...options });
        model = (request) => set.from(request, { parent: parent?.() }) as unknown as Promise<BoundModelFormSet>;
      }

      beforeEach(async () => {
        orders = [];
        for (const name of ['first', 'second']) {
          const order = await site.db['order'].create({ data: { name } });
          await site.db['line'].create({ data: { product: 'ink', slug: name, order: { connect: { id: order.id } } } });
          orders.push(order);
        }
      });

      it('shows the rows of its parent only, with three empty forms and boxes to delete', async () => {
        use({ fields: ['product'] }, () => orders[0]);
        const { body } = await site.visitor().get('/rows/');
        assert.match(body, /name="lines-INITIAL_FORMS" value="1"/);
        assert.match(body, /name="lines-TOTAL_FORMS" value="4"/);
        assert.match(body, /name="lines-3-DELETE"/);
        assert.match(body, /<legend>Line 4<\/legend>/);
        assert.doesNotMatch(body, /-order"|orderId/);
      });

      it('cannot be given a row of another parent, nor another parent for its rows', async () => {
        use({ fields: 'all' }, () => orders[0]);
        const [own, foreign] = await site.db['line'].findMany({ orderBy: { id: 'asc' } });
        const theirs = [{ id: String(foreign.id), product: 'mine', amount: '1', position: '0' }];
        assert.match((await post('/rows/', sent('lines', 1, theirs))).body, /Select a valid choice/);
        const stolen = [
          {
            id: String(own.id),
            product: 'pen',
            amount: '1',
            position: '0',
            order: String(orders[1]?.id),
            orderId: String(orders[1]?.id),
          },
          { product: 'pad', amount: '1', position: '0', order: String(orders[1]?.id), orderId: String(orders[1]?.id) },
        ];
        assert.equal((await post('/rows/', sent('lines', 1, stolen))).body, '1 1 0');
        assert.equal(await site.db['line'].count({ where: { orderId: orders[0]?.id } }), 2);
      });

      it('knows the parent when it looks for taken values, in the database and in the set', async () => {
        use({ fields: ['product', 'amount'] }, () => orders[0]);
        const [own] = await site.db['line'].findMany({ orderBy: { id: 'asc' } });
        const forms = [
          { id: String(own.id), product: 'ink', amount: '1' },
          { product: 'ink', amount: '2' },
        ];
        const { body } = await post('/rows/', sent('lines', 1, forms));
        assert.match(body, /Line with this Order and Product already exists\./);
        assert.match(body, /Please correct the duplicate data for order and product, which must be unique\./);
        use({ fields: ['product', 'amount'] }, () => orders[1]);
        assert.equal((await post('/rows/', sent('lines', 0, [{ product: 'pen', amount: '2' }]))).body, '1 0 0');
      });

      it('is saved with a parent that was made by the same page', async () => {
        use({ fields: ['product', 'amount'] });
        const fields = sent('lines', 0, [
          { product: 'a', amount: '1' },
          { product: '', amount: '1' },
        ]);
        await assert.rejects(
          async () => {
            beforeSave = async () => Promise.reject(await rows.save().catch((error: unknown) => error));
            const { statusCode } = await post('/rows/', fields);
            assert.equal(statusCode, 500);
            throw Object.assign(new Error('as logged'), { log: site.log.at(-1) });
          },
          ({ log }: { log: string }) => log.includes('without the Order that its rows belong to'),
        );
        beforeSave = async () => undefined;
        saveOptions = { parent: orders[1] };
        assert.equal((await post('/rows/', fields)).body, '1 0 0');
        assert.equal(await site.db['line'].count({ where: { orderId: orders[1]?.id } }), 2);
      });

      it('has one form where the key is unique', async () => {
        model = (request) =>
          inlineFormSet('Order', 'Note', { fields: ['words'] }).from(request, {
            parent: orders[0],
          }) as unknown as Promise<BoundModelFormSet>;
        await site.visitor().get('/rows/');
        assert.equal(rows.length, 1);
        assert.match(
          (await post('/rows/', sent('note', 0, [{ words: 'a' }, { words: 'b' }]))).body,
          /at most 1 form\./,
        );
        assert.equal((await post('/rows/', sent('note', 0, [{ words: 'a' }]))).body, '1 0 0');
      });

      it('says when there is no relation, or more than one', async () => {
        model = (request) =>
          inlineFormSet('Line', 'Order', { fields: 'all' }).from(request) as unknown as Promise<BoundModelFormSet>;
        assert.equal((await site.visitor().get('/rows/')).statusCode, 500);
        assert.match(site.log.at(-1) ?? '', /Order has no foreign key to Line/);
      });
    });
  });
