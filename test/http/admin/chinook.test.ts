// A database that nobody here designed: every table lists, searches, opens and saves without a line of configuration.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from '../../../src/kernel/database.ts';
import { introspect } from '../../../src/toolchain/migrations/introspect/introspect.ts';
import { createAdminSite, type AdminTestSite, type Visitor } from '../../support/admin-site.ts';
import { needsShared } from '../../support/needs.ts';
import { textOf } from './blog.ts';

/** What is changed in each table: a field of its form and its new value. */
const EDITS: Record<string, Row> = {
  Album: { title: 'Changed' },
  Artist: { name: 'Changed' },
  Customer: { company: 'Changed' },
  Employee: { city: 'Changed' },
  Genre: { name: 'Changed' },
  Invoice: { billingCity: 'Changed' },
  InvoiceLine: { quantity: 77 },
  MediaType: { name: 'Changed' },
  Playlist: { name: 'Changed' },
  Track: { composer: 'Changed' },
};

describe('admin/chinook', () => {
  let site: AdminTestSite;
  let admin: Visitor;
  before(async function () {
    const file = needsShared(this, 'real/chinook.sqlite');
    const folder = mkdtempSync(join(tmpdir(), 'quintet-chinook-'));
    copyFileSync(file, join(folder, 'chinook.sqlite'));
    const { models } = await introspect('file:./chinook.sqlite', { root: folder, app: 'music' });
    rmSync(folder, { recursive: true, force: true });
    site = await createAdminSite({ models: { music: models }, copyOf: file });
    await site.createUser('admin@example.com', { isSuperuser: true });
    admin = await site.visitor('admin@example.com');
  });
  after(() => site?.close());

  const tables = (): string[] => site.app.models.all.filter(({ app }) => app === 'music').map(({ name }) => name);
  const firstRow = (body: string): string =>
    (/href="([^"]+\/change\/)[^"]*"/.exec(body.replace(/^[\s\S]*<tbody/, ''))?.[1] ?? '').replaceAll('&amp;', '&');

  it('has all eleven tables', () => {
    assert.equal(tables().length, 11);
  });

  it('lists, sorts, searches and pages every table', async () => {
    for (const name of tables()) {
      const base = `/admin/music/${name.toLowerCase()}/`;
      site.takeQueries();
      const list = await admin.get(base);
      assert.equal(list.statusCode, 200, name);
      const queries = site.takeQueries();
      assert.ok(queries.length <= 10, `${name}: ${queries.length}`);
      await admin.get(base);
      const again = site.takeQueries();
      assert.ok(again.length <= 8, `${name}: ${again.length} when the sizes of its related tables are known`);
      assert.ok(list.body.length < 120_000, `${name}: ${list.body.length} bytes`);
      assert.equal((await admin.get(`${base}?q=a&p=2`)).statusCode, 200, name);
      const sort = /class="q-sort" href="([^"]+)"/.exec(list.body)?.[1];
      if (sort) assert.equal((await admin.get(sort.replaceAll('&amp;', '&'))).statusCode, 200, `${name} ${sort}`);
    }
    assert.match(
      textOf((await admin.get('/admin/music/track/')).body),
      /Tracks : Select track to change more than 1,000/,
    );
    assert.match(textOf((await admin.get('/admin/music/track/?_count=exact')).body), /1–100 of 3503/);
  });

  it('opens a row of every table and saves a change', async () => {
    for (const name of tables()) {
      const url = firstRow((await admin.get(`/admin/music/${name.toLowerCase()}/`)).body);
      const page = await admin.get(url);
      assert.equal(page.statusCode, 200, `${name} ${url}`);
      const [field, value] = Object.entries(EDITS[name] ?? {})[0] ?? [];
      if (field === undefined) continue;
      const answer = await admin.post(url, { ...formFields(page.body), [field]: String(value), _continue: '1' });
      assert.equal(answer.statusCode, 302, `${name}: ${textOf(answer.body)}`);
      assert.match((await admin.follow(answer)).body, /was changed successfully/);
      const model = site.app.models.get(name);
      assert.equal(await site.app.models.delegate(model).count({ where: { [field]: value } }), 1, name);
    }
  });

  it('writes only what was changed', async () => {
    const page = await admin.get('/admin/music/invoice/1/change/');
    site.takeQueries();
    await admin.post('/admin/music/invoice/1/change/', { ...formFields(page.body), billingState: 'BW', _save: '1' });
    const update = site.takeQueries().find(({ sql }) => /^UPDATE .*Invoice/.test(sql));
    assert.match(String(update?.sql), /SET "?`?BillingState"?`? = \?\s+WHERE/i);
  });

  it('adds and deletes in the table with a composite key', async () => {
    const base = '/admin/music/playlisttrack/';
    const added = await admin.post(`${base}add/`, { playlist: '2', track: '1', _continue: '1' });
    assert.equal(added.headers.location, `${base}2,1/change/`);
    const again = await admin.post(`${base}add/`, { playlist: '2', track: '1', _save: '1' });
    assert.match(textOf(again.body), /Playlist track with this Playlist and Track already exists\./);
    const deleted = await admin.post(`${base}2,1/delete/`, { post: 'yes' });
    assert.match((await admin.follow(deleted)).body, /was deleted successfully/);
  });

  it('moves a row that is nothing but its key, and refuses a key that is taken', async () => {
    const base = '/admin/music/playlisttrack/';
    const page = await admin.get(`${base}18,597/change/`);
    assert.deepEqual(formFields(page.body), { playlist: '18', track: '597' });
    site.takeQueries();
    const moved = await admin.post(`${base}18,597/change/`, { playlist: '4', track: '598', _continue: '1' });
    assert.equal(moved.headers.location, `${base}4,598/change/`);
    assert.equal(site.takeQueries().filter(({ sql }) => /^UPDATE .*PlaylistTrack/.test(sql)).length, 1);
    assert.match((await admin.follow(moved)).body, /was changed successfully/);
    assert.match(textOf((await admin.follow(await admin.get(`${base}18,597/change/`))).body), /doesn’t exist/);
    const taken = await admin.post(`${base}4,598/change/`, { playlist: '1', track: '597', _save: '1' });
    assert.equal(taken.statusCode, 200);
    assert.match(textOf(taken.body), /Playlist track with this Playlist and Track already exists\./);
    const wrong = await admin.post(`${base}4,598/change/`, { playlist: '4', track: '99999', _save: '1' });
    assert.match(wrong.body, /Select a valid choice\./);
    const same = await admin.post(`${base}4,598/change/`, { playlist: '4', track: '598', _save: '1' });
    assert.match((await admin.follow(same)).body, /No changes to save/);
    const forged = await admin.postWithout(`${base}4,598/change/`, { playlist: '5', track: '598', _save: '1' });
    assert.equal(forged.statusCode, 403);
    const delegate = site.app.models.delegate(site.app.models.get('PlaylistTrack'));
    assert.equal(await delegate.count({ where: { playlistId: 4 } }), 1);
    assert.equal(await delegate.count(), 8715);
  });

  it('asks for the key where a list would be too long, and refuses a wrong one', async () => {
    const page = await admin.get('/admin/music/track/1/change/');
    assert.match(page.body, /<input type="number" name="album" value="1"/);
    assert.match(textOf(page.body), /Currently: For Those About To Rock We Salute You/);
    const wrong = await admin.post('/admin/music/track/1/change/', {
      ...formFields(page.body),
      album: '99999',
      _save: '1',
    });
    assert.match(wrong.body, /Select a valid choice\. That choice is not one of the available choices\./);
  });

  it('refuses to delete what other tables need', async () => {
    assert.match((await admin.get('/admin/music/artist/1/delete/')).body, /Cannot delete artist/);
  });
});

/** What a browser would send of the page's form: every input as it stands. */
function formFields(body: string): Record<string, string> {
  const form = /<form class="q-form"[\s\S]*?<\/form>/.exec(body)?.[0] ?? '';
  const decode = (text: string): string =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#x27;', "'")
      .replaceAll('&amp;', '&');
  const inputs = [...form.matchAll(/<input type="(?:text|number|email|datetime-local|date)"[^>]*>/g)].map(([tag]) => [
    /name="([^"]+)"/.exec(tag)?.[1] ?? '',
    decode(/ value="([^"]*)"/.exec(tag)?.[1] ?? ''),
  ]);
  const selects = [...form.matchAll(/<select name="([^"]+)"[\s\S]*?<\/select>/g)].map(([html, name]) => [
    name,
    decode(/<option value="([^"]*)" selected/.exec(html)?.[1] ?? ''),
  ]);
  const areas = [...form.matchAll(/<textarea name="([^"]+)"[^>]*>\n?([\s\S]*?)<\/textarea>/g)].map(([, name, text]) => [
    name,
    decode(text ?? ''),
  ]);
  return Object.fromEntries([...inputs, ...selects, ...areas]) as Record<string, string>;
}
