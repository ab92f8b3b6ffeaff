import assert from 'node:assert/strict';
import { getListOr404 } from '../../src/runtime/views/get-or-404.ts';
import { Http404 } from '../../src/runtime/http/errors.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { text } from '../../src/runtime/http/response.ts';
import { inTransaction } from '../../src/runtime/views/in-transaction.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';
import { needsPostgres } from '../support/postgres.ts';

const MODELS = 'model Entry {\n  id Int @id @default(autoincrement())\n  words String\n}\n';

for (const provider of ['sqlite', 'postgresql'] as const)
  describe(`http/transaction-views on ${provider}`, function () {
    this.timeout(60_000);
    let site: AccountApp;
    before(async function () {
      site = await createAccountApp({
        postgresUrl: provider === 'postgresql' ? await needsPostgres(this) : undefined,
        models: MODELS,
        routes: [
          path('write/<str:words>/', (request, params) => write(request, params)),
          path('entries/', async () => text(String((await getListOr404(site.db['entry'].findMany())).length))),
        ],
      });
    });
    after(() => site?.close());
    const write: ReturnType<typeof inTransaction> = (request, params) =>
      inTransaction(site.db, async (_request, { words }: { words: string }, tx) => {
        await (tx as typeof site.db)['entry'].create({ data: { words } });
        if (words === 'missing') throw new Http404('no');
        if (words === 'broken') throw new Error('broken');
        return text('written');
      })(request, params as { words: string });

    it('keep what was written when the view answers, and nothing when it throws', async () => {
      const statuses = [];
      assert.equal((await site.visitor().get('/entries/')).statusCode, 404, 'an empty list is not there');
      for (const words of ['first', 'missing', 'broken', 'second'])
        statuses.push((await site.visitor().get(`/write/${words}/`)).statusCode);
      assert.deepEqual(statuses, [200, 404, 500, 200]);
      const rows = await site.db['entry'].findMany({ orderBy: { id: 'asc' } });
      assert.deepEqual(
        rows.map(({ words }: { words: string }) => words),
        ['first', 'second'],
      );
      assert.equal((await site.visitor().get('/entries/')).body, '2');
    });
  });
