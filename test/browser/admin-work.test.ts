// A day's work in the admin: filters, inlines, two editors, the history. Each page without an accessibility problem.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';
import { action, inline, modelAdmin } from '../../src/runtime/admin/options.ts';
import { textField } from '../../src/runtime/forms/fields/text.ts';
import { form } from '../../src/runtime/forms/form.ts';
import { createBlog, fillBlog } from '../http/admin/blog.ts';
import { PASSWORD, type AdminTestSite } from '../support/admin-site.ts';
import { launchBrowser, type BrowserSession, type TestBrowser } from '../support/browser.ts';
import { needsBrowser } from '../support/needs.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
const LIST = '/admin/posts/post/';

describe('browser/admin-work', function () {
  this.timeout(120_000);
  let site: AdminTestSite;
  let program: TestBrowser;
  let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;
  let browser: BrowserSession;
  let base: string;
  let last: number;
  before(async function () {
    needsBrowser(this);
    const rename = action({
      name: 'rename',
      confirm: 'Rename these posts?',
      form: form({ fields: { title: textField() } }),
      run: async () => 'Renamed.',
    });
    site = await createBlog({
      registrations: [
        modelAdmin('Post', {
          listFilter: ['title', 'rating', 'createdAt', 'author', 'mood', 'published'],
          inlines: [inline('Comment', { extra: 1, max: 4 }), inline('Category', { kind: 'stacked' })],
          actions: [rename, 'delete_selected'],
        }),
      ],
    });
    last = await fillBlog(site);
    for (let i = 0; i < 30; i++) await site.db['author'].create({ data: { name: `Author ${i}` } });
    base = await site.server.listen({ host: '127.0.0.1', port: 0 });
    program = await launchBrowser();
    browser = await program.open();
    const { page } = browser;
    await page.goto(`${base}/admin/`);
    await page.fill('[name=username]', 'admin@example.com');
    await page.fill('[name=password]', PASSWORD);
    await page.click('button.q-btn--primary');
    await page.waitForURL(`${base}/admin/`);
    await page.goto(`${base}${LIST}1/change/`);
    await page.fill('[name=title]', 'Another title');
    await page.click('[name=_save]');
    await page.waitForURL(`${base}${LIST}`);
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

  async function problems(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    return page.evaluate(async (rules) => {
      const {
        axe,
        document: shown,
        innerWidth,
      } = globalThis as unknown as {
        axe: {
          run(root: unknown, options: object): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
        };
        document: { documentElement: { scrollWidth: number } };
        innerWidth: number;
      };
      const { violations } = await axe.run(shown, { runOnly: rules });
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      );
      return shown.documentElement.scrollWidth > innerWidth ? [...found, 'scrolls sideways'] : found;
    }, RULES);
  }

  /** What a page shows after something was done in it, by name. */
  const PAGES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    filters: async (page) => {
      await page.goto(`${base}${LIST}`);
      await page.click('.q-filters > summary');
    },
    inlines: async (page) => {
      await page.goto(`${base}${LIST}${last}/change/`);
      await page.click('[name=_addrow][value=category]');
    },
    conflict: async (page) => {
      await page.goto(`${base}${LIST}2/change/`);
      await page.fill('[name=title]', 'Mine');
      await site.db['post'].update({ where: { id: 2 }, data: { title: `Theirs ${Date.now()}` } });
      await page.click('[name=_save]');
      await page.waitForSelector('.q-pick');
    },
    action: async (page) => {
      await page.goto(`${base}${LIST}`);
      await page.check('[name=_selected] >> nth=0');
      await page.selectOption('[name=action]', 'rename');
      await page.click('[name=_run]');
      await page.waitForSelector('[name=input-title]');
    },
    history: (page) => page.goto(`${base}${LIST}1/history/`),
    entry: (page) => page.goto(`${base}${LIST}1/history/1/`),
    revert: (page) => page.goto(`${base}${LIST}1/history/1/revert/`),
    activity: (page) => page.goto(`${base}/admin/-/activity/`),
    index: (page) => page.goto(`${base}/admin/`),
  };

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [320, 'light'],
  ] as const) {
    it(`has no accessibility problem and no sideways scrolling: ${width}, ${colorScheme}`, async () => {
      const session = await program.open({ storageState: signedIn, colorScheme, viewport: { width, height: 800 } });
      try {
        for (const [name, show] of Object.entries(PAGES)) {
          await show(session.page);
          assert.deepEqual(await problems(session.page), [], name);
        }
      } finally {
        await session.close();
      }
    });
  }

  it('adds rows of an inline with their numbers, puts the cursor there, and takes them away again', async () => {
    const { page } = browser;
    await page.goto(`${base}${LIST}${last}/change/`);
    const add = page.locator('[name=_addrow][value=comment]');
    await add.click();
    await page.keyboard.type('typed');
    assert.equal(await page.inputValue('[name=comment-3-name]'), 'typed');
    assert.equal(await page.inputValue('[name=comment-TOTAL_FORMS]'), '4');
    assert.equal(await add.isVisible(), false, 'at the most rows');
    await page.fill('[name=comment-2-name]', 'second');
    await page.check('[name=comment-3-DELETE]');
    assert.equal(await page.isVisible('[name=comment-3-name]'), false);
    await page.click('[name=_continue]');
    await page.waitForSelector('.q-flash');
    const names = await site.db['comment'].findMany({ where: { postId: last }, orderBy: { id: 'asc' } });
    assert.deepEqual(
      names.map(({ name }: { name: string }) => name),
      ['c1', 'c2', 'second'],
    );
  });

  it('works without a script: an empty row more, a filter, and a conflict', async () => {
    const session = await program.open({ storageState: signedIn, javaScriptEnabled: false });
    try {
      const { page } = session;
      await page.goto(`${base}${LIST}3/change/`);
      await page.fill('[name=title]', 'Typed before');
      await page.click('[name=_addrow][value=comment]');
      await page.waitForSelector('[name=comment-1-name]');
      assert.equal(await page.inputValue('[name=title]'), 'Typed before');
      await page.fill('[name=comment-1-name]', 'without a script');
      await site.db['post'].update({ where: { id: 3 }, data: { title: 'Theirs' } });
      await page.click('[name=_save]');
      await page.waitForSelector('.q-pick');
      await page.check('[name=_pick_title][value=theirs]');
      await page.click('[name=_save]');
      await page.waitForURL(`${base}${LIST}`);
      assert.equal((await site.db['post'].findUnique({ where: { id: 3 } })).title, 'Theirs');
      assert.equal(await site.db['comment'].count({ where: { postId: 3, name: 'without a script' } }), 1);
      await page.click('.q-filters > summary');
      await page.fill('[name=title__contains]', 'theirs');
      await page.keyboard.press('Enter');
      await page.waitForURL(/title__contains=theirs/);
      assert.match((await page.textContent('.q-count')) ?? '', /^\d$/);
    } finally {
      await session.close();
    }
  });

  it('adds one row however often Save is pressed', async () => {
    const { page } = browser;
    await page.goto(`${base}${LIST}add/`);
    await page.fill('[name=title]', 'Pressed twice');
    await page.selectOption('[name=author]', '1');
    await page.dblclick('[name=_save]');
    await page.waitForURL(`${base}${LIST}`);
    assert.equal(await site.db['post'].count({ where: { title: 'Pressed twice' } }), 1);
  });
});
