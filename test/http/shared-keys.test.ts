// Forms of rows whose foreign keys share columns with each other, or with the primary key.
import assert from 'node:assert/strict';
import { modelFormFor } from '../../src/runtime/forms/model/model-form.ts';
import type { BoundModelForm } from '../../src/runtime/forms/model/bound-model-form.ts';
import { html, text } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';
import { needsPostgres } from '../support/postgres.ts';

const MODELS = `
model Company {
  id      Int      @id
  name    String
  offices Office[]
  workers Worker[]
}

model Office {
  company   Company  @relation(fields: [companyId], references: [id])
  companyId Int
  number    Int
  workers   Worker[]
  desks     Desk[]
  @@id([companyId, number])
}

model Worker {
  id        Int     @id @default(autoincrement())
  name      String
  company   Company @relation(fields: [companyId], references: [id])
  companyId Int
  office    Office? @relation(fields: [companyId, number], references: [companyId, number], onDelete: NoAction, onUpdate: NoAction)
  number    Int?
  badge     Badge?
  skills    WorkerSkill[]
}

/// Always of a company, whose number only the office that it may stand in has as well.
model Desk {
  id        Int     @id @default(autoincrement())
  companyId Int
  number    Int?
  office    Office? @relation(fields: [companyId, number], references: [companyId, number], onDelete: NoAction, onUpdate: NoAction)
}

/// Its key is its foreign key.
model Badge {
  worker   Worker @relation(fields: [workerId], references: [id])
  workerId Int    @id
  code     String
}

model Skill {
  id      Int           @id
  name    String
  workers WorkerSkill[]
}

/// Its key is made of links alone.
model WorkerSkill {
  worker   Worker @relation(fields: [workerId], references: [id])
  workerId Int
  skill    Skill  @relation(fields: [skillId], references: [id])
  skillId  Int
  @@id([workerId, skillId])
}
`;

function assertHas(row: object, expected: Record<string, unknown>): void {
  const found = Object.fromEntries(Object.entries(row).filter(([name]) => name in expected));
  assert.deepEqual(found, expected);
}

for (const provider of ['sqlite', 'postgresql'] as const)
  describe(`http/forms of shared keys on ${provider}`, function () {
    this.timeout(60_000);
    let site: AccountApp;
    let model: string;
    let fields: 'all' | string[];
    let instance: object | undefined;
    let seen: BoundModelForm;

    before(async function () {
      site = await createAccountApp({
        postgresUrl: provider === 'postgresql' ? await needsPostgres(this) : undefined,
        models: MODELS,
        routes: [
          path('form/', async (request) => {
            seen = await modelFormFor(request.app, request.app.models.get(model), { fields }).from(request, {
              instance,
            });
            if (request.method !== 'POST' || !seen.isValid()) return html(seen.html);
            return (await seen.trySave()) ? text('saved') : html(seen.html, { status: 409 });
          }),
        ],
      });
      await site.db['company'].createMany({
        data: [
          { id: 1, name: 'Acme' },
          { id: 2, name: 'Bolt' },
        ],
      });
      await site.db['office'].createMany({
        data: [
          { companyId: 1, number: 1 },
          { companyId: 2, number: 1 },
        ],
      });
      await site.db['skill'].createMany({
        data: [
          { id: 1, name: 'Welding' },
          { id: 2, name: 'Sewing' },
        ],
      });
    });
    beforeEach(async () => {
      for (const name of ['workerSkill', 'badge', 'worker']) await site.db[name].deleteMany();
      [model, fields, instance] = ['Worker', 'all', undefined];
    });
    after(() => site?.close());

    const send = async (data: Record<string, string>) => (await site.visitor().post('/form/', data)).body;
    const worker = () => site.db['worker'].findFirst();
    const makeWorker = (data: object = {}) =>
      site.db['worker'].create({ data: { name: 'Ada', companyId: 1, number: 1, ...data } });

    it('leaves the columns of another relation alone where nothing is chosen', async () => {
      assert.equal(await send({ name: 'Ada', company: '1', office: '' }), 'saved');
      assertHas(await worker(), { companyId: 1, number: null });
    });

    it('takes a row off a relation without the columns that it shares', async () => {
      instance = await makeWorker();
      assert.equal(await send({ name: 'Ada', company: '1', office: '' }), 'saved');
      assertHas(await worker(), { companyId: 1, number: null });
    });

    it('refuses rows that differ in the column that they share, and changes no other relation behind one’s back', async () => {
      assert.match(
        await send({ name: 'Ada', company: '1', office: '["2","1"]' }),
        /This office does not go together with the company\./,
      );
      instance = await makeWorker();
      fields = ['name', 'office'];
      assert.match(await send({ name: 'Eve', office: '["2","1"]' }), /does not go together with the company/);
      fields = ['name', 'company'];
      assert.match(await send({ name: 'Eve', company: '2' }), /This company does not go together with the office/);
      assertHas(await worker(), { name: 'Ada', companyId: 1, number: 1 });
      fields = 'all';
      assert.equal(await send({ name: 'Eve', company: '2', office: '["2","1"]' }), 'saved');
      assertHas(await worker(), { name: 'Eve', companyId: 2, number: 1 });
    });

    it('asks for a column that no related row settles', async () => {
      model = 'Desk';
      assert.equal(await send({ companyId: '2', office: '' }), 'saved');
      assertHas(await site.db['desk'].findFirst(), { companyId: 2, number: null });
      assert.match(
        await send({ companyId: '2', office: '["1","1"]' }),
        /This office does not go together with the company id/,
      );
      assert.equal(await send({ companyId: '1', office: '["1","1"]' }), 'saved');
    });

    it('keeps the relation that is the key of a row', async () => {
      const [first, second] = [await makeWorker(), await makeWorker({ name: 'Eve' })];
      model = 'Badge';
      instance = await site.db['badge'].create({ data: { workerId: first.id, code: 'A' } });
      assert.match((await site.visitor().get('/form/')).body, /<select name="worker"[^>]* disabled/);
      assert.equal(await send({ worker: String(second.id), code: 'B' }), 'saved');
      assert.deepEqual(await site.db['badge'].findMany(), [{ workerId: first.id, code: 'B' }]);
    });

    it('lets a row that only links others link something else', async () => {
      const { id } = await makeWorker();
      model = 'WorkerSkill';
      instance = await site.db['workerSkill'].create({ data: { workerId: id, skillId: 1 } });
      assert.equal(await send({ worker: String(id), skill: '2' }), 'saved');
      assert.deepEqual(await site.db['workerSkill'].findMany(), [{ workerId: id, skillId: 2 }]);
    });
  });
