// Rows of whole requests: the site of `settings`, the request of `request`, by whom the name says.
import { personOf, send, type Answer } from '../http/request.ts';
import { closeSites, openSite, UnknownSetting } from '../http/site.ts';
import type { Case, Drivers, Outcome } from '../driver.ts';

const NO_CIRCLE = 'who signed in and may not gets 403: a login page would send them in a circle';
const CLEAN_FILTERS = 'a filter that means nothing leads to the list without it, not to a page with `e=1`';
const MESSAGES = 'messages wait in the session, not in a cookie of their own';

/** Headers that a row without them was answered without. */
const EXACT = [
  'strict-transport-security',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'location',
  'allow',
];

async function ask(row: Case): Promise<Outcome> {
  try {
    const answer = await send(await openSite(row.settings), row);
    return judge(row, answer);
  } catch (error) {
    if (error instanceof UnknownSetting) return { pass: false, observed: error.message };
    throw error;
  }
}

function judge(row: Case, answer: Answer): Outcome {
  const deviation = deviationOf(row, answer);
  if (deviation !== undefined) return { deviation };
  const wrong = [...wrongHeaders(row, answer), ...wrongCookies(row, answer)];
  if (answer.status === row.status && wrong.length === 0)
    return 'messages' in row.cookies ? { deviation: MESSAGES } : { pass: true };
  return { pass: false, observed: { ...answer, wrong } };
}

/** What is answered otherwise on purpose, known by what was asked and what was answered. */
function deviationOf(row: Case, { status, headers }: Answer): string | undefined {
  const { path } = row.request as { path: string };
  const isSentToLogin = row.status === 302 && /\/login\//.test(row.headers.location);
  if (isSentToLogin && status === 403 && personOf(row).isSignedIn) return NO_CIRCLE;
  const [page, query] = path.split('?');
  const isList = page!.startsWith('/admin/') && query !== undefined;
  return isList && row.status === 200 && status === 302 && headers['location'] === page ? CLEAN_FILTERS : undefined;
}

function wrongHeaders(row: Case, { headers }: Answer): string[] {
  const expected = Object.entries(row.headers as Record<string, string>).filter(
    ([name]) => name !== 'content-length' || !isOwnPage(row),
  );
  const wrong = expected.filter(([name, value]) => String(headers[name]) !== value).map(([name]) => name);
  return [...wrong, ...EXACT.filter((name) => headers[name] !== undefined && row.headers[name] === undefined)];
}

/** Pages of errors, of accounts and of the admin are our own: their lengths are, and whether they have a form. */
function isOwnPage(row: Case): boolean {
  return row.status >= 400 || (row.status === 200 && /^\/(?:admin|accounts)\//.test(row.request.path));
}

function wrongCookies(row: Case, { cookies }: Answer): string[] {
  const expected = row.cookies as Record<string, Record<string, unknown>>;
  const isFree = (name: string): boolean =>
    name === 'messages' ||
    ('messages' in expected && name === 'sessionid') ||
    (expected[name] === undefined && name === 'csrftoken' && isOwnPage(row));
  const names = [...new Set([...Object.keys(expected), ...Object.keys(cookies)])];
  return names.filter((name) => {
    if (isFree(name)) return false;
    const [wanted, cookie] = [expected[name], cookies[name]];
    if (!wanted || !cookie) return true;
    const isRemoved = wanted['max-age'] === 0;
    return (
      cookie.path !== wanted['path'] ||
      cookie.maxAge !== wanted['max-age'] ||
      cookie.sameSite !== wanted['samesite'] ||
      (!isRemoved && (cookie.httpOnly ?? false) !== (wanted['httponly'] ?? false)) ||
      (!isRemoved && (cookie.secure ?? false) !== (wanted['secure'] ?? false)) ||
      cookie.domain !== wanted['domain']
    );
  });
}

export const drivers: Drivers = { http_cases: ask };
export const close = closeSites;
