import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineSettings, type SettingsInput } from '../../../../src/runtime/settings/define-settings.ts';
import { env, forgetEnvFile } from '../../../../src/runtime/settings/env.ts';
import { TEST_KEY } from '../../../support/http-app.ts';

const define = (input: object) => defineSettings({ secretKey: TEST_KEY, ...input } as SettingsInput);
const messageOf = (input: object): string => {
  try {
    define(input);
  } catch (error) {
    assert.equal((error as { code: string }).code, 'SETTINGS_INVALID');
    return (error as Error).message;
  }
  throw new assert.AssertionError({ message: `accepted ${JSON.stringify(input)}` });
};

describe('http/define-settings', () => {
  it("has Django's defaults", () => {
    const settings = define({});
    assert.equal(settings.debug, false);
    assert.equal(settings.appendSlash, true);
    assert.equal(settings.session.ageSeconds, 1_209_600);
    assert.deepEqual(settings.csrf, {
      cookieName: 'csrftoken',
      cookieDomain: null,
      cookiePath: '/',
      secure: true,
      httpOnly: false,
      sameSite: 'Lax',
      ageSeconds: 31_449_600,
      trustedOrigins: [],
      headerName: 'x-csrftoken',
    });
    assert.deepEqual(settings.uploads, {
      maxBodyBytes: 2_621_440,
      maxFields: 1000,
      maxFiles: 100,
      maxFileBytes: 26_214_400,
      maxTotalBytes: 104_857_600,
    });
    assert.equal(settings.security.frameOptions, 'DENY');
  });

  it('makes cookies secure unless debug is on or the settings say otherwise', () => {
    assert.deepEqual([define({}).session.secure, define({}).csrf.secure], [true, true]);
    assert.deepEqual([define({ debug: true }).session.secure, define({ debug: true }).csrf.secure], [false, false]);
    assert.equal(define({ session: { secure: false } }).session.secure, false);
  });

  it('keeps the defaults of a group beside what is given', () => {
    assert.deepEqual(
      { ...define({ security: { hstsSeconds: 60 } }).security, hstsSeconds: 0 },
      { ...define({}).security },
    );
  });

  it('is frozen', () => {
    assert.throws(() => ((define({}) as { debug: boolean }).debug = true), TypeError);
    assert.throws(() => ((define({}).csrf as { secure: boolean }).secure = false), TypeError);
  });

  it('names setting, value and what was expected', () => {
    assert.match(messageOf({ timeZone: 'Mars/Base' }), /timeZone is 'Mars\/Base'; expected an IANA time zone/);
    assert.match(
      messageOf({ staticUrl: 'static' }),
      /staticUrl is 'static'; expected a path with a slash on both sides/,
    );
    assert.match(
      messageOf({ security: { hstsSeconds: -1 } }),
      /security\.hstsSeconds is -1; expected an integer of seconds/,
    );
    assert.match(messageOf({ allowedHosts: ['https://x.com'] }), /allowedHosts\[0\] is 'https:\/\/x\.com'/);
    assert.match(messageOf({ csrf: { trustedOrigins: ['x.com'] } }), /csrf\.trustedOrigins\[0\]/);
    assert.match(messageOf({ session: 'db' }), /session is 'db'; expected an object/);
    assert.match(messageOf({ security: { sslRedirectExempt: ['('] } }), /regular expression/);
  });

  it('tells every mistake at once', () => {
    const message = messageOf({ debug: 'yes', apps: 'posts', uploads: { maxFiles: 1.5 } });
    for (const name of ['debug', 'apps', 'uploads.maxFiles']) assert.ok(message.includes(`  - ${name} is `), message);
  });

  it('suggests the name that was meant', () => {
    assert.match(messageOf({ allowedHost: [] }), /allowedHost is not a setting; did you mean allowedHosts\?/);
    assert.match(messageOf({ csrf: { cookiename: 'x' } }), /did you mean csrf\.cookieName\?/);
  });

  it('never shows secrets', () => {
    assert.doesNotMatch(messageOf({ secretKey: 'hunter2' }), /hunter2/);
    assert.doesNotMatch(messageOf({ databaseUrl: 'mysql://me:hunter2@host/db' }), /hunter2/);
    assert.doesNotMatch(messageOf({ secretKeyFallbacks: 'hunter2' }), /hunter2/);
  });

  it('wants a strong secret key in production and any in debug', () => {
    for (const secretKey of ['', undefined, 'short', 'a'.repeat(60)])
      assert.match(messageOf({ secretKey }), /secretKey is/);
    assert.equal(define({ secretKey: 'short', debug: true }).secretKey, 'short');
    assert.match(messageOf({ secretKey: '', debug: true }), /secretKey is/);
  });

  it('refuses SameSite=None without Secure, and an app named twice', () => {
    assert.match(messageOf({ debug: true, session: { sameSite: 'None' } }), /session\.sameSite/);
    assert.match(messageOf({ apps: ['a', 'b', 'a'] }), /each app only once; duplicates: 'a'/);
  });
});

describe('http/env', () => {
  let root: string;
  const before_ = process.env['QUINTET_ROOT'];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'env-'));
    process.env['QUINTET_ROOT'] = root;
    forgetEnvFile();
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
    delete process.env['T_REAL'];
    if (before_ === undefined) delete process.env['QUINTET_ROOT'];
    else process.env['QUINTET_ROOT'] = before_;
    forgetEnvFile();
  });

  const write = (text: string) => writeFileSync(join(root, '.env'), text);

  it('reads .env, and the real environment before it', () => {
    write('T_FILE="from file"\nT_REAL=from file\n');
    process.env['T_REAL'] = 'real';
    assert.deepEqual([env.string('T_FILE'), env.string('T_REAL')], ['from file', 'real']);
  });

  it('reads what an editor on Windows writes', () => {
    write('\uFEFFT_FIRST="from file"\r\nT_SECOND=2\r\n');
    assert.deepEqual([env.string('T_FIRST'), env.integer('T_SECOND')], ['from file', 2]);
  });

  it('does not take a filter for messages, DEBUG=quintet:*, for the setting DEBUG', () => {
    const filter = process.env['DEBUG'];
    write('DEBUG=true\n');
    try {
      process.env['DEBUG'] = 'quintet:*';
      assert.equal(env.boolean('DEBUG', false), true);
      process.env['DEBUG'] = 'false';
      assert.equal(env.boolean('DEBUG', true), false);
    } finally {
      if (filter === undefined) delete process.env['DEBUG'];
      else process.env['DEBUG'] = filter;
    }
  });

  it('converts', () => {
    write('T_YES=Yes\nT_NO=0\nT_INT=-12\nT_LIST= a.com, ,b.com \nT_EMPTY=\nT_URL=https://x.com/a\n');
    assert.deepEqual([env.boolean('T_YES'), env.boolean('T_NO'), env.boolean('T_EMPTY', true)], [true, false, true]);
    assert.equal(env.integer('T_INT'), -12);
    assert.deepEqual(env.list('T_LIST'), ['a.com', 'b.com']);
    assert.deepEqual(env.list('T_EMPTY', ['x']), []);
    assert.equal(env.url('T_URL'), 'https://x.com/a');
  });

  it('falls back, and says what is missing where it cannot', () => {
    assert.equal(env.string('T_NONE', 'x'), 'x');
    assert.equal(env.optional('T_NONE'), undefined);
    assert.equal(env.boolean('T_NONE', false), false);
    assert.throws(() => env.secret('T_NONE'), { code: 'SETTINGS_ENV_MISSING', hint: /T_NONE=/ });
    write('T_NONE=\n');
    forgetEnvFile();
    assert.throws(() => env.secret('T_NONE'), { code: 'SETTINGS_ENV_MISSING' });
  });

  it('tells a fresh clone, which has no .env, to copy the example', () => {
    rmSync(join(root, '.env'), { force: true });
    writeFileSync(join(root, '.env.example'), 'T_NONE=\n');
    forgetEnvFile();
    assert.throws(() => env.secret('T_NONE'), { hint: /^Run cp \.env\.example \.env, and set T_NONE/ });
  });

  it('says what it saw, but not of secrets', () => {
    write('T_INT=12.5\nT_API_KEY=hunter2\n');
    assert.throws(() => env.integer('T_INT'), {
      code: 'SETTINGS_ENV_INVALID',
      message: /T_INT is "12\.5"; expected an integer/,
    });
    assert.throws(
      () => env.integer('T_API_KEY'),
      (error: Error) => !error.message.includes('hunter2'),
    );
  });
});
