// Rows with stored files: pages that carry a form in hidden inputs leave the files as they are.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inline, modelAdmin } from '../../../src/runtime/admin/options.ts';
import { findEntries } from '../../../src/runtime/save/audit-rows.ts';
import { createAdminSite, type AdminTestSite, type Visitor } from '../../support/admin-site.ts';
import type { Fields } from '../../support/visitor.ts';
import { formFields } from '../../support/form-fields.ts';
import { needsPostgres } from '../../support/postgres.ts';
import { textOf } from './blog.ts';

const MODELS = `
/// @display(title)
model Report {
  id    Int     @id @default(autoincrement())
  title String
  scan  String  /// @file(uploadTo: "scans")
  extra String? /// @file(uploadTo: "scans")
  pages Page[]
}

/// @display(name)
model Page {
  id       Int    @id @default(autoincrement())
  name     String
  image    String /// @file(uploadTo: "scans")
  report   Report @relation(fields: [reportId], references: [id], onDelete: Cascade)
  reportId Int
}
`;
const LIST = '/admin/library/report/';

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/stored-files, ${provider}`, function () {
    this.timeout(60_000);
    let site: AdminTestSite;
    let admin: Visitor;
    before(async function () {
      const postgresUrl = provider === 'postgresql' ? { postgresUrl: await needsPostgres(this) } : {};
      site = await createAdminSite({
        models: { library: MODELS },
        registrations: [modelAdmin('Report', { inlines: [inline('Page', { extra: 0 })] })],
        ...postgresUrl,
      });
      await site.createUser('admin@example.com', { isSuperuser: true });
      admin = await site.visitor('admin@example.com');
    });
    after(() => site?.close());

    const pathOf = (name: string): string => join(site.app.root, site.app.settings.mediaRoot, 'scans', name);
    const store = (name: string): string => {
      mkdirSync(pathOf('.'), { recursive: true });
      writeFileSync(pathOf(name), name);
      return `scans/${name}`;
    };
    const create = (data: object = {}): Promise<{ id: number }> =>
      site.db['report'].create({
        data: {
          title: 'First',
          scan: store('a.txt'),
          pages: { create: [{ name: 'one', image: store('one.txt') }] },
          ...data,
        },
      });
    const read = (id: number): Promise<Record<string, unknown>> =>
      site.db['report'].findUnique({ where: { id }, include: { pages: true } });
    const url = (id: number): string => `${LIST}${id}/change/`;
    const open = async (id: number): Promise<Fields> => formFields((await admin.get(url(id))).body);
    const save = (id: number, fields: Fields) => admin.post(url(id), { ...fields, _save: '1' });
    const revert = async (id: number) => {
      const [entry] = await findEntries(site.app.database, { models: ['Report'], rowKey: String(id), limit: 1 });
      return admin.get(`${LIST}${id}/history/${entry?.id}/revert/`);
    };
    const upload = (id: number, fields: Fields, files: Record<string, string>) => {
      const boundary = 'file-boundary';
      const token = { csrfmiddlewaretoken: admin.cookies.get('csrftoken') ?? '' };
      const texts = Object.entries({ ...fields, ...token, _save: '1' }).filter(([name]) => !(name in files));
      const parts = [
        ...texts.map(([name, value]) => `name="${name}"\r\n\r\n${String(value)}`),
        ...Object.entries(files).map(([name, file]) => `name="${name}"; filename="${file}"\r\n\r\nnew content`),
      ];
      const body = parts.map((part) => `--${boundary}\r\nContent-Disposition: form-data; ${part}\r\n`).join('');
      return admin.send({
        method: 'POST',
        url: url(id),
        payload: `${body}--${boundary}--\r\n`,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      });
    };

    it('links a stored file in the form, as text and in the list, each to its URL', async () => {
      const { id } = await create({ scan: store('a b&c.txt'), extra: store('other.txt') });
      const link = '<a href="/media/scans/a%20b%26c.txt">scans/a b&amp;c.txt</a>';
      assert.ok((await admin.get(url(id))).body.includes(`Currently: ${link}`));
      assert.ok((await admin.get(LIST)).body.includes(link));
      await site.createUser('viewer@example.com', { isStaff: true, permissions: ['library.view_report'] });
      const viewer = await site.visitor('viewer@example.com');
      assert.ok((await viewer.get(url(id))).body.includes(link));
    });

    it('saves the choice of a conflict, with the files of the row and of its inlines as they are', async () => {
      const { id } = await create();
      const stale = await open(id);
      await site.db['report'].update({ where: { id }, data: { title: 'Theirs' } });
      const conflict = await save(id, { ...stale, title: 'Mine', 'page-0-name': 'renamed' });
      assert.equal(conflict.statusCode, 409);
      const saved = await save(id, formFields(conflict.body));
      assert.equal(saved.statusCode, 302, textOf(saved.body));
      const row = await read(id);
      const [page] = row['pages'] as Record<string, unknown>[];
      assert.deepEqual([row['title'], row['scan']], ['Mine', 'scans/a.txt']);
      assert.deepEqual([page?.['name'], page?.['image']], ['renamed', 'scans/one.txt']);
      assert.ok(existsSync(pathOf('a.txt')));
      assert.ok(existsSync(pathOf('one.txt')));
    });

    it('clears a file after a conflict in another field', async () => {
      const { id } = await create({ extra: store('extra.txt') });
      const stale = await open(id);
      await site.db['report'].update({ where: { id }, data: { title: 'Theirs' } });
      const conflict = await save(id, { ...stale, title: 'Mine', 'extra-clear': 'on' });
      assert.equal((await save(id, formFields(conflict.body))).statusCode, 302);
      assert.equal((await read(id))['extra'] ?? '', '');
      assert.ok(!existsSync(pathOf('extra.txt')));
    });

    it('says which uploaded files a conflict does not keep, and does not offer them as a choice', async () => {
      const { id } = await create();
      const stale = await open(id);
      const theirs = store('theirs.txt');
      await site.db['report'].update({ where: { id }, data: { title: 'Theirs', scan: theirs } });
      const conflict = await upload(id, { ...stale, title: 'Mine' }, { scan: 'mine.txt' });
      assert.equal(conflict.statusCode, 409, textOf(conflict.body));
      assert.match(textOf(conflict.body), /Files that you uploaded are not kept: mine\.txt\./);
      assert.equal((await save(id, formFields(conflict.body))).statusCode, 302);
      assert.deepEqual([(await read(id))['title'], (await read(id))['scan']], ['Mine', theirs]);
    });

    it('reverts other fields, with the files as they are', async () => {
      const { id } = await create();
      await save(id, { ...(await open(id)), title: 'Second' });
      const preview = await revert(id);
      const answer = await save(id, formFields(preview.body));
      assert.equal(answer.statusCode, 302, textOf(answer.body));
      const row = await read(id);
      assert.deepEqual([row['title'], row['scan']], ['First', 'scans/a.txt']);
    });

    it('does not put a replaced file back, and says so', async () => {
      const { id } = await create();
      assert.equal((await upload(id, { ...(await open(id)), title: 'Second' }, { scan: 'new.txt' })).statusCode, 302);
      const { scan } = await read(id);
      const preview = await revert(id);
      assert.match(textOf(preview.body), /Scan Files are not put back\./);
      assert.equal((await save(id, formFields(preview.body))).statusCode, 302);
      assert.deepEqual([(await read(id))['title'], (await read(id))['scan']], ['First', scan]);
    });

    it('has no preview of an entry that only replaced a file', async () => {
      const { id } = await create();
      assert.equal((await upload(id, await open(id), { scan: 'new.txt' })).statusCode, 302);
      const answer = await revert(id);
      assert.equal(answer.statusCode, 302);
      assert.match(textOf((await admin.follow(answer)).body), /Files are not put back\./);
    });

    it('reverts the upload of a file where there was none', async () => {
      const { id } = await create();
      await upload(id, await open(id), { extra: 'new.txt' });
      assert.match(String((await read(id))['extra']), /^scans\//);
      assert.equal((await save(id, formFields((await revert(id)).body))).statusCode, 302);
      assert.equal((await read(id))['extra'] ?? '', '');
    });
  });
}
