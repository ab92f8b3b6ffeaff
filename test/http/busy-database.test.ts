// Another process keeps SQLite's write lock: the visitor is asked to come again, and pages that only read go on.
import assert from 'node:assert/strict';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { text } from '../../src/runtime/http/response.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';
import { OtherProcesses } from '../support/sqlite-lock.ts';

describe('http/busy-database', function () {
  this.timeout(120_000);
  let site: AccountApp;
  let others: OtherProcesses | undefined;

  before(async () => {
    site = await createAccountApp({
      models: 'model Note {\n  id Int @id @default(autoincrement())\n  text String\n}\n',
      routes: [
        path('read/', async () => text(String(await site.db['note'].count()))),
        path('write/', async () => {
          await site.db['note'].create({ data: { text: 'new' } });
          return text('written');
        }),
        path('raw/', async (request) => text(String(await request.app.database.executeRaw('DELETE FROM "Note"')))),
        path('transaction/', async () => {
          await site.db['$transaction'](async () => undefined);
          return text('done');
        }),
        path('session/', (request) => {
          request.session.set('n', 1);
          return text('kept');
        }),
      ],
    });
    const [found] = await site.app.database.queryRaw('PRAGMA database_list');
    others = new OtherProcesses(String(found?.['file']));
  });

  after(async () => {
    others?.end();
    await site?.close();
  });

  it('answers 503 with Retry-After, as a page and as JSON, and writes again when the lock is gone', async () => {
    const unlock = await (others as OtherProcesses).lock();
    const visitor = site.visitor();
    const paths = ['/write/', '/raw/', '/transaction/', '/session/'];
    const [pages, json, read] = await Promise.all([
      Promise.all(paths.map((address) => visitor.get(address, { accept: 'text/html' }))),
      visitor.get('/write/', { accept: 'application/json' }),
      visitor.get('/read/'),
    ]);
    assert.deepEqual([read.statusCode, read.body], [200, '0']);
    for (const [index, page] of pages.entries()) {
      assert.equal(page.statusCode, 503, `${paths[index]}: ${page.body}`);
      assert.equal(page.headers['retry-after'], '5', paths[index]);
      assert.match(page.body, /Service Unavailable/);
      assert.doesNotMatch(page.body, /lock|transaction/, 'nothing of the inside is shown');
    }
    assert.deepEqual([json.statusCode, json.headers['retry-after']], [503, '5']);
    assert.deepEqual(json.json(), { error: { status: 503, title: 'Service Unavailable', code: 'DATABASE_BUSY' } });
    assert.match(site.log.join('\n'), /DATABASE_BUSY|locked by another transaction/);
    await unlock();
    assert.equal((await visitor.get('/write/')).body, 'written');
    assert.equal((await visitor.get('/read/')).body, '1');
  });
});
