// What a page in a browser does when the project is edited. The page has a strict content security policy.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { makeFrameworkMigration } from '../../src/toolchain/migrations/framework/make-framework-migration.ts';
import { makeMigration } from '../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../src/toolchain/migrations/apply/migrate.ts';
import { migrationNotice } from '../../src/toolchain/migrations/notice/notice.ts';
import { loadProject } from '../../src/toolchain/project/load.ts';
import { launchBrowser } from '../support/browser.ts';
import type { BrowserSession, TestBrowser } from '../support/browser.ts';
import { runDevServer } from '../support/dev-server.ts';
import type { RunningDevServer } from '../support/dev-server.ts';
import { eventually } from '../support/eventually.ts';
import { needsBrowser } from '../support/needs.ts';
import { createProject, homeViews, pageTemplate } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { keepVariable } from '../support/keep-variable.ts';

describe('browser/reload', function () {
  this.timeout(60_000);
  keepVariable('QUINTET_ROOT');
  let project: TestProject;
  let dev: RunningDevServer;
  let browser: TestBrowser;
  let session: BrowserSession;
  let page: Page;

  before(async function () {
    needsBrowser(this);
    browser = await launchBrowser();
  });

  after(() => browser?.close());

  beforeEach(async () => {
    project = createProject();
    dev = await runDevServer(project.root, {
      migrations: {
        notice: migrationNotice,
        losses: async (its) => (await makeMigration(its, { dryRun: true })).losses,
        migrate: async (its) => {
          await makeMigration(its);
          await makeFrameworkMigration(its);
          await migrate(its, {});
        },
      },
    });
    session = await browser.open();
    page = session.page;
    await page.goto(new URL('page/', dev.server.url).href);
    await connected();
  });

  afterEach(async () => {
    await session?.close();
    await dev?.server.stop();
    project?.cleanUp();
    const violations = session.complaints.filter((text) => /Content.Security.Policy/i.test(text));
    assert.deepEqual(violations, []);
  });

  /** The notice of missing migrations comes with the first message of the stream. */
  const connected = (): Promise<unknown> => page.waitForSelector('quintet-notices section#migrations');
  const marker = (text: string): Promise<unknown> => page.waitForSelector(`#marker:has-text("template ${text}")`);

  /** Waits for the colour of the page. (Playwright's own waiting for a condition needs `eval`, which the policy forbids.) */
  async function colorOf(color: string): Promise<void> {
    await eventually(
      `the page to become ${color}`,
      async () => (await page.evaluate('getComputedStyle(document.body).color')) === color,
    );
  }

  it('reloads after an edit of a template', async () => {
    project.write('src/home/templates/home/page.html', pageTemplate('second'));
    await marker('second');
  });

  it('reloads after an edit of code, once', async () => {
    const loads: string[] = [];
    page.on('load', () => loads.push(page.url()));
    const views = homeViews('x').replace("'home/page.html'", "'home/other.html'");
    project.write('src/home/templates/home/other.html', pageTemplate('other'));
    project.write('src/home/views.ts', views);
    await marker('other');
    await page.waitForTimeout(700);
    assert.ok(loads.length <= 2, `${loads.length} reloads for two saves`);
    page.removeAllListeners('load');
  });

  it('swaps a style sheet without a reload', async () => {
    await page.fill('#field', 'typed before');
    project.write('src/static/css/site.css', 'body { color: rgb(9, 8, 7); }\n');
    await colorOf('rgb(9, 8, 7)');
    assert.equal(await page.inputValue('#field'), 'typed before');
  });

  it('shows a mistake over the page, keeps what was typed, and reloads when it is mended', async () => {
    await page.fill('#field', 'typed before');
    project.write('src/home/views.ts', `${homeViews('x')}\nconst broken = ;\n`);
    const notice = await page.waitForSelector('quintet-notices section#error');
    assert.match(await notice.innerText(), /Unexpected ";"[\s\S]*src\/home\/views\.ts:\d+[\s\S]*const broken = ;/);
    assert.equal(await page.inputValue('#field'), 'typed before');
    project.write('src/home/templates/home/page.html', pageTemplate('mended'));
    project.write('src/home/views.ts', homeViews('x'));
    await marker('mended');
    assert.equal(await page.$('quintet-notices section#error'), null);
  });

  it('leaves the error page by itself', async () => {
    project.write('src/home/views.ts', 'export const home = ;\n');
    await page.reload();
    assert.match(await page.innerText('body'), /Build failed/);
    project.write('src/home/views.ts', homeViews('x'));
    await marker('first');
  });

  it('comes back when the worker is replaced', async () => {
    const env = readFileSync(join(project.root, '.env'), 'utf8');
    project.write('.env', env.replace('hello', 'changed'));
    await dev.event('replaced');
    project.write('src/home/templates/home/page.html', pageTemplate('after'));
    await marker('after');
  });

  it('makes and applies migrations at the press of a button', async () => {
    await page.click('quintet-notices button.main');
    const { error } = await dev.event('migrated');
    assert.equal(error, undefined);
    await page.waitForSelector('quintet-notices section#migrations', { state: 'detached' });
    assert.equal(await migrationNotice(await loadProject(project.root)), undefined);
  });
});
