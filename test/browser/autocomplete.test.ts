import assert from 'node:assert/strict';
import { PASSWORD, type AdminTestSite } from '../support/admin-site.ts';
import { findBarriers } from '../support/accessibility.ts';
import { eventually } from '../support/eventually.ts';
import { openBrowser, type BrowserSession } from '../support/browser.ts';
import { needsBrowser } from '../support/needs.ts';
import { createBlog, fillBlog } from '../http/admin/blog.ts';

const AUTHORS = 250;

describe('browser/autocomplete', function () {
  this.timeout(60_000);
  let site: AdminTestSite;
  let browser: BrowserSession;
  let base: string;
  before(async function () {
    needsBrowser(this);
    site = await createBlog();
    await fillBlog(site);
    for (let i = 0; i < AUTHORS; i++) {
      await site.db['author'].create({ data: { name: `Writer ${i} <i>` } });
      await site.db['tag'].create({ data: { name: `tag ${i}` } });
    }
    base = await site.server.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
    const { page } = browser;
    await page.goto(`${base}/admin/`);
    await page.fill('[name=username]', 'admin@example.com');
    await page.fill('[name=password]', PASSWORD);
    await page.click('button.q-btn--primary');
    await page.waitForURL(`${base}/admin/`);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });
  const authorOf = async (id: number): Promise<number> =>
    (await site.db['post'].findUnique({ where: { id } })).authorId;

  it('shows names for keys, finds rows while one types, and is worked by the keyboard', async () => {
    const { page } = browser;
    await page.goto(`${base}/admin/posts/post/1/change/`);
    const input = page.getByRole('combobox', { name: 'Author' });
    await eventually('the name of the author', async () => (await page.locator('#id_author').inputValue()) === 'Ann');
    await input.fill('');
    await input.pressSequentially('Writer 24');
    const options = page.getByRole('listbox', { name: 'Author' }).getByRole('option');
    await eventually('the rows of what was typed', async () => (await options.count()) === 13);
    assert.equal(await page.locator('.q-combo__list i').count(), 0, 'names are text');
    await input.press('ArrowDown');
    await input.press('ArrowDown');
    const active = await input.getAttribute('aria-activedescendant');
    assert.equal(await options.nth(1).getAttribute('id'), active);
    const name = await options.nth(1).textContent();
    assert.deepEqual(await findBarriers(page), []);
    await input.press('Enter');
    assert.equal(await input.inputValue(), name);
    assert.equal(await input.getAttribute('aria-expanded'), 'false');
    await page.click('[name=_save]');
    await page.waitForURL(`${base}/admin/posts/post/`);
    const chosen = await site.db['author'].findFirst({ where: { name } });
    assert.equal(await authorOf(1), chosen.id);
  });

  it('leaves the old value at Escape and at leaving', async () => {
    const { page } = browser;
    await page.goto(`${base}/admin/posts/post/2/change/`);
    const input = page.locator('#id_author');
    await eventually('the name of the author', async () => (await input.inputValue()) === 'Ben');
    for (const leave of [() => input.press('Escape'), () => page.locator('#id_title').focus()]) {
      await input.fill('Writer 7');
      await page.locator('#id_author ~ .q-combo__list [role=option]').first().waitFor();
      await leave();
      assert.equal(await input.inputValue(), 'Ben');
    }
    await page.click('[name=_save]');
    await page.waitForURL(`${base}/admin/posts/post/`);
    assert.equal(await authorOf(2), 2);
  });

  it('loads more at the end of the list, and offers to try again', async () => {
    const { page } = browser;
    await page.goto(`${base}/admin/posts/post/add/`);
    const input = page.locator('#id_author');
    await input.fill('Writer');
    const options = page.locator('#id_author ~ .q-combo__list [role=option]');
    await options.nth(19).waitFor();
    await options.nth(19).scrollIntoViewIfNeeded();
    await options.nth(25).waitFor();
    await page.route('**/autocomplete/**', (route) => route.abort());
    await input.fill('Writer 1');
    await page.getByText('Could not load. Retry', { exact: true }).first().waitFor();
    await page.unroute('**/autocomplete/**');
    await page.locator('.q-combo__retry').click();
    await options.nth(5).waitFor();
    browser.complaints.length = 0;
  });

  it('chooses several, and takes them away one by one', async () => {
    const { page } = browser;
    await page.goto(`${base}/admin/posts/post/3/change/`);
    const input = page.locator('#id_tags');
    for (const name of ['tag 7', 'tag 8', 'tag 9']) {
      await input.fill(name);
      await page.getByRole('option', { name, exact: true }).click();
    }
    await page.getByRole('button', { name: 'Remove tag 8', exact: true }).click();
    assert.deepEqual(await findBarriers(page), []);
    await page.click('[name=_save]');
    await page.waitForURL(`${base}/admin/posts/post/`);
    const { tags } = await site.db['post'].findUnique({ where: { id: 3 }, include: { tags: true } });
    assert.deepEqual(tags.map(({ name }: { name: string }) => name).sort(), ['tag 7', 'tag 9']);
    await page.goto(`${base}/admin/posts/post/3/change/`);
    await page.getByRole('button', { name: 'Remove tag 9', exact: true }).waitFor();
    assert.deepEqual(browser.complaints, []);
  });
});
