import assert from 'node:assert/strict';
import { findBarriers } from '../support/accessibility.ts';
import { createAccountApp, PASSWORD, type AccountApp } from '../support/account-app.ts';
import { openBrowser, type BrowserSession } from '../support/browser.ts';
import { needsBrowser } from '../support/needs.ts';

describe('browser/account-pages', function () {
  this.timeout(60_000);
  let site: AccountApp;
  let browser: BrowserSession;
  let base: string;
  before(async function () {
    needsBrowser(this);
    site = await createAccountApp({ settings: { logoutRedirectUrl: null } });
    await site.createUser('ada@example.com');
    base = await site.server.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  it('leads from a forgotten password to a new one, over pages without barriers', async () => {
    const { page } = browser;
    const barriers: string[] = [];
    const look = async (title: RegExp): Promise<void> => {
      assert.match(String(await page.textContent('h1')), title);
      barriers.push(...(await findBarriers(page)).map((found) => `${page.url()}: ${found}`));
    };
    await page.goto(`${base}/accounts/login/`);
    await look(/Log in/);
    await page.goto(`${base}/accounts/password_reset/`);
    await look(/Reset your password/);
    await page.fill('[name=email]', 'ada@example.com');
    await page.click('button');
    await look(/Check your email/);
    const link = /http:\S+/.exec((await site.mails()).at(-1)?.text ?? '')?.[0] ?? '';
    await page.goto(link);
    assert.match(page.url(), /\/set-password\/$/, 'the token has left the address');
    await look(/Choose a new password/);
    await page.fill('[name=newPassword1]', '123');
    await page.fill('[name=newPassword2]', '123');
    await page.click('button');
    await look(/Choose a new password/);
    await page.fill('[name=newPassword1]', 'another horse 7');
    await page.fill('[name=newPassword2]', 'another horse 7');
    await page.click('button');
    await look(/Password changed/);
    await page.goto(link);
    await look(/This link does not work/);
    await page.goto(`${base}/accounts/login/?next=/accounts/password_change/`);
    await page.fill('[name=username]', 'ada@example.com');
    await page.fill('[name=password]', PASSWORD);
    await page.click('button');
    await look(/Log in/);
    await page.fill('[name=username]', 'ada@example.com');
    await page.fill('[name=password]', 'another horse 7');
    await page.click('button');
    await look(/Change your password/);
    assert.deepEqual(barriers, []);
  });
});
