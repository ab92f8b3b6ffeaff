// The drivers of `cli`, `http_cases` and `drf_http` answer rows that nobody wrote them for, in the same way as the recorded ones.
import assert from 'node:assert/strict';
import type { Case, Driver, Drivers } from './driver.ts';
import { closeDrivers, loadDrivers } from './drivers.ts';

const NO_ROWS = { source: 'this test', cases: [] };

type Verdict = 'pass' | 'deviation' | RegExp;

/** @param expected a pattern is what a failing row says */
async function check(driver: Driver | undefined, row: Case, expected: Verdict): Promise<void> {
  assert.ok(driver);
  const outcome = await driver(row, NO_ROWS);
  const shown = JSON.stringify(outcome, undefined, 2);
  if (expected === 'deviation') assert.ok('deviation' in outcome, shown);
  else if (expected === 'pass') assert.ok('pass' in outcome && outcome.pass, shown);
  else assert.ok('pass' in outcome && !outcome.pass && expected.test(JSON.stringify(outcome.observed)), shown);
}

type CliRow = readonly [given: string, command: string, exit: number, output: string[], expected: Verdict];

const CLI: readonly CliRow[] = [
  ['applied', 'migrate', 0, ['No migrations to apply.'], 'pass'],
  ['unapplied', 'migrate --check', 1, [], 'pass'],
  ['applied', 'migrate --check', 0, [], 'pass'],
  ['3 migrations, unapplied', 'migrate shop 0002', 0, ['Applying shop.0002_more... OK'], 'pass'],
  ['3 migrations', 'showmigrations shop', 0, [' [X] 0001_initial', ' [ ] 0003_more'], 'pass'],
  ['3 migrations', 'squashmigrations shop 0002 0003 --noinput', 0, ['Created new squashed migration'], 'pass'],
  ['2 migrations', 'migrate shop 0007', 1, ["Cannot find a migration matching '0007' from app 'shop'."], 'deviation'],
  ['applied', 'sqlmigrate shop 0001', 0, ['CREATE TABLE'], 'pass'],
  ['unchanged', 'makemigrations', 0, ['No changes detected'], 'pass'],
  ['unchanged', 'makemigrations --check --dry-run', 0, [], 'pass'],
  ['field added', 'makemigrations --check', 1, [], 'pass'],
  ['field added', 'makemigrations shop --name labels', 0, ["Migrations for 'shop':"], 'pass'],
  ['model added', 'makemigrations --dry-run', 0, [], 'pass'],
  ['any', 'makemigrations nosuch', 2, ["No installed app with label 'nosuch'."], 'pass'],
  ['any', 'makemigrations --empty shop -n later', 0, [], 'pass'],
  ['any', 'check --tag nosuch', 1, ["There is no system check with the 'nosuch' tag."], 'deviation'],
  ['any', 'loaddata nosuch', 1, ["No fixture named 'nosuch' found."], 'pass'],
  ['user b exists', 'flush --noinput', 0, [], 'pass'],
  ['user b exists', 'dumpdata auth.group', 0, ['[]'], 'pass'],
  ['any', 'startapp books', 0, [], 'pass'],
  ['env DJANGO_SUPERUSER_PASSWORD=correct-horse-9', 'createsuperuser --noinput --email b@example.com', 0, [], 'pass'],
  ['any', 'nosuchcommand', 1, ["Unknown command: 'nosuchcommand'"], 'deviation'],
  ['any', 'shell -c print(6*7)', 0, ['42'], 'pass'],
  // A row that asks for an effect that a command does not have fails.
  ['unapplied', 'showmigrations shop', 0, [' [X] 0001_initial'], /the output lacks/],
  ['applied', 'migrate nosuch', 0, [], /exit code 2/],
  ['two leaf nodes', 'makemigrations --merge', 0, [], /unknown scene: two leaf nodes/],
];

const SAFE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

interface HttpRow {
  name?: string;
  settings?: object;
  path: string;
  method?: string;
  scheme?: string;
  headers?: object;
  form?: object;
  status: number;
  answer?: object;
  cookies?: object;
  expected?: Verdict;
}

const HTTP: readonly HttpRow[] = [
  {
    settings: { SECURE_HSTS_SECONDS: 60, SECURE_HSTS_PRELOAD: true },
    path: '/users/7/',
    scheme: 'https',
    status: 200,
    answer: { 'strict-transport-security': 'max-age=60; preload', 'content-length': '2' },
  },
  { settings: { SECURE_SSL_REDIRECT: true, SECURE_REDIRECT_EXEMPT: ['^users/'] }, path: '/users/7/', status: 200 },
  {
    settings: { SECURE_SSL_REDIRECT: true },
    path: '/users/7/?a=b',
    status: 301,
    answer: { location: 'https://testserver/users/7/?a=b' },
  },
  {
    settings: { SECURE_CONTENT_TYPE_NOSNIFF: false },
    path: '/ok/',
    status: 200,
    answer: { 'x-content-type-options': undefined },
  },
  { path: '/users/seven/', status: 404 },
  { path: '/nowhere/', status: 404 },
  { path: '/users/7?a=b', status: 301, answer: { location: '/users/7/?a=b' } },
  { path: '/post/', method: 'POST', status: 200, answer: { 'content-length': '2' } },
  { path: '/getonly/', method: 'PUT', status: 405, answer: { allow: 'GET, HEAD' } },
  { settings: { ALLOWED_HOSTS: ['.example.com'] }, path: '/ok/', headers: { host: 'a.example.com' }, status: 200 },
  {
    settings: { CSRF_COOKIE_AGE: 60, CSRF_COOKIE_SAMESITE: 'Strict' },
    path: '/ensure/',
    status: 200,
    cookies: { csrftoken: { path: '/', 'max-age': 60, samesite: 'Strict' } },
  },
  {
    settings: { LOGIN_URL: '/sign-in/' },
    name: 'login_required anonymous',
    path: '/private/?a=b',
    status: 302,
    answer: { location: '/sign-in/?next=/private/%3Fa%3Db' },
  },
  { name: 'permission_required superuser', path: '/perm/', status: 200 },
  {
    name: 'permission_required lacking',
    path: '/perm/',
    status: 302,
    answer: { location: '/accounts/login/?next=/perm/' },
    expected: 'deviation',
  },
  {
    name: 'admin superuser',
    path: '/admin/auth/group/',
    status: 200,
    cookies: { csrftoken: { path: '/', 'max-age': 31449600, samesite: 'Lax' } },
  },
  {
    name: 'admin non staff',
    path: '/admin/auth/group/add/',
    status: 302,
    answer: { location: '/admin/login/?next=/admin/auth/group/add/' },
  },
  {
    name: 'login next',
    path: '/accounts/login/',
    method: 'POST',
    form: { next: '/users/7/', password: 'nope' },
    status: 200,
    cookies: { csrftoken: { path: '/', 'max-age': 31449600, samesite: 'Lax' } },
  },
  { settings: { NOSUCH_SETTING: 1 }, path: '/ok/', status: 200, expected: /NOSUCH_SETTING/ },
  { path: '/ok/', status: 200, answer: { 'referrer-policy': undefined }, expected: /referrer-policy/ },
  { path: '/ensure/', status: 200, expected: /csrftoken/ },
];

function toCase({ name = 'fresh', settings = {}, path, method = 'GET', scheme = 'http', ...row }: HttpRow): Case {
  const headers = Object.fromEntries(
    Object.entries({ ...SAFE, ...row.answer }).filter(([, value]) => value !== undefined),
  );
  return {
    name,
    settings,
    request: { method, path, headers: row.headers ?? {}, scheme },
    ...(row.form ? { form: row.form } : {}),
    status: row.status,
    headers,
    cookies: row.cookies ?? {},
  };
}

interface RestRow {
  name?: string;
  request: { method: string; path: string; headers?: object; body?: unknown; content_type?: string; user?: string };
  status: number;
  headers?: object;
  body: unknown;
  expected?: Verdict;
}

const book = (id: number, changes: object = {}): object => ({
  id,
  title: `Book ${String(id).padStart(2, '0')}`,
  price: id % 2 === 0 ? '12.50' : '9.90',
  isbn: String(id).padStart(13, '0'),
  slug: `book-${String(id).padStart(2, '0')}`,
  published: null,
  author: id % 2 === 0 ? 1 : 2,
  ...changes,
});
const NEW = { title: 'T', author: 2, price: '3', isbn: '1', slug: 't' };

const REST: readonly RestRow[] = [
  { request: { method: 'GET', path: '/books/7/' }, status: 200, body: book(7) },
  // A request that is not written down renamed the book.
  { request: { method: 'GET', path: '/books/7/' }, status: 200, body: book(7, { title: 'Other' }) },
  { request: { method: 'DELETE', path: '/books/20/' }, status: 204, body: null },
  {
    request: { method: 'PUT', path: '/books/3/', body: NEW, content_type: 'application/json' },
    status: 200,
    body: book(3, { ...NEW, price: '3.00' }),
  },
  {
    request: { method: 'POST', path: '/books/', body: NEW, content_type: 'application/x-www-form-urlencoded' },
    status: 201,
    body: book(13, { ...NEW, price: '3.00' }),
  },
  {
    request: { method: 'POST', path: '/books/', body: '{', content_type: 'text/csv' },
    status: 415,
    body: { detail: 'Unsupported media type "text/csv" in request.' },
  },
  {
    request: { method: 'GET', path: '/books-cur/?cursor=cD0xMA==' },
    status: 200,
    body: { next: null, previous: 'http://testserver/books-cur/?cursor=cj0xJnA9MTE%3D', results: [book(11), book(12)] },
  },
  { name: 'request 3', request: { method: 'GET', path: '/thr/' }, status: 200, body: { version: null } },
  {
    name: 'request 4',
    request: { method: 'GET', path: '/thr/' },
    status: 429,
    headers: { 'retry-after': '86400' },
    body: { detail: 'Request was throttled. Expected available in 86400 seconds.' },
  },
  { request: { method: 'GET', path: '/private/', user: 'joe' }, status: 200, body: { user: 'joe' } },
  { request: { method: 'GET', path: '/books/?colour=red' }, status: 200, body: {}, expected: 'deviation' },
  { request: { method: 'GET', path: '/books/7/' }, status: 200, body: {}, expected: /"wrong":\["body"\]/ },
  { request: { method: 'GET', path: '/private/', user: 'eve' }, status: 200, body: {}, expected: /the user eve/ },
];

describe('fresh rows', function () {
  this.timeout(600_000); // as the recorded ones
  let drivers: Drivers;
  before(async () => {
    drivers = await loadDrivers();
  });
  after(closeDrivers);

  for (const [given, command, exit, output, expected] of CLI)
    it(`cli: ${command}, ${given}`, () =>
      check(drivers['cli'], { given, argv: command.split(' '), exit, output_contains: output }, expected));

  for (const row of HTTP)
    it(`http_cases: ${row.method ?? 'GET'} ${row.path} with ${JSON.stringify({ ...row.settings, ...row.answer })}`, () =>
      check(drivers['http_cases'], toCase(row), row.expected ?? 'pass'));

  for (const row of REST)
    it(`drf_http: ${row.request.method} ${row.request.path}${row.name ? `, ${row.name}` : ''} gives ${row.status}, ${row.expected ?? 'pass'}`, () =>
      check(drivers['drf_http'], { name: 'fresh', headers: {}, ...row }, row.expected ?? 'pass'));
});
