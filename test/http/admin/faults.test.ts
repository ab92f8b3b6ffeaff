// What a page does when something is not as it should be: the session ended, a label throws, a field is missing.
import assert from 'node:assert/strict';
import { checkRegistrations } from '../../../src/runtime/admin/checks.ts';
import { modelAdmin } from '../../../src/runtime/admin/options.ts';
import { PASSWORD, type AdminTestSite, type Visitor } from '../../support/admin-site.ts';
import { formFields } from '../../support/form-fields.ts';
import { BLOG, createBlog, fillBlog, textOf } from './blog.ts';

const LIST = '/admin/posts/post/';

describe('admin/faults', function () {
  this.timeout(60_000);
  let site: AdminTestSite;
  let admin: Visitor;
  before(async () => {
    site = await createBlog({
      registrations: [
        modelAdmin('Post', {
          listDisplay: ['__label__' as 'title', 'author'],
          objectLabel: (post) => {
            if ((post as { id: number }).id === 30) throw new Error('no label');
            return String((post as { title: string }).title);
          },
          labelFields: ['title'],
        }),
        modelAdmin('Comment', { fields: ['name'] }),
      ],
      models: {
        posts: `${BLOG}\nmodel Note {\n  id Int @id @default(autoincrement())\n  data Json\n}\n`,
      },
    });
    await fillBlog(site);
    admin = await site.visitor('admin@example.com');
  });
  after(() => site?.close());

  it('shows a label that throws as one bad cell, and opens the row', async () => {
    const page = await admin.get(LIST);
    assert.equal(page.statusCode, 200);
    assert.equal(page.body.match(/⚠ Error/g)?.length, 1);
    assert.match(textOf(page.body), /Post 28 <b>/);
    assert.match(textOf((await admin.get(`${LIST}30/change/`)).body), /Post \(30\)/);
    assert.ok(site.log.some((line) => line.includes('no label')));
  });

  it('answers scripts with JSON errors, not with pages', async () => {
    const url = '/admin/autocomplete/?app_label=posts&model_name=post&field_name=author&term=a';
    const json = { accept: 'application/json' };
    const anonymous = await (await site.visitor()).get(url, json);
    assert.equal(anonymous.statusCode, 401);
    assert.match(String(anonymous.json().error), /session has ended/);
    await site.createUser('plain@example.com', { isStaff: true });
    const refused = await (await site.visitor('plain@example.com')).get(url, json);
    assert.deepEqual([refused.statusCode, typeof refused.json().error], [403, 'string']);
    assert.equal((await (await site.visitor()).get(url)).statusCode, 302, 'a person is sent to the login page');
  });

  it('keeps what was typed when the session ended', async () => {
    const fields = formFields((await admin.get(`${LIST}3/change/`)).body);
    const sent = { ...fields, title: 'Typed <b> "for an hour"', tags: ['plain', 'a/b,c'], _save: '1' };
    const late = await site.visitor('admin@example.com');
    late.cookies.delete('sessionid');
    const login = await late.post(`${LIST}3/change/`, sent);
    assert.equal(login.statusCode, 401);
    assert.match(textOf(login.body), /Your session has ended\. Log in again to save your changes\./);
    const form = formFields(login.body);
    const wrong = await late.post('/admin/login/', { ...form, username: 'admin@example.com', password: 'wrong' });
    const right = { ...formFields(wrong.body), username: 'admin@example.com', password: PASSWORD };
    const page = await late.post('/admin/login/', right);
    assert.equal(page.statusCode, 200);
    assert.equal((await site.db['post'].findUnique({ where: { id: 3 } })).title, 'Post 2 <b>', 'not without a click');
    const answer = await late.post(/action="([^"]+)"/.exec(page.body)?.[1] ?? '', formFields(page.body));
    assert.equal(answer.statusCode, 302);
    const row = await site.db['post'].findUnique({ where: { id: 3 }, include: { tags: true } });
    assert.deepEqual([row.title, row.tags.length], ['Typed <b> "for an hour"', 2]);
  });

  it('sends forms of other pages that come too late to the login page', async () => {
    const late = await site.visitor();
    const answer = await late.post(LIST, { action: 'delete_selected', _selected: '1' });
    assert.match(String(answer.headers.location), /^\/admin\/login\//);
  });

  it('says which field a form lacks, in place of an error of the database', async () => {
    const answer = await admin.post('/admin/posts/comment/add/', { name: 'x', _save: '1' });
    assert.equal(answer.statusCode, 200);
    assert.match(textOf(answer.body), /Post is required, but is not on this form\./);
    assert.equal(await site.db['comment'].count(), 2);
  });

  it('refuses JSON numbers whose digits would change', async () => {
    const send = (data: string) => admin.post('/admin/posts/note/add/', { data, _save: '1' });
    const refused = await send('{"a": 9007199254740993}');
    assert.match(textOf(refused.body), /more digits than JSON can keep/);
    assert.match(refused.body, /9007199254740993/);
    for (const data of ['{"a": "9007199254740993"}', '{"a": 9007199254740992, "b": 1.5e300, "c": 0.1}'])
      assert.equal((await send(data)).statusCode, 302, data);
  });
});

describe('admin/checks', () => {
  const check = async (options: object) => {
    const site = await createBlog({ registrations: [] });
    try {
      return checkRegistrations(site.app.models.all, [{ model: 'Post', options }]);
    } finally {
      await site.close();
    }
  };

  it('finds options that do not exist, and says which was meant', async () => {
    const [problem] = await check({ listFilters: ['title'] });
    assert.deepEqual([problem?.id, problem?.level], ['admin.E008', 'error']);
    assert.match(problem?.hint ?? '', /listFilter/);
  });

  it('warns about a form without a field that a row must have', async () => {
    const [problem, ...more] = await check({ fields: ['title'] });
    assert.deepEqual([problem?.id, problem?.level, more], ['admin.W001', 'warning', []]);
    assert.match(problem?.message ?? '', /“author”/);
    assert.deepEqual(await check({ fields: ['title', 'authorId'] }), []);
    assert.deepEqual(await check({ fields: ['title'], hasAddPermission: () => false }), []);
    assert.equal((await check({ exclude: ['author'] }))[0]?.id, 'admin.W001');
  });
});
