// From a database that nobody here designed to an admin over all of its tables, with no line of code written.
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { openBrowser, type BrowserSession } from '../support/browser.ts';
import { quintet, runOk, startServer, type Server } from '../support/command-line.ts';
import { needsBrowser, needsShared } from '../support/needs.ts';
import { borrowPackages, createApp, newcomersFolder } from '../support/newcomer.ts';
import { patient } from '../support/patience.ts';
import { needsPostgres } from '../support/postgres.ts';

const EMAIL = 'ada@example.com';
const PASSWORD = 'correct-horse-battery-1';
const ROWS = 15_607;
const MODELS = [
  'album',
  'artist',
  'customer',
  'employee',
  'genre',
  'invoice',
  'invoiceline',
  'mediatype',
  'playlist',
  'playlisttrack',
  'track',
];

for (const db of ['sqlite', 'postgresql'] as const) {
  describe(`e2e/existing-database on ${db}`, function () {
    this.timeout(300_000); // npm installs packages
    let folder: ReturnType<typeof newcomersFolder>;
    let project: string;
    let url: string;
    let server: Server;
    let browser: BrowserSession;

    before(async function () {
      needsBrowser(this);
      folder = newcomersFolder();
      project = join(folder.path, 'music');
      url = await provide(this, db, folder.path);
      browser = await openBrowser();
    });

    after(async () => {
      await server?.stop();
      await browser?.close();
      folder?.cleanUp();
    });

    it('makes a project from the database', () => {
      createApp(folder.path, ['music', '--from', url, '--yes', '--skip-install']);
      borrowPackages(project);
      const models = readFileSync(join(project, 'src/chinook/models.prisma'), 'utf8');
      assert.equal([...models.matchAll(/^model /gm)].length, 11);
    });

    it('has its first migration applied, and nothing to make or to apply', () => {
      assert.doesNotMatch(quintet(['showmigrations'], { cwd: project }).stdout, /\[ \]/);
      assert.match(quintet(['makemigrations', '--check'], { cwd: project }).stdout, /No changes detected/);
      runOk('npm', ['run', 'typecheck'], { cwd: project });
    });

    it('serves an admin that lists all 11 tables', async () => {
      quintet(['createsuperuser', '--email', EMAIL, '--no-input'], {
        cwd: project,
        env: { QUINTET_SUPERUSER_PASSWORD: PASSWORD },
      });
      server = await startServer(process.execPath, ['node_modules/quintet/bin/run.js', 'runserver', '127.0.0.1:0'], {
        cwd: project,
      });
      const { page } = browser;
      await page.goto(`${server.url}/admin/`);
      await page.fill('input[autocomplete="username"]', EMAIL);
      await page.fill('input[type="password"]', PASSWORD);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.waitForURL(/\/admin\/$/);
      for (const model of MODELS) {
        await page.goto(`${server.url}/admin/chinook/${model}/`);
        assert.ok((await page.locator('main tbody tr').count()) > 0, `${model} shows no row`);
      }
    });

    for (const model of MODELS) {
      it(`edits ${model}, and what was typed is there when the page is opened again`, async () => {
        const { page } = browser;
        await page.goto(`${server.url}/admin/chinook/${model}/`);
        await page.locator('main tbody tr a').first().click();
        await page.waitForURL(/\/change\/$/);
        const typed = await typeSomething(page);
        await page.click('[name="_continue"]');
        const done = page.getByText('changed successfully').waitFor({ timeout: patient(20_000) });
        await done.catch(async () => assert.fail(await page.innerText('main')));
        // Not a reload: where the key itself was changed, the page has moved.
        await page.goto(page.url());
        assert.equal(await page.inputValue(`[name="${typed.name}"]`), typed.value);
      });
    }

    for (const [model, term, found] of [
      ['artist', 'Iron Maiden', 'Iron Maiden'],
      ['track', 'Fear Of The Dark', 'Fear Of The Dark'],
      ['customer', 'leonekohler', 'leonekohler'],
    ] as const) {
      it(`searches ${model}`, async () => {
        const { page } = browser;
        await page.goto(`${server.url}/admin/chinook/${model}/?q=${encodeURIComponent(term)}`);
        assert.match(await page.innerText('main'), new RegExp(found, 'i'));
        await page.goto(`${server.url}/admin/chinook/${model}/?q=zzzznothing`);
        assert.equal(await page.locator('main tbody tr a').count(), 0);
      });
    }

    it('has lost no row', async () => {
      assert.equal(await countRows(project, url), ROWS);
    });
  });
}

async function provide(context: Mocha.Context, db: 'sqlite' | 'postgresql', folder: string): Promise<string> {
  if (db === 'sqlite') {
    copyFileSync(needsShared(context, 'real/chinook.sqlite'), join(folder, 'chinook.sqlite'));
    return `file:${join(folder, 'chinook.sqlite')}`;
  }
  const script = readFileSync(needsShared(context, 'real/chinook.postgresql.sql'), 'utf8');
  const base = await needsPostgres(context);
  const url = new URL(base);
  await query(base, 'CREATE DATABASE chinook');
  url.pathname = '/chinook';
  // The script makes and enters a database of its own when psql runs it; what is left here is its content.
  await query(url.href, script.replace(/^\s*(DROP DATABASE|CREATE DATABASE|\\c).*$/gim, ''));
  return url.href;
}

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(sql).finally(() => client.end());
}

interface Typed {
  name: string;
  value: string;
}

/** Changes the first field of the form that takes free text or a number (join tables: a key); without any, a choice. */
async function typeSomething(page: Page): Promise<Typed> {
  const inputs = page.locator(
    'main form input[type="text"], main form input[type="number"], main form input:not([type]), main form textarea',
  );
  for (let i = 0; i < (await inputs.count()); i++) {
    const input = inputs.nth(i);
    const name = await input.getAttribute('name');
    if (!name || !(await input.isVisible()) || !(await input.isEditable())) continue;
    const isNumber =
      (await input.getAttribute('type')) === 'number' || (await input.getAttribute('inputmode')) !== null;
    const before = await input.inputValue();
    // A number may be the key of a related row; the lists start with the newest, so a smaller one exists.
    const number = Number(before) > 1 ? Number(before) - 1 : Number(before) + 1;
    const value = isNumber ? String(number) : `${before.slice(0, 20)} x`;
    await input.fill(value);
    return { name, value };
  }
  const select = page.locator('main form select').first();
  const name = (await select.getAttribute('name')) ?? '';
  const values = await select
    .locator('option')
    .evaluateAll((options) => options.map((option) => (option as unknown as { value: string }).value));
  const current = await select.inputValue();
  const value = values.findLast((candidate) => candidate !== '' && candidate !== current) ?? current;
  await select.selectOption(value);
  return { name, value };
}

async function countRows(project: string, url: string): Promise<number> {
  const tables = [
    ...readFileSync(join(project, 'src/chinook/models.prisma'), 'utf8').matchAll(
      /^model (\w+) \{[^}]*?(?:@@map\("(\w+)"\)[^}]*)?\}/gm,
    ),
  ].map(([, model, table]) => table ?? model);
  const sql = `SELECT ${tables.map((table) => `(SELECT count(*) FROM "${table}")`).join(' + ')} AS n`;
  if (url.startsWith('postgres')) return Number((await query(url, sql)).rows[0].n);
  const { default: Database } = await import('libsql');
  return (new Database(url.slice('file:'.length)).prepare(sql).get() as { n: number }).n;
}
