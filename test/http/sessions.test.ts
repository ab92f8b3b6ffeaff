import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { login } from '../../src/runtime/auth/login.ts';
import { html, text } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { stream } from '../../src/runtime/http/responses/streaming.ts';
import { clearExpiredSessions } from '../../src/runtime/sessions/session-store.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';
import { ACCOUNTS, SESSION_MODEL } from '../support/accounts-database.ts';
import { needsPostgres } from '../support/postgres.ts';

interface StoredSessions {
  count(): Promise<number>;
  first(): Promise<{ key: string; data: string; user_id?: string | null } | undefined>;
  clear(): Promise<unknown>;
  expire(at: Date): Promise<unknown>;
  overwrite(data: string): Promise<unknown>;
}

function tableSessions({ app: { database } }: AccountApp): StoredSessions {
  return {
    count: async () => Number((await database.queryRaw('SELECT count(*) AS n FROM quintet_session'))[0]?.['n']),
    first: async () => (await database.queryRaw('SELECT * FROM quintet_session'))[0] as never,
    clear: () => database.executeRaw('DELETE FROM quintet_session'),
    expire: (at) => database.executeRaw('UPDATE quintet_session SET expires_at = ?', at.getTime()),
    overwrite: (data) => database.executeRaw('UPDATE quintet_session SET data = ?', data),
  };
}

function modelSessions({ app: { database } }: AccountApp): StoredSessions {
  const delegate = database.delegate('session');
  return {
    count: () => delegate.count(),
    first: async () => ((await delegate.findFirst()) ?? undefined) as never,
    clear: () => delegate.deleteMany(),
    expire: (expiresAt) => delegate.updateMany({ data: { expiresAt } }),
    overwrite: (data) => delegate.updateMany({ data: { data } }),
  };
}

const ON = [
  ['in the table of Quintet, on SQLite', 'sqlite', false],
  ['in the table of Quintet, on PostgreSQL', 'postgresql', false],
  ['in a model of the project, on SQLite', 'sqlite', true],
  ['in a model of the project, on PostgreSQL', 'postgresql', true],
] as const;

for (const [where, provider, hasModel] of ON)
  describe(`http/sessions: ${where}`, function () {
    this.timeout(60_000);
    let site: AccountApp;
    let stored: StoredSessions;

    before(async function () {
      const postgresUrl = provider === 'postgresql' ? await needsPostgres(this) : undefined;
      site = await createAccountApp({
        postgresUrl,
        accounts: hasModel ? ACCOUNTS + SESSION_MODEL : ACCOUNTS,
        routes: [
          path('plain/', () => text('plain')),
          path('read/', (request) => text(JSON.stringify(request.session.get('n') ?? null))),
          path('count/', (request) => {
            const count = (request.session.get<number>('n') ?? 0) + 1;
            request.session.set('n', count);
            return text(String(count));
          }),
          path('forget/', (request) => text(String(request.session.delete('n')))),
          path('flush/', async (request) => {
            await request.session.flush();
            return text('flushed');
          }),
          path('cycle/', (request) => {
            request.session.cycleKey();
            return text('cycled');
          }),
          path('fail/', (request) => {
            request.session.set('n', 99);
            throw new Error('boom');
          }),
          path('date/', (request) => {
            request.session.set('when', new Date() as never);
            return text('never');
          }),
          path('huge/', (request) => {
            request.session.set('text', 'x'.repeat(70_000));
            return text('never');
          }),
          path('add/', (request) => {
            request.messages.success('<b>done</b>');
            request.messages.error('oops');
            return text('added');
          }),
          path('stream/', (request) => {
            const show = async function* () {
              yield 'first';
              await new Promise((resolve) => setTimeout(resolve, 20));
              yield String(request.messages.consume().length);
            };
            return stream(show());
          }),
          path('page/', (request) =>
            html(
              request.app.templates.renderString(
                '[{{ session.flush }}][{{ session.cycleKey }}]',
                { session: request.session },
                request,
              ),
            ),
          ),
          path('show/', (request) =>
            html(
              request.app.templates.renderString(
                '{% for m in messages %}[{{ m.tags }}:{{ m }}]{% endfor %}',
                { messages: request.messages },
                request,
              ),
            ),
          ),
          path('login/', async (request) => {
            await login(request, (await site.app.database.delegate('user').findFirst()) as object);
            return text('signed in');
          }),
        ],
      });
      stored = hasModel ? modelSessions(site) : tableSessions(site);
    });
    beforeEach(() => stored.clear());
    after(() => site?.close());

    const hash = (key: string): string => createHash('sha256').update(key).digest('base64url');

    it('gives no cookie and writes no row before there is something to remember', async () => {
      const response = await site.visitor().get('/read/');
      assert.deepEqual(response.cookies, []);
      assert.equal(await stored.count(), 0);
    });

    it('remembers', async () => {
      const visitor = site.visitor();
      assert.equal((await visitor.get('/count/')).body, '1');
      assert.equal((await visitor.get('/count/')).body, '2');
      assert.equal((await visitor.get('/read/')).body, '2');
      assert.equal(await stored.count(), 1);
    });

    it('remembers what a streamed page took out after its headers', async () => {
      const visitor = site.visitor();
      await visitor.get('/add/');
      assert.equal((await visitor.get('/stream/')).body, 'first2');
      for (let i = 0; i < 100 && (await visitor.get('/show/')).body !== ''; i++);
      assert.equal((await visitor.get('/stream/')).body, 'first0');
    });

    it('stores the key hashed', async () => {
      const visitor = site.visitor();
      await visitor.get('/count/');
      const key = visitor.cookies.get('sessionid') ?? '';
      assert.match(key, /^[A-Za-z0-9]{32}$/);
      assert.equal((await stored.first())?.key, hash(key));
    });

    it('writes and sends the cookie only when something changed', async () => {
      const visitor = site.visitor();
      await visitor.get('/count/');
      const response = await visitor.get('/read/');
      assert.deepEqual(response.cookies, []);
      assert.match(String(response.headers.vary), /Cookie/);
      assert.equal((await visitor.get('/plain/')).headers.vary, undefined);
    });

    for (const [what, key] of [
      ['unknown', 'a'.repeat(32)],
      ['malformed', "x' OR 1=1"],
      ['empty', ''],
    ] as const) {
      it(`gives an empty session for a key that is ${what}, and never uses that key`, async () => {
        const visitor = site.visitor();
        visitor.cookies.set('sessionid', key);
        assert.equal((await visitor.get('/read/')).body, 'null');
        visitor.cookies.set('sessionid', key);
        await visitor.get('/count/');
        assert.notEqual(visitor.cookies.get('sessionid'), key);
      });
    }

    it('gives an empty session for a stolen hash', async () => {
      const visitor = site.visitor();
      await visitor.get('/count/');
      const thief = site.visitor();
      thief.cookies.set('sessionid', hash(visitor.cookies.get('sessionid') ?? ''));
      assert.equal((await thief.get('/read/')).body, 'null');
    });

    it('ignores an expired session, and clears it away when asked', async () => {
      const visitor = site.visitor();
      await visitor.get('/count/');
      await stored.expire(new Date(Date.now() - 1000));
      assert.equal((await visitor.get('/read/')).body, 'null');
      await site.visitor().get('/count/');
      assert.equal(await clearExpiredSessions(site.app), 1);
      assert.equal(await stored.count(), 1);
    });

    it('survives a row that holds no JSON', async () => {
      const visitor = site.visitor();
      await visitor.get('/count/');
      await stored.overwrite('[broken');
      assert.equal((await visitor.get('/read/')).body, 'null');
    });

    it('ends when the last value is deleted', async () => {
      const visitor = site.visitor();
      await visitor.get('/count/');
      const response = await visitor.get('/forget/');
      assert.equal(response.cookies[0]?.maxAge, 0);
      assert.equal(await stored.count(), 0);
    });

    it('is read by templates and never ended by them', async () => {
      const visitor = site.visitor();
      await visitor.get('/count/');
      assert.equal((await visitor.get('/page/')).body, '[][]');
      assert.equal((await visitor.get('/read/')).body, '1');
    });

    it('ends by flush', async () => {
      const visitor = site.visitor();
      await visitor.get('/count/');
      await visitor.get('/flush/');
      assert.equal(visitor.cookies.has('sessionid'), false);
      assert.equal(await stored.count(), 0);
    });

    it('keeps its data and changes its key by cycleKey', async () => {
      const visitor = site.visitor();
      await visitor.get('/count/');
      const before = visitor.cookies.get('sessionid');
      await visitor.get('/cycle/');
      assert.notEqual(visitor.cookies.get('sessionid'), before);
      assert.equal((await visitor.get('/read/')).body, '1');
      assert.equal(await stored.count(), 1);
    });

    if (!hasModel) {
      it('knows whose it is', async () => {
        const visitor = site.visitor();
        await visitor.get('/count/');
        assert.equal((await stored.first())?.user_id, null);
        const { id } = await site.createUser(`${provider}@example.com`);
        await visitor.get('/login/');
        assert.equal((await stored.first())?.user_id, String(id));
        await visitor.get('/count/');
        assert.equal((await stored.first())?.user_id, String(id));
      });
    }

    it('does not come back to life in a request that outlives it', async () => {
      const visitor = site.visitor();
      await visitor.get('/count/');
      const slow = visitor.get('/count/');
      await stored.clear();
      await slow;
      const row = await stored.first();
      assert.ok(row === undefined || JSON.parse(row.data).n === 1);
    });

    it('is not written after a server error', async () => {
      const visitor = site.visitor();
      assert.equal((await visitor.get('/fail/')).statusCode, 500);
      assert.equal(visitor.cookies.has('sessionid'), false);
      assert.equal(await stored.count(), 0);
    });

    it('refuses values that are not JSON, and too many of them', async () => {
      assert.equal((await site.visitor().get('/date/')).statusCode, 500);
      assert.equal((await site.visitor().get('/huge/')).statusCode, 500);
      assert.match(site.log.join('\n'), /session value 'when' cannot be stored: a value of type Date is not JSON/);
      assert.match(site.log.join('\n'), /the session has 70011 bytes/);
    });

    it('shows messages once, on the next page that asks, escaped', async () => {
      const visitor = site.visitor();
      await visitor.get('/add/');
      await visitor.get('/plain/');
      assert.equal((await visitor.get('/show/')).body, '[success:&lt;b&gt;done&lt;/b&gt;][error:oops]');
      assert.equal((await visitor.get('/show/')).body, '');
      assert.equal(visitor.cookies.has('sessionid'), false);
    });
  });

describe('http/sessions: while the table is not migrated', function () {
  this.timeout(60_000);
  let site: AccountApp;

  before(async () => {
    site = await createAccountApp({
      routes: [
        path('plain/', () => text('plain')),
        path('write/', (request) => {
          request.session.set('n', 1);
          return text('written');
        }),
      ],
    });
    await site.app.database.executeRaw('DROP TABLE quintet_session');
  });
  after(() => site.close());

  it('serves visitors without a session, and names the table in the log for those with one', async () => {
    assert.equal((await site.visitor().get('/plain/')).body, 'plain');
    const visitor = site.visitor();
    assert.equal((await visitor.get('/write/')).statusCode, 500);
    visitor.cookies.set('sessionid', 'a'.repeat(32));
    assert.equal((await visitor.get('/plain/')).statusCode, 500);
    assert.match(site.log.join('\n'), /the database has no table quintet_session, which the session store needs/);
    assert.match(site.log.join('\n'), /FRAMEWORK_TABLE_MISSING/);
  });
});
