import { allowMethods } from '../../../src/runtime/http/view.ts';
import type { SettingsInput } from '../../../src/runtime/settings/define-settings.ts';
import { html } from '../../../src/runtime/http/response.ts';
import { createServer } from '../../../src/runtime/http/server.ts';
import { path } from '../../../src/runtime/http/routing/urls.ts';
import { csrfExempt, csrfProtection, ensureCsrfCookie } from '../../../src/runtime/security/csrf.ts';
import { securityMiddleware } from '../../../src/runtime/security/security-headers.ts';
import { createTestApp } from '../../support/http-app.ts';
import { askAccounts, deviationOf, isAccountRow } from '../account-rows.ts';
import type { Case, Drivers, Outcome } from '../driver.ts';

// The views that Django answered with. Rows about accounts and the admin need those parts of Quintet.
const ok = () => html('ok');
const ROUTES = [
  path('ok/', ok),
  path('noslash', ok),
  path('users/<int:id>/', ok),
  path('post/', allowMethods(['POST'], ok)),
  // Django's test client, which recorded the rows, sends no token and is let through.
  path('getonly/', csrfExempt(allowMethods(['GET', 'HEAD'], ok))),
  path('ensure/', ensureCsrfCookie(ok)),
];
const COVERED = /^\/+(?:evil\.com\/)?(?:ok|noslash|users|post|getonly|ensure)\b/;

const SETTINGS: Record<string, (value: never) => { security?: object; [name: string]: unknown }> = {
  SECURE_HSTS_SECONDS: (hstsSeconds) => ({ security: { hstsSeconds } }),
  SECURE_HSTS_INCLUDE_SUBDOMAINS: (hstsIncludeSubdomains) => ({ security: { hstsIncludeSubdomains } }),
  SECURE_HSTS_PRELOAD: (hstsPreload) => ({ security: { hstsPreload } }),
  SECURE_SSL_REDIRECT: (sslRedirect) => ({ security: { sslRedirect } }),
  SECURE_SSL_HOST: (sslHost) => ({ security: { sslHost } }),
  SECURE_REDIRECT_EXEMPT: (sslRedirectExempt) => ({ security: { sslRedirectExempt } }),
  SECURE_REFERRER_POLICY: (policy: string | string[] | null) => ({
    security: { referrerPolicy: Array.isArray(policy) ? policy.join(',') : policy },
  }),
  SECURE_CROSS_ORIGIN_OPENER_POLICY: (crossOriginOpenerPolicy) => ({ security: { crossOriginOpenerPolicy } }),
  SECURE_CONTENT_TYPE_NOSNIFF: (contentTypeNosniff) => ({ security: { contentTypeNosniff } }),
  X_FRAME_OPTIONS: (frameOptions) => ({ security: { frameOptions } }),
  PREPEND_WWW: (prependWww) => ({ prependWww }),
  APPEND_SLASH: (appendSlash) => ({ appendSlash }),
  ALLOWED_HOSTS: (allowedHosts) => ({ allowedHosts }),
};

function toSettings(names: Record<string, unknown>): Partial<SettingsInput> | undefined {
  const settings: { security: object; [name: string]: unknown } = {
    security: { proxySslHeader: ['x-test-scheme', 'https'] },
  };
  for (const [name, value] of Object.entries(names)) {
    const convert = SETTINGS[name];
    if (!convert) return undefined;
    const { security, ...others } = convert(value as never);
    Object.assign(settings, others);
    Object.assign(settings.security, security);
  }
  // Django's cookies are not Secure by default.
  return { ...settings, csrf: { secure: false } } as Partial<SettingsInput>;
}

async function answer(row: Case): Promise<Outcome> {
  const deviation = deviationOf(row);
  if (deviation !== undefined) return { deviation };
  if (isAccountRow(row)) return compare(row, await askAccounts(row));
  const settings = toSettings(row.settings);
  if (!settings || !COVERED.test(row.request.path)) return { pass: false, observed: 'no such part yet' };
  const app = createTestApp(ROUTES, { settings });
  const server = createServer(app, [...securityMiddleware(app.settings), csrfProtection(app.settings)]);
  // That client also reads `//evil.com/ok` as host and path before it sends anything.
  const { pathname, search } = new URL(row.request.path, 'http://testserver');
  const response = await server.inject({
    method: row.request.method,
    url: pathname + search,
    headers: { host: 'testserver', ...row.request.headers, 'x-test-scheme': row.request.scheme },
  });
  const cookies = Object.fromEntries(response.cookies.map(({ name, ...cookie }) => [name, cookie]));
  return compare(row, { status: response.statusCode, headers: response.headers, cookies });
}

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  cookies: Record<string, { path?: string; maxAge?: number; sameSite?: string }>;
}

function compare(row: Case, answered: Answer): Outcome {
  const headers = Object.entries(row.headers as Record<string, string>).filter(([name]) => isComparable(name, row));
  const wrong = headers.filter(([name, value]) => String(answered.headers[name]) !== value);
  const areCookiesEqual = Object.entries(row.cookies as Record<string, Record<string, unknown>>).every(
    ([name, { path: cookiePath, 'max-age': maxAge, samesite }]) => {
      const cookie = answered.cookies[name];
      return cookie && cookie.path === cookiePath && cookie.maxAge === maxAge && cookie.sameSite === samesite;
    },
  );
  const isSame = answered.status === row.status && wrong.length === 0;
  if (isSame && 'messages' in row.cookies)
    return { deviation: 'messages wait in the session, not in a cookie of their own' };
  return { pass: isSame && areCookiesEqual, observed: { ...answered, wrong } };
}

// Pages of errors, of accounts and of the admin are our own, and so are their lengths.
function isComparable(header: string, row: Case): boolean {
  return !(header === 'content-length' && (row.status >= 400 || (isAccountRow(row) && row.status === 200)));
}

export const drivers: Drivers = { http_cases: answer };
