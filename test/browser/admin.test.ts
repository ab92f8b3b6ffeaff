import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';
import type { AdminTestSite } from '../support/admin-site.ts';
import { PASSWORD } from '../support/admin-site.ts';
import { launchBrowser, type BrowserSession, type TestBrowser } from '../support/browser.ts';
import { needsBrowser } from '../support/needs.ts';
import { createBlog, fillBlog } from '../http/admin/blog.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe('browser/admin', function () {
  this.timeout(120_000);
  let site: AdminTestSite;
  let program: TestBrowser;
  let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;
  let browser: BrowserSession;
  let base: string;
  let last: number;
  before(async function () {
    needsBrowser(this);
    site = await createBlog();
    last = await fillBlog(site);
    base = await site.server.listen({ host: '127.0.0.1', port: 0 });
    program = await launchBrowser();
    browser = await program.open();
    await signIn(browser.page);
    signedIn = await browser.context.storageState();
    await browser.close();
  });
  beforeEach(async () => {
    browser = await program.open({ storageState: signedIn });
  });
  afterEach(() => browser.close());
  after(async () => {
    await program?.close();
    await site?.close();
  });

  async function signIn(page: Page): Promise<void> {
    await page.goto(`${base}/admin/`);
    await page.fill('[name=username]', 'admin@example.com');
    await page.fill('[name=password]', PASSWORD);
    await page.click('button.q-btn--primary');
    await page.waitForURL(`${base}/admin/`);
  }

  it('has no accessibility problem and no sideways scrolling, light and dark, wide and narrow', async () => {
    const { page } = browser;
    const urls = [
      '/admin/',
      '/admin/posts/post/',
      '/admin/posts/post/?published=true&q=post&o=-title',
      '/admin/posts/post/?q=zzzz',
      '/admin/posts/cover/',
      '/admin/posts/post/add/',
      `/admin/posts/post/${last}/change/`,
      `/admin/posts/post/${last}/delete/`,
      '/admin/posts/author/1/delete/',
      '/admin/accounts/user/1/change/',
      '/admin/accounts/user/1/password/',
      '/admin/password_change/',
      '/admin/posts/tag/a_2Fb_2Cc/change/',
    ];
    const problems: string[] = [];
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [1280, 'dark'],
      [390, 'light'],
      [390, 'dark'],
      [320, 'light'],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      for (const url of urls) {
        await page.goto(base + url);
        problems.push(...(await audit(page)).map((problem) => `${width} ${colorScheme} ${url}: ${problem}`));
      }
    }
    assert.deepEqual(problems, []);
    assert.deepEqual(browser.complaints, []);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('shows the login page and errors of forms without problems too', async () => {
    const context = await browser.context.browser()?.newContext();
    const page = (await context?.newPage()) ?? (await browser.context.newPage());
    await page.goto(`${base}/admin/posts/post/add/`);
    if (context) {
      assert.deepEqual(await audit(page), []);
      await signIn(page);
      await page.goto(`${base}/admin/posts/post/add/`);
    }
    await page.click('[name=_save]');
    await page.waitForSelector('.q-error-summary');
    assert.deepEqual(await audit(page), []);
    assert.ok(await page.evaluate("document.activeElement.classList.contains('q-error-summary')"));
    await page.close();
    await context?.close();
  });

  it('fills the slug while the title is typed, until the slug is somebody’s own', async () => {
    const { page } = browser;
    await page.goto(`${base}/admin/posts/post/add/`);
    await page.locator('#id_title').pressSequentially('Héllo Wörld');
    assert.equal(await page.inputValue('#id_slug'), 'hello-world');
    await page.fill('#id_slug', 'mine');
    await page.locator('#id_title').pressSequentially(' again');
    assert.equal(await page.inputValue('#id_slug'), 'mine');
  });

  it('asks before unsaved work is left, and not after saving', async () => {
    const { page } = browser;
    await page.goto(`${base}/admin/posts/author/1/change/`);
    await page.locator('#id_name').pressSequentially('x');
    const asked = new Promise<string>((resolve) => {
      page.once('dialog', (dialog) => {
        resolve(dialog.type());
        void dialog.dismiss();
      });
    });
    await page.locator('.q-brand').click({ noWaitAfter: true });
    assert.equal(await asked, 'beforeunload');
    await page.click('[name=_save]');
    await page.waitForURL(`${base}/admin/posts/author/`);
    assert.match(String(await page.textContent('.q-flash')), /was changed successfully/);
  });

  it('selects the page, ranges by Shift, and counts', async () => {
    const { page } = browser;
    await page.goto(`${base}/admin/posts/post/`);
    assert.equal(await page.isVisible('[data-q=bulkbar]'), false);
    const boxes = page.locator('.q-select');
    await boxes.nth(1).click();
    await boxes.nth(5).click({ modifiers: ['Shift'] });
    assert.equal(await page.textContent('[data-q-count]'), '5 selected');
    await page.click('[data-q=select-all]');
    assert.equal(await page.textContent('[data-q-count]'), '10 selected');
    await page.check('[name=_across]');
    assert.equal(await page.textContent('[data-q-count]'), 'All 30 selected');
    await page.click('[data-q=select-all]');
    assert.equal(await page.isVisible('[data-q=bulkbar]'), false);
  });

  it('puts the navigation into a drawer on narrow screens', async () => {
    const { page } = browser;
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(`${base}/admin/posts/post/`);
    assert.equal(await page.isVisible('#nav'), false);
    await page.click('[data-q=nav-toggle]');
    assert.equal(await page.isVisible('#nav'), true);
    assert.deepEqual(await audit(page), []);
    await page.keyboard.press('Escape');
    assert.equal(await page.isVisible('#nav'), false);
    assert.ok(await page.evaluate("document.activeElement.matches('[data-q=nav-toggle]')"));
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('goes to the search box by /, and only where nobody types', async () => {
    const { page } = browser;
    await page.goto(`${base}/admin/posts/post/`);
    await page.keyboard.press('/');
    await page.keyboard.type('a/b');
    assert.equal(await page.inputValue('[name=q]'), 'a/b');
  });

  it('works without script: search, filters, actions, forms and the way to the navigation', async () => {
    const context = await browser.context
      .browser()
      ?.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
    if (!context) return;
    const page = await context.newPage();
    await signIn(page);
    await page.goto(`${base}/admin/posts/tag/`);
    assert.equal(await page.isVisible('#nav'), true);
    await page.check('[name=_selected] >> nth=0');
    await page.selectOption('[name=action]', 'delete_selected');
    await page.click('[name=_run]');
    assert.match(String(await page.textContent('h1')), /Are you sure\?/);
    await page.click('text=No, take me back');
    await page.goto(`${base}/admin/posts/post/?q=`);
    await page.fill('[name=q]', 'Post 10');
    await page.click('.q-search button');
    assert.match(page.url(), /q=Post\+10/);
    await page.click('.q-filters > summary');
    await page.click('.q-filter >> text=Yes');
    assert.match(page.url(), /published=true/);
    await context.close();
  });
});

/** What axe finds, and whether the page is wider than the window. */
async function audit(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({ runOnly: rules });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
  }, RULES);
  const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  return overflow > 0 ? [...found, `${overflow} px too wide`] : found;
}
