import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { formSet } from '../../src/runtime/forms/formsets/formset.ts';
import { textField } from '../../src/runtime/forms/fields/text.ts';
import { form } from '../../src/runtime/forms/form.ts';
import { booleanField } from '../../src/runtime/forms/fields/boolean.ts';
import { html } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { render } from '../../src/runtime/templates/render.ts';
import { findBarriers } from '../support/accessibility.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';
import { openBrowser, type BrowserSession } from '../support/browser.ts';
import { everyField, everyForm, formPage } from '../support/form-pages.ts';
import { needsBrowser } from '../support/needs.ts';

const GuestSet = formSet(
  form({ fields: { name: textField({ help: 'As on the card.' }), vip: booleanField({ required: false }) } }),
  {
    extra: 2,
    canOrder: true,
    canDelete: true,
    label: 'Guest',
  },
);
const LOOKS = ['asDiv', 'asP', 'asTable', 'asList'] as const;

describe('browser/form-widgets', function () {
  this.timeout(120_000);
  let site: AccountApp;
  let browser: BrowserSession;
  let page: Page;
  let base: string;

  before(async function () {
    needsBrowser(this);
    site = await createAccountApp({
      templates: {
        ...Object.fromEntries(LOOKS.map((how) => [`${how}.html`, formPage(how)])),
        'set.html': formPage().replace('{{ form.asDiv }}', '{{ set }}'),
      },
      routes: [
        path('set/', async (request) =>
          render(request, 'set.html', { set: await GuestSet.from(request, { initial: [{ name: 'Ada' }] }) }),
        ),
        path('echo/', () => html('sent')),
        path('<slug:state>/<slug:how>/', async (request, { state, how }: { state: string; how: string }) => {
          const all = { disabled: state === 'disabled', required: state !== 'optional' };
          return render(request, `${how}.html`, { form: await everyForm(all).from(request) });
        }),
      ],
    });
    base = await site.server.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
    ({ page } = browser);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  /** Sends the form as it is, past the browser's own checks. */
  const sendAnyway = async (): Promise<void> => {
    await page.evaluate('document.forms[0].noValidate = true');
    await page.click('button');
    await page.waitForLoadState();
  };

  it('has no barrier, whatever the form looks like and whatever state it is in', async () => {
    const found: string[] = [];
    const look = async (what: string): Promise<void> => {
      found.push(...(await findBarriers(page)).map((barrier) => `${what}: ${barrier}`));
    };
    for (const how of LOOKS) {
      for (const state of how === 'asDiv' ? ['required', 'optional', 'disabled'] : ['required']) {
        await page.goto(`${base}/${state}/${how}/`);
        await look(`${state} ${how}`);
      }
      await page.goto(`${base}/required/${how}/`);
      await sendAnyway();
      assert.ok((await page.locator('.errorlist').count()) > 20);
      await look(`errors ${how}`);
    }
    await page.goto(`${base}/set/`);
    await look('set');
    await page.fill('[name=form-0-name]', '');
    await page.check('[name=form-1-vip]');
    await sendAnyway();
    assert.ok((await page.locator('.errorlist').count()) > 0);
    await look('set with errors');
    assert.deepEqual(found, []);
    assert.deepEqual(browser.complaints, []);
  });

  it('tells every input’s name, help and errors to those who cannot see the page', async () => {
    await page.goto(`${base}/required/asDiv/`);
    await sendAnyway();
    const silent = await page.evaluate(`
      [...document.querySelectorAll('main input, main select, main textarea')]
        .filter((input) => input.type !== 'hidden' && !input.name.endsWith('-clear'))
        .filter((input) => {
          const ids = (input.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
          const isNamed = (input.labels?.length ?? 0) > 0 || input.hasAttribute('aria-label');
          const hasError = input.closest('form > div').querySelector('.errorlist') !== null;
          return !isNamed || ids.some((id) => document.getElementById(id) === null) || (hasError && ids.length === 0);
        })
        .map((input) => input.outerHTML)`);
    assert.deepEqual(silent, []);
  });

  describe('checks in the browser what the server checks', () => {
    const fields = everyField({});
    const refused: [string, string, string][] = [
      ['text', '', 'valueMissing'],
      ['long', '', 'valueMissing'],
      ['long', 'ab', 'tooShort'],
      ['email', 'no address', 'typeMismatch'],
      ['email', '@example.com', 'typeMismatch'],
      ['url', 'http//nowhere', 'typeMismatch'],
      ['slug', 'no slug', 'patternMismatch'],
      ['slug', 'ä', 'patternMismatch'],
      ['regex', 'ab-1', 'patternMismatch'],
      ['regex', 'AB-1x', 'patternMismatch'],
      ['integer', '0', 'rangeUnderflow'],
      ['integer', '11', 'rangeOverflow'],
      ['integer', '4', 'stepMismatch'],
      ['integer', '1.5', 'stepMismatch'],
      ['big', '1.5', 'stepMismatch'],
      ['float', '2.6', 'rangeOverflow'],
      ['decimal', '1.234', 'stepMismatch'],
      ['decimal', '-1', 'rangeUnderflow'],
      ['date', '2025-12-31', 'rangeUnderflow'],
      ['date', '2027-01-01', 'rangeOverflow'],
      ['time', '07:59', 'rangeUnderflow'],
      ['time', '18:01', 'rangeOverflow'],
      ['moment', '', 'valueMissing'],
      ['choice', '', 'valueMissing'],
    ];
    const taken: [string, string][] = [
      ['text', '0123456789'],
      ['long', 'abc'],
      ['email', 'ada@example.com'],
      ['email', 'a.b+c@sub.example.org'],
      ['url', 'https://example.com/?a=1#b'],
      ['slug', 'a-b_C9'],
      ['slug', ' padded '],
      ['regex', 'AB-12'],
      ['uuid', '{6F9619FF-8B86-D011-B42D-00CF4FC964FF}'],
      ['ip', '2001:db8::1'],
      ['integer', '1'],
      ['integer', '9'],
      ['big', '9007199254740993'],
      ['float', '-1.25e3'],
      ['decimal', '999.99'],
      ['decimal', '0.10'],
      ['date', '2026-01-01'],
      ['date', '2026-12-31'],
      ['time', '08:00'],
      ['time', '18:00'],
      ['time', '12:34:56'],
      ['moment', '2026-07-01T12:00'],
      ['duration', '1 02:30:00'],
      ['json', '{"a": 1}'],
      ['choice', 'b'],
      ['radio', 'r'],
    ];

    // Types the value as a person would: some checks are made of typed values only.
    const type = async (name: string, value: string): Promise<string[]> => {
      const input = page.locator(`#id_${name}`);
      const tag = await input.evaluate((element) => element.tagName);
      if (name === 'radio') await page.check(`[name=radio][value=${value}]`);
      else if (tag === 'SELECT') await input.selectOption(value);
      else if (['date', 'time', 'moment', 'big'].includes(name)) await input.fill(value);
      else {
        await input.fill('');
        await input.pressSequentially(value);
      }
      const target = name === 'radio' ? page.locator('[name=radio] >> nth=0') : input;
      const validity = await target.evaluate((element) => {
        const { validity: state } = element as unknown as { validity: Record<string, boolean> };
        // They are the prototype's, so that Object.entries does not see them.
        return Object.fromEntries(Object.keys(Object.getPrototypeOf(state)).map((name) => [name, state[name]]));
      });
      return Object.keys(validity).filter((name) => name !== 'valid' && validity[name] === true);
    };

    before(() => page.goto(`${base}/required/asDiv/`));

    it('refuses what the server refuses, for the same reason', async () => {
      for (const [name, value, reason] of refused) {
        assert.ok((await type(name, value)).includes(reason), `${name} ${JSON.stringify(value)} in the browser`);
        assert.ok(fields[name]?.clean(value).errors, `${name} ${JSON.stringify(value)} on the server`);
      }
    });

    it('takes what the server takes', async () => {
      for (const [name, value] of taken) {
        assert.equal(fields[name]?.clean(value).errors, undefined, `${name} ${JSON.stringify(value)} on the server`);
        assert.deepEqual(await type(name, value), [], `${name} ${JSON.stringify(value)} in the browser`);
      }
    });

    it('lets nobody type more than fits, requires boxes, radios and files, and asks for the right kinds of file', async () => {
      await page.locator('#id_text').fill('');
      await page.locator('#id_text').pressSequentially('01234567890123');
      assert.equal(await page.inputValue('#id_text'), '0123456789');
      await page.goto(`${base}/required/asDiv/`);
      const missing = (await page.evaluate(`
        ['agree', 'radio', 'file', 'several', 'split_0', 'split_1', 'boxes'].map((name) => [
          name,
          document.querySelector('[name=' + name + ']').validity.valueMissing,
        ])`)) as [string, boolean][];
      assert.deepEqual(Object.fromEntries(missing), {
        agree: true,
        radio: true,
        file: true,
        several: true,
        split_0: true,
        split_1: true,
        // HTML has no way to say "one of these".
        boxes: false,
      });
      assert.equal(await page.getAttribute('#id_image', 'accept'), '.png,.jpg,.jpeg,.gif,.webp,.avif');
      assert.equal(await page.getAttribute('#id_stored', 'required'), null);
    });

    it('does not let an invalid form be sent at all', async () => {
      let sent = 0;
      page.on('request', (request) => void (sent += Number(request.method() === 'POST')));
      await page.goto(`${base}/required/asDiv/`);
      await page.click('button');
      assert.equal(sent, 0);
      assert.ok(await page.evaluate("document.activeElement.id === 'id_text'"));
    });
  });
});
