// Sends the request of a row, as the person that the row's name speaks of.
import { createSignedInSession } from '../../../src/runtime/auth/login.ts';
import { PASSWORD, type AccountApp } from '../../support/account-app.ts';
import type { Case } from '../driver.ts';
import { HTTPS_HEADER } from './site.ts';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  cookies: Record<string, Cookie>;
}

interface Cookie {
  path?: string;
  maxAge?: number;
  sameSite?: string;
  httpOnly?: boolean;
  secure?: boolean;
  domain?: string;
}

/** Who asks, with the fields of their account. */
interface Person {
  isSignedIn: boolean;
  fields: Record<string, unknown>;
}

const TOKEN = 'a'.repeat(32);
/** Rows that sign in use this name: it is put in where a row has none. */
const LOGIN = 'joe@example.com';

/** Words of a row's name, the first that fits: they are where a row says who sends its request. */
const PEOPLE: readonly (readonly [RegExp, (row: Case) => Person])[] = [
  [/\banonymous\b/, () => visitor],
  [/\bsuperuser\b/, () => signedIn({ isStaff: true, isSuperuser: true })],
  [/\bnon[- ]staff\b/, () => signedIn({})],
  [/\bstaff\b/, () => signedIn({ isStaff: true })],
  [/\binactive\b/, () => ({ isSignedIn: false, fields: { isActive: false } })],
  [/\b(?:having|with|granted)\b.*\bperm/, () => signedIn({ permissions: ['accounts.change_user'] })],
  [/\b(?:lacking|raise_exception|without perm|logged in|authenticated)\b/, () => signedIn({})],
  [/\blogout\b/, (row) => signedIn(row.request.path.startsWith('/admin/') ? { isStaff: true, isSuperuser: true } : {})],
];

const visitor: Person = { isSignedIn: false, fields: {} };
const signedIn = (fields: Record<string, unknown>): Person => ({ isSignedIn: true, fields });

export function personOf(row: Case): Person {
  return PEOPLE.find(([words]) => words.test(row.name))?.[1](row) ?? visitor;
}

export async function send(site: AccountApp, row: Case): Promise<Answer> {
  const { method, scheme } = row.request as { method: string; scheme: string };
  const { isSignedIn, fields } = personOf(row);
  const user = await site.createUser(LOGIN, { id: 1, ...fields });
  const { session, csrf } = site.app.settings;
  const cookies = new Map<string, string>();
  if (isSignedIn) cookies.set(session.cookieName, await createSignedInSession(site.app, user));
  // Django's test client, which recorded the rows, sends no token and is let through.
  const isUnsafe = !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);
  if (isUnsafe) cookies.set(csrf.cookieName, TOKEN);
  const response = await site.server.inject({
    method: method as 'GET',
    url: toOurAddress(row.request.path),
    headers: {
      host: 'testserver',
      [HTTPS_HEADER]: scheme,
      ...(isUnsafe ? { 'content-type': 'application/x-www-form-urlencoded', [csrf.headerName]: TOKEN } : {}),
      ...(isUnsafe && scheme === 'https' ? { referer: 'https://testserver/' } : {}),
      ...row.request.headers,
      ...(cookies.size > 0 ? { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } : {}),
    },
    ...(isUnsafe ? { payload: new URLSearchParams(formOf(row)).toString() } : {}),
  });
  const location = response.headers.location?.replace('/admin/accounts/', '/admin/auth/');
  return {
    status: response.statusCode,
    headers: { ...response.headers, location },
    cookies: Object.fromEntries(response.cookies.map(({ name, ...cookie }) => [name, cookie as Cookie])),
  };
}

/** Users live in the app `accounts`, and Django's in `auth`. That client reads `//evil.com/ok` as host and path. */
function toOurAddress(address: string): string {
  const { pathname, search } = new URL(address, 'http://testserver');
  return (pathname + search)
    .replace('/admin/auth/', '/admin/accounts/')
    .replace('app_label=auth', 'app_label=accounts');
}

function formOf(row: Case): Record<string, string> {
  const password = /\bwrong\b/.test(row.name) ? 'wrong' : PASSWORD;
  return { username: LOGIN, email: LOGIN, password, ...row.form };
}
