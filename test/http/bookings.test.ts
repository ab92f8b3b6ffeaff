// Bookings that must not overlap: what a signal refuses is an error of the form everywhere, and two guards hold when
// many book at once.
import assert from 'node:assert/strict';
import { modelAdmin } from '../../src/runtime/admin/options.ts';
import { atomic } from '../../src/runtime/db/transactions/atomic.ts';
import { selectForUpdate } from '../../src/runtime/db/queries.ts';
import type { ModelSignals } from '../../src/runtime/db/signals/handlers.ts';
import { inlineFormSet } from '../../src/runtime/forms/formsets/inline-formset.ts';
import { modelFormFor } from '../../src/runtime/forms/model/model-form.ts';
import { ValidationError } from '../../src/runtime/forms/validation-error.ts';
import { html, text } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import type { HttpRequest } from '../../src/runtime/http/request.ts';
import { createView } from '../../src/runtime/views/edit-views.ts';
import { deleteView } from '../../src/runtime/views/delete-view.ts';
import { createAdminSite, type AdminTestSite } from '../support/admin-site.ts';
import { needsPostgres } from '../support/postgres.ts';
import type { PrismaTestClient } from '../support/prisma-client.ts';

const MODELS = `
model Bike {
  id       Int       @id @default(autoincrement())
  name     String
  bookings Booking[]
  labels   Label[]
}

model Booking {
  id      Int      @id @default(autoincrement())
  bike    Bike     @relation(fields: [bikeId], references: [id])
  bikeId  Int
  startAt DateTime /// @date
  endAt   DateTime /// @date
}

model Label {
  id    Int    @id @default(autoincrement())
  name  String @unique
  bikes Bike[]
}
`;

const TAKEN = 'The bike is taken on these days.';
const MANY = 12;
const BOOKING = { bike: '1', startAt: '2026-12-24', endAt: '2026-12-26' };
const DATA = { bikeId: 1, startAt: new Date('2026-12-24'), endAt: new Date('2026-12-26') };

/** Prisma's `where` of the bookings that overlap. */
const overlapping = ({ bikeId, startAt, endAt }: typeof DATA) => ({
  bikeId,
  startAt: { lt: endAt },
  endAt: { gt: startAt },
});

const deleteOptions = {
  successUrl: '/done/',
  template: 'registration/password-change.html',
} as never;

let checks = true;
const signals = [
  {
    model: 'Booking',
    handlers: {
      async preSave({ data, tx }: { data: typeof DATA; tx: PrismaTestClient }) {
        if (!checks) return;
        await selectForUpdate(tx['bike'] as never, { where: { id: data.bikeId } as never });
        if ((await tx['booking'].count({ where: overlapping(data) })) > 0) throw new ValidationError(TAKEN, 'taken');
      },
      preDelete() {
        if (checks) throw new ValidationError('Bookings are kept.');
      },
    },
  },
] as unknown as ModelSignals[];

for (const provider of ['sqlite', 'postgresql'] as const)
  describe(`http/bookings on ${provider}`, function () {
    this.timeout(120_000);
    let site: AdminTestSite;

    before(async function () {
      site = await createAdminSite({
        models: { bikes: MODELS },
        ...(provider === 'postgresql' ? { postgresUrl: await needsPostgres(this) } : {}),
        registrations: [modelAdmin('Booking' as never), modelAdmin('Bike' as never)],
        signals,
        routes: [
          path(
            'book/',
            createView(
              'Booking' as never,
              { template: 'registration/password-change.html', successUrl: '/done/' } as never,
            ),
          ),
          path('bookings/<int:pk>/delete/', deleteView('Booking' as never, deleteOptions)),
          path('form/', async (request: HttpRequest) => {
            const form = await modelFormFor(request.app, request.app.models.get('Booking'), {
              fields: ['bike', 'startAt', 'endAt'],
            }).from(request);
            const saved = form.isValid() ? await form.trySave() : undefined;
            return saved ? text('saved') : html(form.html, { status: 409 });
          }),
          path('labels/<int:pk>/', async (request: HttpRequest, { pk }: { pk: number }) => {
            const instance = await site.db['bike'].findUnique({ where: { id: pk } });
            const form = await modelFormFor(request.app, request.app.models.get('Bike'), {
              fields: ['name', 'labels'],
            }).from(request, { instance });
            return form.isValid() && (await form.trySave()) ? text('saved') : html(form.html, { status: 409 });
          }),
          path('set/', async (request: HttpRequest) => {
            const bike = await site.db['bike'].findUnique({ where: { id: 1 } });
            const set = await inlineFormSet('Bike' as never, 'Booking' as never, {
              fields: ['startAt', 'endAt'] as never,
            }).from(request, { parent: bike } as never);
            return set.isValid() && (await set.trySave()) ? text('saved') : html(set.html, { status: 409 });
          }),
        ],
      });
    });
    after(() => site?.close());
    beforeEach(async () => {
      checks = false;
      await site.db['booking'].deleteMany();
      await site.db['bike'].deleteMany();
      await site.db['bike'].create({ data: { id: 1, name: 'Red' } });
      checks = true;
    });
    const count = () => site.db['booking'].count();

    describe('a ValidationError of a signal', () => {
      beforeEach(async () => {
        await site.db['booking'].create({ data: DATA });
      });

      it('is an error of the admin’s form, which keeps what was typed', async () => {
        await site.createUser(`admin-${provider}@example.com`, { isStaff: true, isSuperuser: true });
        const admin = await site.visitor(`admin-${provider}@example.com`);
        const response = await admin.post('/admin/bikes/booking/add/', BOOKING);
        assert.equal(response.statusCode, 200, response.body);
        assert.ok(response.body.includes(TAKEN));
        assert.match(response.body, /value="2026-12-26"/);
        const { id } = await site.db['booking'].findFirst();
        const refused = await admin.post(`/admin/bikes/booking/${id}/delete/`, { post: 'yes' });
        assert.equal(refused.statusCode, 302);
        assert.ok((await admin.get(String(refused.headers.location))).body.includes('Bookings are kept.'));
        const several = { action: 'delete_selected', _selected: String(id), post: 'yes' };
        const bulk = await admin.post('/admin/bikes/booking/', several);
        assert.equal(bulk.statusCode, 302);
        assert.ok((await admin.get(String(bulk.headers.location))).body.includes('Bookings are kept.'));
        assert.equal(await count(), 1);
      });

      it('is an error of model forms, formsets and generic views', async () => {
        const visitor = await site.visitor();
        for (const url of ['/form/', '/book/']) {
          const { body, statusCode } = await visitor.post(url, BOOKING);
          assert.ok(body.includes(TAKEN), `${url} ${statusCode} ${site.log.at(-1)}`);
        }
        const set = await visitor.post('/set/', {
          'bookings-TOTAL_FORMS': '1',
          'bookings-INITIAL_FORMS': '0',
          'bookings-0-startAt': '2026-12-25',
          'bookings-0-endAt': '2026-12-27',
        });
        assert.ok(set.body.includes(TAKEN), `${set.body} ${site.log.at(-1)}`);
        const { id } = await site.db['booking'].findFirst();
        const refused = await visitor.post(`/bookings/${id}/delete/`);
        assert.equal(refused.statusCode, 409);
        assert.equal(await count(), 1);
      });
    });

    it('takes one of twelve bookings that a signal checks behind a locked row', async () => {
      const visitor = await site.visitor();
      const answers = await Promise.all(Array.from({ length: MANY }, () => visitor.post('/form/', BOOKING)));
      assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [200, ...Array(MANY - 1).fill(409)]);
      assert.equal(await count(), 1);
    });

    it('takes one of twelve bookings that are checked in serializable transactions', async () => {
      checks = false;
      const book = () =>
        atomic(
          site.db,
          async (tx: PrismaTestClient) => {
            if ((await tx['booking'].count({ where: overlapping(DATA) })) > 0) return false;
            await tx['booking'].create({ data: DATA });
            return true;
          },
          { isolation: 'serializable', maxWait: 60_000, timeout: 60_000 },
        );
      const booked = await Promise.all(Array.from({ length: MANY }, book));
      assert.equal(booked.filter(Boolean).length, 1);
      assert.equal(await count(), 1);
    });

    if (provider === 'postgresql')
      it('takes one of twelve bookings under an exclusion constraint, and says so in the form', async () => {
        checks = false;
        await site.db['$executeRawUnsafe']('CREATE EXTENSION IF NOT EXISTS btree_gist');
        await site.db['$executeRawUnsafe'](
          `ALTER TABLE "Booking" ADD CONSTRAINT "no_overlap" EXCLUDE USING gist ("bikeId" WITH =, tsrange("startAt", "endAt") WITH &&)`,
        );
        try {
          const visitor = await site.visitor();
          const answers = await Promise.all(Array.from({ length: MANY }, () => visitor.post('/form/', BOOKING)));
          assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [200, ...Array(MANY - 1).fill(409)]);
          const refused = answers.find(({ statusCode }) => statusCode === 409);
          assert.ok(refused?.body.includes('This conflicts with an entry that exists already.'));
          assert.equal(await count(), 1);
          await assert.rejects(
            atomic(site.db, (tx: PrismaTestClient) => tx['booking'].create({ data: DATA })),
            (error: Error) => /23P01|exclusion/.test(`${error.message} ${JSON.stringify(error)}`),
          );
        } finally {
          await site.db['$executeRawUnsafe'](`ALTER TABLE "Booking" DROP CONSTRAINT "no_overlap"`);
        }
      });

    it('links thousands of rows by one form', async () => {
      const ids = Array.from({ length: 1300 }, (_, index) => index + 1);
      await site.db['label'].deleteMany();
      await site.db['label'].createMany({ data: ids.map((id) => ({ id, name: `l${id}` })) });
      const visitor = await site.visitor();
      const send = async (keys: readonly number[]) => {
        const { statusCode, body } = await visitor.post('/labels/1/', { name: 'Red', labels: keys.join(',') });
        assert.equal(statusCode, 200, body.slice(0, 500));
        const { labels } = await site.db['bike'].findUnique({ where: { id: 1 }, include: { labels: true } });
        assert.deepEqual(
          labels.map(({ id }: { id: number }) => id).sort((a: number, b: number) => a - b),
          keys,
        );
      };
      await send(ids);
      await send(ids.slice(100, 1200));
      await send(ids.slice(0, 3));
      await send(ids);
      const wrong = await visitor.post('/labels/1/', { name: 'Red', labels: [...ids, 9_999_999].join(',') });
      assert.match(wrong.body, /Select a valid choice/);
    });
  });
