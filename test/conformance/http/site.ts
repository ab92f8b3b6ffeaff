// The site that Django's rows were recorded on: one set of views, the accounts and the admin, with the settings of a row.
import { ensureCsrfCookie } from '../../../src/runtime/security/csrf.ts';
import { loginRequired, permissionRequired } from '../../../src/runtime/auth/access.ts';
import { allowMethods } from '../../../src/runtime/http/view.ts';
import { html } from '../../../src/runtime/http/response.ts';
import { path } from '../../../src/runtime/http/routing/urls.ts';
import { setActiveApplication } from '../../../src/runtime/http/application.ts';
import type { SettingsInput } from '../../../src/runtime/settings/define-settings.ts';
import { createAccountApp, type AccountApp } from '../../support/account-app.ts';

/** A setting of Django's that has no equivalent here. */
export class UnknownSetting extends Error {
  override name = 'UnknownSetting';
}

const ok = () => html('ok');
const may = permissionRequired('accounts.change_user' as never, ok);
const VIEWS = [
  path('ok/', ok),
  path('noslash', ok),
  path('users/<int:id>/', ok),
  path('post/', allowMethods(['POST'], ok)),
  path('getonly/', allowMethods(['GET', 'HEAD'], ok)),
  path('ensure/', ensureCsrfCookie(ok)),
  path('private/', loginRequired(ok)),
  path('perm/', may),
  path('permraise/', may),
];

type Group = 'security' | 'session' | 'csrf' | '';
type Convert = (value: never) => unknown;
const as = (value: unknown): unknown => value;
const sameSite = (value: string | false): unknown => (value === false ? 'None' : value);

const SETTINGS: Record<string, readonly [Group, name: string, convert?: Convert]> = {
  SECURE_HSTS_SECONDS: ['security', 'hstsSeconds'],
  SECURE_HSTS_INCLUDE_SUBDOMAINS: ['security', 'hstsIncludeSubdomains'],
  SECURE_HSTS_PRELOAD: ['security', 'hstsPreload'],
  SECURE_SSL_REDIRECT: ['security', 'sslRedirect'],
  SECURE_SSL_HOST: ['security', 'sslHost'],
  SECURE_REDIRECT_EXEMPT: ['security', 'sslRedirectExempt'],
  SECURE_REFERRER_POLICY: [
    'security',
    'referrerPolicy',
    (value: string | string[] | null) => value && [value].flat().join(','),
  ],
  SECURE_CROSS_ORIGIN_OPENER_POLICY: ['security', 'crossOriginOpenerPolicy'],
  SECURE_CONTENT_TYPE_NOSNIFF: ['security', 'contentTypeNosniff'],
  X_FRAME_OPTIONS: ['security', 'frameOptions'],
  USE_X_FORWARDED_HOST: ['security', 'useForwardedHost'],
  USE_X_FORWARDED_PORT: ['security', 'useForwardedPort'],
  SECURE_PROXY_SSL_HEADER: [
    'security',
    'proxySslHeader',
    ([name, value]: [string, string]) => [
      name
        .replace(/^HTTP_/, '')
        .replaceAll('_', '-')
        .toLowerCase(),
      value,
    ],
  ],
  PREPEND_WWW: ['', 'prependWww'],
  APPEND_SLASH: ['', 'appendSlash'],
  ALLOWED_HOSTS: ['', 'allowedHosts'],
  LOGIN_URL: ['', 'loginUrl'],
  LOGIN_REDIRECT_URL: ['', 'loginRedirectUrl'],
  LOGOUT_REDIRECT_URL: ['', 'logoutRedirectUrl'],
  SESSION_COOKIE_NAME: ['session', 'cookieName'],
  SESSION_COOKIE_AGE: ['session', 'ageSeconds'],
  SESSION_COOKIE_DOMAIN: ['session', 'cookieDomain'],
  SESSION_COOKIE_PATH: ['session', 'cookiePath'],
  SESSION_COOKIE_SECURE: ['session', 'secure'],
  SESSION_COOKIE_HTTPONLY: ['session', 'httpOnly'],
  SESSION_COOKIE_SAMESITE: ['session', 'sameSite', sameSite],
  SESSION_SAVE_EVERY_REQUEST: ['session', 'saveEveryRequest'],
  SESSION_EXPIRE_AT_BROWSER_CLOSE: ['session', 'expireAtBrowserClose'],
  CSRF_COOKIE_NAME: ['csrf', 'cookieName'],
  CSRF_COOKIE_AGE: ['csrf', 'ageSeconds'],
  CSRF_COOKIE_DOMAIN: ['csrf', 'cookieDomain'],
  CSRF_COOKIE_PATH: ['csrf', 'cookiePath'],
  CSRF_COOKIE_SECURE: ['csrf', 'secure'],
  CSRF_COOKIE_HTTPONLY: ['csrf', 'httpOnly'],
  CSRF_COOKIE_SAMESITE: ['csrf', 'sameSite', sameSite],
  CSRF_TRUSTED_ORIGINS: ['csrf', 'trustedOrigins'],
};

/** How a request over https comes, unless the row has a proxy of its own. */
export const HTTPS_HEADER = 'x-test-scheme';

/** Settings of ours for those of a row, over Django's defaults. @throws {UnknownSetting} */
export function toSettings(names: Record<string, unknown>): Partial<SettingsInput> {
  const groups = {
    security: { proxySslHeader: [HTTPS_HEADER, 'https'] },
    // Django's cookies are not Secure by default.
    session: { secure: false },
    csrf: { secure: false },
    '': { loginRedirectUrl: '/accounts/profile/' },
  } as Record<Group, Record<string, unknown>>;
  for (const [django, value] of Object.entries(names)) {
    const [group, name, convert = as] = SETTINGS[django] ?? [];
    if (group === undefined || name === undefined) throw new UnknownSetting(`no equivalent of the setting ${django}`);
    groups[group][name] = convert(value as never);
  }
  const { '': others, ...rest } = groups;
  return { ...others, ...rest } as Partial<SettingsInput>;
}

const sites = new Map<string, Promise<AccountApp>>();

/** The site with these settings, without users and sessions. */
export async function openSite(names: Record<string, unknown>): Promise<AccountApp> {
  const settings = toSettings(names);
  const key = JSON.stringify(names);
  let opening = sites.get(key);
  if (!opening) sites.set(key, (opening = createAccountApp({ admin: true, routes: VIEWS, settings })));
  const site = await opening;
  setActiveApplication(site.app);
  await site.app.database.executeRaw('DELETE FROM quintet_session');
  await site.db['user']!.deleteMany();
  return site;
}

/** Closes all of them. */
export async function closeSites(): Promise<void> {
  const open = [...sites.values()];
  sites.clear();
  for (const opening of open) await (await opening).close();
}
