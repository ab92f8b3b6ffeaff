import assert from 'node:assert/strict';
import { modelAdmin } from '../../../src/runtime/admin/options.ts';
import type { AdminTestSite, Visitor } from '../../support/admin-site.ts';
import { createBlog, fillBlog } from './blog.ts';

const AUTHOR = { app_label: 'posts', model_name: 'post', field_name: 'author' };
interface Answer {
  results: { id: string; text: string }[];
  pagination: { more: boolean };
}

describe('admin/autocomplete', () => {
  let site: AdminTestSite;
  let admin: Visitor;
  before(async () => {
    site = await createBlog({
      registrations: [modelAdmin('Category', { queryset: () => ({ name: { not: 'Hidden' } }) })],
    });
    await fillBlog(site);
    for (let i = 0; i < 47; i++)
      await site.db['author'].create({ data: { name: `Writer ${String(i).padStart(2, '0')}` } });
    await site.db['category'].create({ data: { name: 'Hidden' } });
    admin = await site.visitor('admin@example.com');
  });
  after(() => site.close());

  const address = (query: Record<string, string> | [string, string][]): string =>
    `/admin/autocomplete/?${new URLSearchParams(query).toString()}`;
  const ask = async (query: Record<string, string> | [string, string][], visitor = admin): Promise<Answer> => {
    const answer = await visitor.get(address(query));
    assert.equal(answer.statusCode, 200, JSON.stringify(query));
    assert.equal(answer.headers['content-type'], 'application/json');
    return answer.json<Answer>();
  };

  it('finds rows by what the list of the model searches, twenty a page', async () => {
    const names = ({ results }: Answer): string[] => results.map(({ text }) => text);
    assert.deepEqual((await ask({ ...AUTHOR, term: 'ben' })).results, [{ id: '2', text: 'Ben' }]);
    const first = await ask({ ...AUTHOR, term: 'writer' });
    assert.equal(first.results.length, 20);
    assert.equal(first.pagination.more, true);
    const pages = [
      first,
      await ask({ ...AUTHOR, term: 'writer', page: '2' }),
      await ask({ ...AUTHOR, term: 'writer', page: '3' }),
    ];
    assert.deepEqual(
      pages.map(({ results }) => results.length),
      [20, 20, 7],
    );
    assert.equal(pages[2]?.pagination.more, false);
    assert.equal(new Set(pages.flatMap(names)).size, 47);
    for (const page of ['0', '-3', 'x', '1e9', ''])
      assert.ok((await ask({ ...AUTHOR, page })).results.length <= 20, page);
  });

  it('gives the names of keys that are known', async () => {
    const query: [string, string][] = [
      ...Object.entries(AUTHOR),
      ['value', '3'],
      ['value', '1'],
      ['value', 'x'],
      ['value', '9999'],
    ];
    const { results } = await ask(query);
    assert.deepEqual(results.map(({ text }) => text).sort(), ['Ann', 'Cid']);
    assert.deepEqual((await ask({ ...AUTHOR, value: 'x' })).results, []);
  });

  it('knows many-to-many relations and keys that are texts', async () => {
    const { results } = await ask({ ...AUTHOR, field_name: 'tags', term: 'a/b' });
    assert.deepEqual(results, [{ id: 'a/b,c', text: 'a/b,c' }]);
  });

  it('shows no row outside of the model’s queryset', async () => {
    const cover = { app_label: 'posts', model_name: 'cover', field_name: 'category' };
    const { results } = await ask({ ...cover, term: 'i' });
    assert.deepEqual(results, []);
    const { id } = await site.db['category'].findFirst({ where: { name: 'Hidden' } });
    assert.deepEqual((await ask({ ...cover, value: String(id) })).results, []);
  });

  it('refuses fields that are no inputs of a model with pages', async () => {
    for (const query of [
      {},
      { ...AUTHOR, app_label: 'nosuch' },
      { ...AUTHOR, model_name: 'Post' },
      { ...AUTHOR, model_name: 'session' },
      { ...AUTHOR, field_name: 'title' },
      { ...AUTHOR, field_name: 'comments' },
      { ...AUTHOR, field_name: 'constructor' },
      { ...AUTHOR, field_name: '__proto__' },
    ])
      assert.equal((await admin.get(address(query))).statusCode, 403, JSON.stringify(query));
  });

  it('asks for view on the rows’ model, and for add, change or a filter on the one with the field', async () => {
    const cases: [string[], number][] = [
      [[], 403],
      [['posts.view_author'], 403],
      [['posts.view_post', 'posts.view_author'], 200],
      [['posts.change_post'], 403],
      [['posts.add_post', 'posts.view_author'], 200],
      [['posts.change_post', 'posts.view_author'], 200],
    ];
    for (const [index, [permissions, status]] of cases.entries()) {
      const email = `auto${index}@example.com`;
      await site.createUser(email, { isStaff: true, permissions });
      assert.equal((await (await site.visitor(email)).get(address(AUTHOR))).statusCode, status, permissions.join());
    }
    const viewer = await site.visitor('auto2@example.com');
    const tags = { ...AUTHOR, field_name: 'tags' };
    assert.equal((await viewer.get(address(tags))).statusCode, 403, 'not a filter');
    const visitor = await site.visitor();
    assert.match(String((await visitor.get(address(AUTHOR))).headers.location), /^\/admin\/login\//);
  });

  it('costs few queries', async () => {
    site.takeQueries();
    await ask({ ...AUTHOR, term: 'a' });
    assert.ok(site.takeQueries().length <= 4);
  });
});
