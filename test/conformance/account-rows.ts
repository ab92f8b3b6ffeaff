// The rows of http_cases about signing in and the admin: an app with both, and somebody signed in where the row wants it.
import { createSignedInSession } from '../../src/runtime/auth/login.ts';
import { loginRequired, userPassesTest } from '../../src/runtime/auth/access.ts';
import { html } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { createAccountApp, PASSWORD, type AccountApp } from '../support/account-app.ts';
import type { Case } from './driver.ts';

/** What was answered, with Django's app name in addresses: the user model of Quintet lives in `accounts`, there in `auth`. */
export interface AccountAnswer {
  status: number;
  headers: Record<string, unknown>;
  cookies: Record<string, { path?: string; maxAge?: number; sameSite?: string }>;
}

const TOKEN = 'a'.repeat(32);
const FLAGS: Record<string, Record<string, boolean>> = {
  'admin superuser': { isStaff: true, isSuperuser: true },
  'admin logout POST': { isStaff: true, isSuperuser: true },
  'admin staff without perms': { isStaff: true },
  'admin non staff': {},
  'logout POST': {},
  'permission_required lacking': {},
  'permission_required raise_exception': {},
};

/** Rows that Quintet answers otherwise on purpose, by name and path. */
const DEVIATIONS: Record<string, string> = {
  'permission_required lacking /perm/': 'who signed in and may not gets 403: a login page would send them in a circle',
  'admin superuser /admin/auth/user/?e=1':
    'a filter that means nothing leads to the list without it, not to a page with `e=1`',
};

/** True for the paths that `askAccounts` can answer. */
export function isAccountRow(row: Case): boolean {
  return /^\/(?:private|perm|permraise|admin|accounts\/(?:login|logout|password_reset|reset))\//.test(row.request.path);
}

/** Why the row is answered otherwise, if it is on purpose. */
export function deviationOf(row: Case): string | undefined {
  return DEVIATIONS[`${row.name} ${row.request.path}`];
}

export async function askAccounts(row: Case): Promise<AccountAnswer> {
  const site = await createAccountApp({
    admin: true,
    routes: [
      path(
        'private/',
        loginRequired(() => html('private')),
      ),
      path(
        'perm/',
        userPassesTest(
          () => false,
          () => html('perm'),
        ),
      ),
      path(
        'permraise/',
        userPassesTest(
          () => false,
          () => html('perm'),
        ),
      ),
    ],
    settings: { loginRedirectUrl: '/accounts/profile/', security: { proxySslHeader: ['x-test-scheme', 'https'] } },
  });
  try {
    return await ask(site, row);
  } finally {
    await site.close();
  }
}

async function ask(site: AccountApp, row: Case): Promise<AccountAnswer> {
  const user = await site.createUser('joe@example.com', FLAGS[row.name] ?? {});
  const visitor = site.visitor();
  if (FLAGS[row.name]) visitor.cookies.set('sessionid', await createSignedInSession(site.app, user));
  const { method, path: address, headers, scheme } = row.request;
  if (method === 'POST') visitor.cookies.set('csrftoken', TOKEN);
  const fields = {
    csrfmiddlewaretoken: TOKEN,
    username: 'joe@example.com',
    email: 'joe@example.com',
    password: row.name.includes('wrong') ? 'wrong' : PASSWORD,
    ...row.form,
  };
  const response = await visitor.send({
    method,
    url: address.replace('/admin/auth/', '/admin/accounts/').replace('app_label=auth', 'app_label=accounts'),
    headers: {
      ...headers,
      host: 'testserver',
      'x-test-scheme': scheme,
      ...(scheme === 'https' ? { referer: 'https://testserver/' } : {}),
      ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(method === 'POST' ? { payload: new URLSearchParams(fields).toString() } : {}),
  });
  const location = response.headers.location?.replace('/admin/accounts/', '/admin/auth/');
  return {
    status: response.statusCode,
    headers: { ...response.headers, location },
    cookies: Object.fromEntries(
      response.cookies.map(({ name, ...cookie }) => [name, cookie as AccountAnswer['cookies'][string]]),
    ),
  };
}
