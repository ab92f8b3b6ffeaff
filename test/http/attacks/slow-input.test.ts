import assert from 'node:assert/strict';
import { groupDigits } from '../../../src/runtime/admin/numbers.ts';
import { floatField } from '../../../src/runtime/forms/fields/number.ts';
import { slugify } from '../../../src/runtime/forms/model/slugs.ts';
import { parseDuration } from '../../../src/runtime/forms/temporal/duration.ts';
import { DATETIME_FORMATS, parseByFormats } from '../../../src/runtime/forms/temporal/formats.ts';
import { parseDate, parseDateTime, parseTime } from '../../../src/runtime/forms/temporal/parse.ts';
import { emailAddress } from '../../../src/runtime/forms/validators/email.ts';
import { compareDecimals, normalizeDecimal } from '../../../src/runtime/forms/validators/decimal.ts';
import { isShallowJson } from '../../../src/runtime/http/body/json-text.ts';
import { parseAddress } from '../../../src/runtime/mail/addresses.ts';
import { urlsafeBase64Decode } from '../../../src/runtime/security/encoding.ts';
import { urlHasAllowedHostAndScheme } from '../../../src/runtime/security/urls.ts';
import { slugify as slugifyFilter } from '../../../src/runtime/templates/formats/text.ts';
import { interpolate } from '../../../src/runtime/templates/i18n/translator.ts';
import { startCpuClock } from '../../support/cpu-time.ts';
import { createAdminSite, type AdminTestSite } from '../../support/admin-site.ts';

const LENGTH = 400_000;
/** Quadratic time would be minutes. */
const LIMIT_MS = 1500;

const ENVIRONMENT = { timeZone: 'UTC' };

/** What a visitor sends to keep the server busy, by what reads it. */
const ATTACKS: Record<string, () => unknown> = {
  'a date and time': () => parseDateTime(`${'T1'.repeat(LENGTH / 2)}\nx`),
  'a date and time of blanks': () => parseDateTime(`1${' '.repeat(LENGTH)}x`),
  'a date': () => parseDate('1-'.repeat(LENGTH / 2)),
  'a time': () => parseTime('1:'.repeat(LENGTH / 2)),
  'a duration': () => parseDuration(`${'1'.repeat(LENGTH)}x`),
  'a date by formats': () => parseByFormats('1'.repeat(LENGTH), DATETIME_FORMATS),
  'a slug': () => slugify(`a${'_'.repeat(LENGTH)}a`),
  'a slug in a template': () => slugifyFilter(`a${'_'.repeat(LENGTH)}a`),
  'base64 with padding': () => {
    assert.throws(() => urlsafeBase64Decode(`${'='.repeat(LENGTH)}a`));
  },
  'a mail address': () => assert.throws(() => parseAddress(`${' '.repeat(LENGTH)}x`, 'to')),
  'a mail address in quotes': () => assert.throws(() => parseAddress(`"${'\\'.repeat(LENGTH)}`, 'to')),
  'an e-mail field': () => emailAddress(`${'a'.repeat(LENGTH)}@${'a.'.repeat(LENGTH)}`),
  'a number': () => floatField().clean(`${'1'.repeat(LENGTH)}x`, ENVIRONMENT as never),
  'a decimal': () => normalizeDecimal('9'.repeat(LENGTH)),
  'two decimals': () => compareDecimals('9'.repeat(LENGTH), '8'.repeat(LENGTH)),
  'the digits of a number': () => groupDigits('9'.repeat(LENGTH)),
  'a text with values': () => interpolate('%('.repeat(LENGTH), {}),
  'the address to go to next': () => urlHasAllowedHostAndScheme(`//${'['.repeat(LENGTH)}`, { allowedHosts: ['a'] }),
  'nested JSON': () => isShallowJson('['.repeat(LENGTH)),
};

describe('http/attacks: input that takes long to read', function () {
  this.timeout(60_000);

  for (const [name, attack] of Object.entries(ATTACKS)) {
    it(`reads ${name} in linear time`, () => {
      const took = startCpuClock();
      attack();
      const elapsed = took();
      assert.ok(elapsed < LIMIT_MS, `${Math.round(elapsed)} ms`);
    });
  }
});

describe('http/attacks: requests that end in 500', function () {
  this.timeout(60_000);
  let site: AdminTestSite;

  before(async () => {
    site = await createAdminSite({
      models: {
        notes: `
          model Note {
            id     Int       @id @default(autoincrement())
            title  String
            slug   String    @unique /// @slug(from: title)
            dueAt  DateTime?
            meta   Json?
            isDone Boolean   @default(false)
          }`,
      },
    });
    await site.createUser('admin@example.com', { isStaff: true, isSuperuser: true });
  });
  after(() => site.close());

  it('answers 404 to paths that no file can have', async () => {
    const visitor = await site.visitor();
    for (const path of [
      '/static/admin/admin.css/x',
      `/static/${'a'.repeat(300)}`,
      `/media/${'a'.repeat(300)}`,
      '/media/x/y',
    ])
      assert.equal((await visitor.get(path)).statusCode, 404, path.slice(0, 40));
    assert.equal((await visitor.get('/static/admin/admin.css')).statusCode, 200);
    assert.deepEqual(site.log, []);
  });

  it('answers to names that every object has as to any other unknown name', async () => {
    const visitor = await site.visitor('admin@example.com');
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];
    const params = ['isDone', 'isDone__isnull', 'dueAt__isnull', 'dueAt__gte', 'dueAt', 'o', 'p', 'q', 'slug', 'id'];
    for (const name of names) {
      for (const param of [...params, name])
        assert.ok((await visitor.get(`/admin/notes/note/?${param}=${name}`)).statusCode < 500, `${param}=${name}`);
      for (const path of [`/admin/${name}/`, `/admin/notes/${name}/`, `/admin/notes/note/${name}/change/`])
        assert.ok((await visitor.get(path)).statusCode < 500, path);
      const form = { action: name, _selected: name, title: 'T', [name]: name };
      for (const path of ['/admin/notes/note/', '/admin/notes/note/add/'])
        assert.ok((await visitor.post(path, form)).statusCode < 500, path);
    }
    assert.deepEqual(site.log, []);
  });

  it('refuses JSON that is nested too deeply, in forms', async () => {
    const visitor = await site.visitor('admin@example.com');
    for (const depth of [65, 3000, 200_000]) {
      const answer = await visitor.post('/admin/notes/note/add/', {
        title: `deep ${depth}`,
        meta: '['.repeat(depth) + ']'.repeat(depth),
      });
      assert.equal(answer.statusCode, 200, String(depth));
      assert.match(answer.body, /Enter a valid JSON/);
    }
    const fine = '['.repeat(64) + ']'.repeat(64);
    assert.equal((await visitor.post('/admin/notes/note/add/', { title: 'fine', meta: fine })).statusCode, 302);
  });

  it('answers within a moment to a long title and a long date', async () => {
    const visitor = await site.visitor('admin@example.com');
    const took = startCpuClock();
    await visitor.post('/admin/notes/note/add/', {
      title: `a${'_'.repeat(200_000)}a`,
      dueAt: `${'T1'.repeat(100_000)}\nx`,
    });
    await visitor.post('/admin/notes/note/add/', { title: `a${'_'.repeat(200_000)}a` });
    assert.ok(took() < 5000);
    assert.deepEqual(site.log, []);
  });
});
