// What the pages of an API promise beside what a browser shows: who gets one, what protects it, and what it offers to whom.
import assert from 'node:assert/strict';
import { isAuthenticatedOrReadOnly } from '../../../../../src/runtime/access/rule.ts';
import { policy } from '../../../../../src/runtime/access/policy.ts';
import { action } from '../../../../../src/runtime/rest/declare/action.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { apiView, modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { jsonHtml } from '../../../../../src/runtime/rest/browse/json-html.ts';
import { type ApiApp, AUTHENTICATION, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';
import type { Visitor } from '../../../../support/account-app.ts';

const MODELS = `
/// @display(text)
model Note {
  id      Int    @id @default(autoincrement())
  text    String
  secret  String @default("s3cret") /// @sensitive
  owner   User   @relation(fields: [ownerId], references: [id])
  ownerId Int
}

model Task {
  id         Int  @id @default(autoincrement())
  assignee   User @relation(fields: [assigneeId], references: [id])
  assigneeId Int
}
`;
const HTML = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

onBothDatabases('rest/browsable-api', (urlOf) => {
  let api: ApiApp;
  let ada: Visitor;

  before(async function () {
    this.timeout(120_000);
    const notes = modelViewSet('Note', {
      fields: ['id', 'text', 'owner'],
      permissions: isAuthenticatedOrReadOnly,
      actions: {
        shout: action({ detail: true, methods: ['POST'] }, async ({ row, update }) =>
          update(await row(), { text: 'HEY' }),
        ),
      },
    });
    api = await createApiApp({
      models: MODELS,
      userFields: 'notes Note[]\n  tasks Task[]',
      postgresUrl: await urlOf(this),
      policies: [
        policy('Note', {
          view: () => true,
          add: ({ user }) => user.isAuthenticated,
          change: ({ user }) => ({ ownerId: Number((user as { id?: unknown }).id ?? -1) }),
          delete: ({ user }) => ({ ownerId: Number((user as { id?: unknown }).id ?? -1) }),
          owner: 'owner',
        }),
        policy('User', { view: ({ user }) => user.isAuthenticated }),
      ],
      api: [
        router({ authentication: AUTHENTICATION })
          .register('notes', notes)
          .register(
            'tasks',
            modelViewSet(
              'Task' as never,
              { fields: ['id', 'assignee'], permissions: isAuthenticatedOrReadOnly } as never,
            ),
          )
          .register('file', apiView({ get: () => ({ ok: true }), permissions: isAuthenticatedOrReadOnly })),
      ],
    });
    const users = [await api.createUser('ada@example.com'), await api.createUser('bob@example.com', { name: 'Bob' })];
    for (const { id } of users) await api.db['note']?.create({ data: { text: 'mine', ownerId: id } });
    ada = api.visitor();
    await ada.signIn('ada@example.com');
  });

  after(() => api?.close());

  const page = (url: string, visitor = ada) => visitor.send({ method: 'GET', url, headers: HTML });
  const formTitles = (html: string) => [...html.matchAll(/a-panel__name">([^<]+)</g)].map(([, title]) => title);

  it('is for clients that ask for HTML by name: programs get JSON, and so do formats in the address', async () => {
    const typeOf = async (url: string, accept?: string) =>
      String((await api.call('GET', url, { headers: accept ? { accept } : {} })).headers['content-type']).split(';')[0];
    assert.equal(await typeOf('/api/notes/', HTML.accept), 'text/html');
    for (const accept of [undefined, '*/*', 'application/json', 'application/json, text/html', 'text/plain, */*'])
      assert.equal(await typeOf('/api/notes/', accept), 'application/json', accept);
    assert.equal(await typeOf('/api/notes.json', HTML.accept), 'application/json');
    assert.equal(await typeOf('/api/notes/?format=json', HTML.accept), 'application/json');
    const both = await api.call('GET', '/api/notes/');
    assert.match(String(both.headers['vary']), /Accept/, 'caches keep them apart');
  });

  it('is headed by the plural of the model, and by the label of a row as far as the API shows it', async () => {
    const heading = async (url: string) => /<h1[^>]*>([^<]*)</.exec((await page(url)).body)?.[1];
    assert.equal(await heading('/api/notes/'), 'Notes');
    assert.equal(await heading('/api/notes/1/'), 'mine');
    assert.equal(await heading('/api/notes/1/?fields=id'), 'Note 1');
    assert.equal(await heading('/api/notes/99/'), 'Note 99');
    assert.equal(await heading('/api/tasks/'), 'Tasks');
    assert.equal(await heading('/api/file/'), 'File');
    assert.equal(await heading('/api/'), 'API Root');
  });

  it('is protected like no other page: nothing from elsewhere, no scripts, no frames, no cache', async () => {
    const { headers, body } = await page('/api/notes/1/');
    assert.equal(
      headers['content-security-policy'],
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    assert.equal(headers['cache-control'], 'no-store, private');
    assert.equal(headers['etag'], undefined, 'the tag is of the JSON, not of the page');
    assert.match(String(headers['vary']), /Cookie/);
    assert.doesNotMatch(body, /<script|<style|style="|\son\w+="/);
    assert.doesNotMatch(body, /s3cret/);
  });

  it('offers what the user may do to this row, and nothing to strangers', async () => {
    assert.deepEqual(formTitles((await page('/api/notes/1/')).body), ['Update note', 'Shout', 'Delete note']);
    assert.deepEqual(formTitles((await page('/api/notes/2/')).body), [], 'a row of somebody else');
    assert.deepEqual(formTitles((await page('/api/notes/')).body), ['Create note']);
    for (const url of ['/api/notes/', '/api/notes/1/', '/api/file/'])
      assert.deepEqual(formTitles((await page(url, api.visitor())).body), [], url);
  });

  it('changes a row by a form that names the method, and only with the CSRF token', async () => {
    const form = { method: 'POST' as const, url: '/api/notes/1/', headers: HTML };
    const send = (fields: Record<string, string>, visitor = ada) =>
      visitor.send({
        ...form,
        headers: { ...HTML, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(fields).toString(),
      });
    const token = { csrfmiddlewaretoken: ada.cookies.get('csrftoken') ?? '' };
    assert.equal((await send({ _method: 'PATCH', text: 'forged' })).statusCode, 403);
    assert.equal((await send({ _method: 'PATCH', text: 'forged', ...token }, api.visitor())).statusCode, 403);
    const changed = await send({ _method: 'PATCH', text: 'changed', ...token });
    assert.equal(changed.statusCode, 200);
    const raw = await send({ _method: 'PUT', _content: '{"text": "raw"}', ...token });
    assert.equal(raw.statusCode, 200);
    assert.equal((await api.db['note']?.findUnique({ where: { id: 1 } }))?.['text'], 'raw');
    const broken = await send({ _method: 'PUT', _content: '{"text": ', ...token });
    assert.deepEqual([broken.statusCode, /JSON parse error/.test(broken.body)], [400, true]);
    const notMine = await ada.send({
      ...form,
      url: '/api/notes/2/',
      headers: { ...HTML, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ _method: 'DELETE', ...token }).toString(),
    });
    assert.equal(notMine.statusCode, 403);
  });

  it('starts a new row with a body that can be sent, and shows the command line of it', async () => {
    const { body } = await page('/api/notes/');
    const plain = (text: string | undefined) => text?.replaceAll('&quot;', '"').replaceAll('&#x27;', "'") ?? '';
    const raw = plain(/<textarea class="a-code"[^>]*>([^<]*)</.exec(body)?.[1]);
    assert.deepEqual(JSON.parse(raw), { text: '' });
    const lines = [...body.matchAll(/a-curl"><code>(.*?)<\/code>/gs)].map(([, line]) => plain(line));
    assert.match(lines[1] ?? '', /^curl -X POST .* -d '\{"text":""\}' 'http:\/\/localhost\/api\/notes\/'$/);
  });

  it('leaves requests of programs alone: a field _method is a field', async () => {
    const answer = await ada.send({
      method: 'POST',
      url: '/api/notes/1/',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-csrftoken': ada.cookies.get('csrftoken') ?? '',
      },
      payload: '_method=DELETE',
    });
    assert.equal(answer.statusCode, 405);
    assert.equal(await api.db['note']?.count(), 2);
  });

  it('shows errors as pages, with the way to log in', async () => {
    const missing = await page('/api/notes/77/', api.visitor());
    assert.equal(missing.statusCode, 404);
    assert.match(missing.body, /No Note matches the given query/);
    assert.match(missing.body, /href="\/accounts\/login\/\?next=\/api\/notes\/77\/"/);
    const wrongMethod = await api.call('PUT', '/api/file/', { headers: HTML, as: 'ada@example.com' });
    assert.match(wrongMethod.text, /Method &quot;PUT&quot; not allowed|PUT.*not allowed/);
  });

  it('offers people by their names, never by what they log in with', async () => {
    const { body } = await ada.get('/api/tasks/', HTML);
    assert.match(body, /<option value="2">Bob<\/option>/);
    assert.doesNotMatch(body, /<option[^>]*>[^<]*@/);
  });

  it('shows the command line with the method, quoted for a shell', async () => {
    const { body } = await ada.send({
      method: 'POST',
      url: '/api/notes/1/',
      headers: { ...HTML, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        _method: 'PATCH',
        text: "it's $HOME",
        csrfmiddlewaretoken: ada.cookies.get('csrftoken') ?? '',
      }).toString(),
    });
    const line = /a-curl"><code>(.*?)<\/code>/s.exec(body)?.[1]?.replaceAll('&quot;', '"').replaceAll('&#x27;', "'");
    assert.equal(
      line,
      `curl -X PATCH -H 'Accept: application/json' -u "$LOGIN:$PASSWORD" -H 'Content-Type: application/json' ` +
        String.raw`-d '{"text":"it'\''s $HOME"}' 'http://localhost/api/notes/1/'`,
    );
  });
});

describe('rest/browsable-api/settings', () => {
  it('is off where rest.browsable is false', async () => {
    const api = await createApiApp({
      settings: { rest: { browsable: false } },
      api: [router().register('ping', apiView({ get: () => ({ ok: true }), permissions: () => true }))],
    });
    const answer = await api.call('GET', '/api/ping/', { headers: { accept: 'text/html, */*;q=0.8' } });
    assert.deepEqual(answer.body, { ok: true });
    assert.equal((await api.call('GET', '/api/ping/', { headers: { accept: 'text/html' } })).status, 406);
    await api.close();
  });
});

describe('rest/json-html', () => {
  it('escapes keys and values, and links addresses of the web only', () => {
    assert.equal(
      String(jsonHtml({ '<b>': 'a & "b"', n: 1, no: [], x: null })),
      '{\n  <span class="j-key">&quot;&lt;b&gt;&quot;</span>: <span class="j-str">&quot;a &amp; \\&quot;b\\&quot;&quot;</span>,\n' +
        '  <span class="j-key">&quot;n&quot;</span>: <span class="j-num">1</span>,\n' +
        '  <span class="j-key">&quot;no&quot;</span>: [],\n' +
        '  <span class="j-key">&quot;x&quot;</span>: <span class="j-lit">null</span>\n}',
    );
    const link = String(jsonHtml('https://example.com/?a="><script>&b=1'));
    assert.equal(
      link,
      '<span class="j-str">&quot;<a href="https://example.com/?a=&quot;&gt;&lt;script&gt;&amp;b=1" rel="nofollow noreferrer">' +
        'https://example.com/?a=\\&quot;&gt;&lt;script&gt;&amp;b=1</a>&quot;</span>',
    );
    for (const text of ['javascript:alert(1)', 'data:text/html,x', ' https://example.com', 'see https://example.com'])
      assert.doesNotMatch(String(jsonHtml(text)), /<a /, text);
  });
});
