import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { modelForm } from '../../src/runtime/forms/model/model-form.ts';
import { MEDIA_OPTIONS, staticView } from '../../src/runtime/http/static/static-view.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { projectMediaFiles } from '../../src/runtime/http/static/static-files.ts';
import type { HttpRequest } from '../../src/runtime/http/request.ts';
import { createView, updateView } from '../../src/runtime/views/edit-views.ts';
import { detailView } from '../../src/runtime/views/detail-view.ts';
import { listView } from '../../src/runtime/views/list-view.ts';
import { eventually } from '../support/eventually.ts';
import { findBarriers } from '../support/accessibility.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';
import { openBrowser, type BrowserSession } from '../support/browser.ts';
import { formPage } from '../support/form-pages.ts';
import { needsBrowser } from '../support/needs.ts';

const MODELS = `
enum Size {
  SMALL
  LARGE
}

model Paper {
  id    Int       @id @default(autoincrement())
  title String    /// @length(max: 40)
  slug  String    @unique /// @slug(from: title)
  size  Size      @default(SMALL)
  sold  Boolean   @default(false)
  on    DateTime? /// @date
  scan  String?   /// @file(uploadTo: "scans", maxSize: "4 MB")
  photo String?   /// @image(uploadTo: "photos", maxSize: "1 KB")
  marks Mark[]
}

model Mark {
  id     Int     @id @default(autoincrement())
  name   String
  papers Paper[]
}
`;
const PNG = Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1');
const LIST = `<!doctype html><html lang="en"><head><title>Papers</title><link rel="icon" href="data:,"></head><body><main><h1>Papers</h1>
{% for message in messages %}<p role="status" class="{{ message.tags }}">{{ message }}</p>{% endfor %}
<ol>{% for paper in papers %}<li>{{ paper.title }}</li>{% endfor %}</ol>{% include "pagination.html" %}</main></body></html>`;

const PaperForm = modelForm('Paper', { fields: 'all' });
const media = (request: HttpRequest, { path: file }: { path: string }) =>
  staticView(projectMediaFiles(request.app.root, request.app.settings), MEDIA_OPTIONS)(request, { path: file });

describe('browser/forms', function () {
  this.timeout(120_000);
  let site: AccountApp;
  let browser: BrowserSession;
  let page: Page;
  let base: string;
  let folder: string;
  const tmp = process.env['TMPDIR'];

  before(async function () {
    needsBrowser(this);
    browser = await openBrowser();
    ({ page } = browser);
    folder = mkdtempSync(join(tmpdir(), 'quintet-forms-'));
    process.env['TMPDIR'] = folder;
    site = await createAccountApp({
      models: MODELS,
      templates: {
        'posts/paper-form.html': formPage(),
        'posts/paper-list.html': LIST,
        'posts/paper-detail.html': LIST,
      },
      settings: { uploads: { maxFileBytes: 6_000_000 } },
      routes: [
        path('media/<path:path>', media),
        path('papers/', listView('Paper', { paginateBy: 2, orderBy: { id: 'asc' } })),
        path(
          'papers/new/',
          createView('Paper', { form: PaperForm, successUrl: '/papers/?page=last', successMessage: 'Saved.' }),
        ),
        path('papers/<int:pk>/', detailView('Paper')),
        path('papers/<int:pk>/edit/', updateView('Paper', { form: PaperForm, successUrl: '/papers/?page=last' })),
      ],
    });
    base = await site.server.listen({ host: '127.0.0.1', port: 0 });
  });
  beforeEach(async () => {
    await site.db['paper'].deleteMany();
  });
  after(async () => {
    if (tmp === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = tmp;
    await browser?.close();
    await site?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string, content: Buffer, mimeType = 'application/octet-stream') => ({
    name,
    mimeType,
    buffer: content,
  });
  const stored = (kind: string): string[] => {
    const path = join(site.app.root, site.app.settings.mediaRoot, kind);
    return existsSync(path) ? readdirSync(path) : [];
  };
  const temporary = (): string[] => readdirSync(folder).filter((name) => name.startsWith('quintet-upload-'));
  const save = async (): Promise<void> => {
    await page.click('button');
    await page.waitForLoadState();
  };

  it('is filled in and saved, and says so once', async () => {
    const mark = await site.db['mark'].create({ data: { name: 'rare' } });
    await page.goto(`${base}/papers/new/`);
    await page.getByLabel('Title').fill('First <i>');
    await page.getByLabel('Size').selectOption('LARGE');
    await page.getByLabel('Sold').check();
    await page.getByLabel('On').fill('2026-02-28');
    await page.getByLabel('Marks').selectOption(String(mark.id));
    await save();
    assert.equal(page.url(), `${base}/papers/?page=last`);
    assert.equal(await page.textContent('[role=status]'), 'Saved.');
    assert.equal(await page.textContent('li'), 'First <i>');
    await page.reload();
    assert.equal(await page.locator('[role=status]').count(), 0);
    const paper = await site.db['paper'].findFirst({ include: { marks: true } });
    assert.deepEqual(
      [paper.title, paper.slug, paper.size, paper.sold, paper.on.toISOString(), paper.marks.length],
      ['First <i>', 'first-i', 'LARGE', true, '2026-02-28T00:00:00.000Z', 1],
    );
  });

  it('comes back with what was typed and what was wrong with it', async () => {
    await site.db['paper'].create({ data: { title: 'Taken', slug: 'taken' } });
    await page.goto(`${base}/papers/new/`);
    await page.getByLabel('Title').fill('Mine');
    await page.getByLabel('Slug').fill('taken');
    await save();
    assert.equal(await page.inputValue('#id_title'), 'Mine');
    assert.match(String(await page.textContent('#id_slug_error')), /already exists/);
    assert.equal(await page.getAttribute('#id_slug', 'aria-describedby'), 'id_slug_error');
    assert.deepEqual(await findBarriers(page), []);
    await page.getByLabel('Slug').fill('free');
    await save();
    assert.equal(await site.db['paper'].count(), 2);
  });

  it('takes files, small and large, replaces and clears them, and keeps none that nobody names', async () => {
    await page.goto(`${base}/papers/new/`);
    await page.getByLabel('Title').fill('With files');
    await page.setInputFiles('#id_photo', file('p.png', PNG, 'image/png'));
    await page.setInputFiles('#id_scan', file('large.txt', Buffer.alloc(3_500_000, 'x'), 'text/plain'));
    await save();
    const { id, scan, photo } = await site.db['paper'].findFirst();
    assert.match(scan, /^scans\/[0-9a-f]{32}\.txt$/);
    assert.deepEqual([stored('scans').length, stored('photos').length], [1, 1]);
    await page.goto(`${base}/papers/${id}/edit/`);
    assert.match(await page.content(), new RegExp(`Currently: <a href="/media/${scan}">${scan}</a>`));
    await save();
    assert.deepEqual(await site.db['paper'].findFirst({ select: { scan: true, photo: true } }), { scan, photo });
    await page.goto(`${base}/papers/${id}/edit/`);
    await page.setInputFiles('#id_scan', file('new.txt', Buffer.from('new'), 'text/plain'));
    await page.check('[name=photo-clear]');
    await save();
    const changed = await site.db['paper'].findFirst();
    assert.notEqual(changed.scan, scan);
    assert.equal(changed.photo ?? '', '');
    assert.deepEqual([stored('scans'), stored('photos')], [[changed.scan.slice('scans/'.length)], []]);
    assert.deepEqual(temporary(), []);
  });

  it('keeps the old file where the change is refused, and where another row names it', async () => {
    await page.goto(`${base}/papers/new/`);
    await page.getByLabel('Title').fill('One');
    await page.setInputFiles('#id_scan', file('a.txt', Buffer.from('a')));
    await save();
    const one = await site.db['paper'].findFirst();
    await page.goto(`${base}/papers/${one.id}/edit/`);
    await page.setInputFiles('#id_scan', file('b.txt', Buffer.from('b')));
    await page.check('[name=scan-clear]');
    await save();
    assert.match(String(await page.textContent('#id_scan_error')), /not both/);
    assert.ok(stored('scans').includes(one.scan.slice('scans/'.length)));
    await site.db['paper'].create({ data: { title: 'Copy', slug: 'copy', scan: one.scan } });
    await page.goto(`${base}/papers/${one.id}/edit/`);
    await page.check('[name=scan-clear]');
    await save();
    assert.ok(stored('scans').includes(one.scan.slice('scans/'.length)));
  });

  it('refuses files of the wrong kind or size, and keeps nothing of them', async () => {
    const before = [...stored('scans'), ...stored('photos')];
    await page.goto(`${base}/papers/new/`);
    await page.getByLabel('Title').fill('Bad files');
    await page.setInputFiles('#id_photo', file('p.png', Buffer.from('<script>alert(1)</script>'), 'image/png'));
    await page.setInputFiles('#id_scan', file('big.bin', Buffer.alloc(4_500_000)));
    await save();
    assert.match(String(await page.textContent('#id_photo_error')), /Upload a valid image/);
    assert.match(String(await page.textContent('#id_scan_error')), /at most \d+ bytes/);
    await page.setInputFiles('#id_scan', file('huge.bin', Buffer.alloc(6_500_000)));
    const [response] = await Promise.all([
      page.waitForResponse((one) => one.request().method() === 'POST'),
      page.click('button'),
    ]);
    assert.equal(response.status(), 413);
    assert.equal(await site.db['paper'].count(), 0);
    assert.deepEqual([...stored('scans'), ...stored('photos')], before);
    assert.deepEqual(temporary(), []);
    // The browser reports the refused page, and the icon that it does not name; that is what the test asked for.
    await page.goto('about:blank');
    browser.complaints.length = 0;
  });

  it('forgets an upload that breaks off', async () => {
    const { port } = new URL(base);
    const token = 'a'.repeat(32);
    const head = `--B\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n${token}\r\n--B\r\nContent-Disposition: form-data; name="scan"; filename="a.bin"\r\n\r\n`;
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /papers/new/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=${token}\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 5000000\r\n\r\n${head}`,
    );
    socket.write(Buffer.alloc(3_500_000));
    await eventually('the page', () => temporary().length > 0);
    socket.destroy();
    await eventually('the page', () => temporary().length === 0);
    assert.equal(await site.db['paper'].count(), 0);
  });

  it('never shows an uploaded page as a page of the site', async () => {
    const evil = Buffer.from('<script>document.title = "run"</script>');
    for (const [name, type] of [
      ['a.html', 'text/html'],
      ['a.HTM', 'image/png'],
      ['a.xhtml', 'text/plain'],
      ['a.svg', 'image/svg+xml'],
      ['a.xml', 'text/xml'],
      ['a.js', 'text/javascript'],
      ['noending', 'text/html'],
      ['a.html.', 'text/html'],
    ] as const) {
      await site.db['paper'].deleteMany();
      await page.goto(`${base}/papers/new/`);
      await page.getByLabel('Title').fill('Evil');
      await page.setInputFiles('#id_scan', file(name, evil, type));
      await save();
      const { scan } = await site.db['paper'].findFirst();
      const response = await fetch(`${base}/media/${scan}`);
      assert.equal(response.status, 200, name);
      assert.equal(response.headers.get('content-disposition'), 'attachment', `${name} as ${scan}`);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      await page
        .goto(`${base}/media/${scan}`)
        .catch((error: Error) => assert.match(error.message, /Download is starting|ERR_ABORTED/));
      assert.notEqual(await page.title(), 'run');
    }
    writeFileSync(join(folder, 'outside.txt'), 'secret');
    assert.equal((await fetch(`${base}/media/..%2f..%2f${folder.split('/').pop()}%2foutside.txt`)).status, 404);
  });

  it('leads from page to page of a list', async () => {
    await site.db['paper'].createMany({
      data: Array.from({ length: 5 }, (_, index) => ({ title: `P${index + 1}`, slug: `p${index}` })),
    });
    await page.goto(`${base}/papers/?q=x`);
    const titles = () => page.locator('ol > li').allTextContents();
    assert.deepEqual(await titles(), ['P1', 'P2']);
    await page.getByRole('link', { name: 'Next' }).click();
    assert.equal(page.url(), `${base}/papers/?q=x&page=2`);
    assert.deepEqual(await titles(), ['P3', 'P4']);
    assert.equal(await page.textContent('[aria-current=page]'), '2');
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: '3' }).click();
    assert.deepEqual(await titles(), ['P5']);
    assert.equal(await page.getByRole('link', { name: 'Next' }).count(), 0);
    await page.getByRole('link', { name: 'Previous' }).click();
    assert.deepEqual(await titles(), ['P3', 'P4']);
    assert.deepEqual(await findBarriers(page), []);
    assert.deepEqual(browser.complaints, []);
  });
});
