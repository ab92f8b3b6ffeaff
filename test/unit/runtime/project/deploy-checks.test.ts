import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../../../src/commands/registry.ts';
import { packageRoot } from '../../../../src/kernel/package.ts';
import { checkDeployment } from '../../../../src/runtime/project/deploy-checks.ts';
import { defineSettings, type SettingsInput } from '../../../../src/runtime/settings/define-settings.ts';

const KEY = 'abcdefghij'.repeat(6);
const GOOD: SettingsInput = {
  secretKey: KEY,
  allowedHosts: ['example.com'],
  security: { sslRedirect: true, hstsSeconds: 3600, hstsIncludeSubdomains: true, hstsPreload: true },
  email: { url: 'smtp://user:password@mail.example.com:587', from: 'Shop <no-reply@example.com>' },
};

/** Ids found; groups of settings are merged with good ones. */
function ids(input: Partial<SettingsInput>, sendsMail = false): string[] {
  const merged = { ...GOOD, ...input } as Record<string, unknown>;
  for (const group of ['security', 'email'] as const) merged[group] = { ...GOOD[group], ...input[group] };
  return checkDeployment(defineSettings(merged as SettingsInput), sendsMail).map(({ id }) => id);
}

describe('runtime/project/deploy-checks', () => {
  it('finds nothing in good settings', () => {
    assert.deepEqual(ids({}), []);
  });

  const one: [string, Partial<SettingsInput>][] = [
    ['security.W002', { security: { frameOptions: null } }],
    ['security.W004', { security: { hstsSeconds: 0 } }],
    ['security.W005', { security: { hstsIncludeSubdomains: false } }],
    ['security.W006', { security: { contentTypeNosniff: false } }],
    ['security.W008', { security: { sslRedirect: false } }],
    ['security.W012', { session: { secure: false } }],
    ['security.W015', { session: { httpOnly: false } }],
    ['security.W016', { csrf: { secure: false } }],
    ['security.W019', { security: { frameOptions: 'SAMEORIGIN' } }],
    ['security.W020', { allowedHosts: [] }],
    ['security.W021', { security: { hstsPreload: false } }],
    ['security.W022', { security: { referrerPolicy: null } }],
    ['security.W025', { secretKeyFallbacks: ['old'] }],
    ['deploy.W001', { allowedHosts: ['example.com', '*'] }],
    ['deploy.W002', { security: { contentSecurityPolicy: null } }],
    ['security.W024', { security: { crossOriginOpenerPolicy: null } }],
    ['deploy.W003', { passwordMinLength: 6 }],
    ['deploy.W004', { security: { useForwardedHost: true } }],
    ['deploy.W004', { security: { proxySslHeader: ['x-forwarded-proto', 'https'] } }],
    ['deploy.W005', { session: { sameSite: 'None' } }],
    ['deploy.W005', { csrf: { sameSite: 'None' } }],
    ['deploy.W006', { allowedHosts: ['.com'] }],
    ['deploy.W006', { csrf: { trustedOrigins: ['https://*.com'] } }],
    ['deploy.W007', { csrf: { trustedOrigins: ['http://example.com'] } }],
    ['mail.E001', { email: { url: null } }],
    ['mail.E001', { email: { url: 'console:' } }],
    ['mail.W001', { email: { from: 'webmaster@localhost' } }],
  ];
  for (const [id, input] of one) {
    it(`finds ${id} in ${JSON.stringify(input)}`, () => assert.deepEqual(ids(input), [id]));
  }

  it('finds what debug brings along: cookies by http and a short key', () => {
    assert.deepEqual(ids({ debug: true, secretKey: 'short' }), [
      'security.W009',
      'security.W012',
      'security.W016',
      'security.W018',
    ]);
  });

  it('leaves mail to src/mail.ts', () => {
    assert.deepEqual(ids({ email: { url: null } }, true), []);
  });

  it('never shows the key', () => {
    const settings = defineSettings({ ...GOOD, debug: true, secretKey: 'guessme' });
    assert.doesNotMatch(JSON.stringify(checkDeployment(settings, false)), /guessme/);
  });

  it('is in the guide, id by id', () => {
    const guide = readFileSync(join(packageRoot, 'docs/deployment.md'), 'utf8');
    const source = readFileSync(join(packageRoot, 'src/runtime/project/deploy-checks.ts'), 'utf8');
    const missing = [...source.matchAll(/id: '(\w+)\.(\w+)'/g)].filter(
      ([, , number]) => !guide.includes(`${number}\``),
    );
    assert.deepEqual(missing, []);
  });

  it('knows the area of every check there is', () => {
    const runtime = join(packageRoot, 'src/runtime');
    const files = readdirSync(runtime, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const areas = files.flatMap((file) =>
      [...readFileSync(join(runtime, file), 'utf8').matchAll(/'(\w+)\.[EW]\d{3}'/g)].map(([, area]) => area ?? ''),
    );
    const known = String((COMMANDS.check.flags as { tag: { description: string } }).tag.description);
    assert.deepEqual(
      [...new Set(areas)].filter((area) => !known.includes(area)),
      [],
    );
  });
});
