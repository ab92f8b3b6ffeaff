import { ROUTE_NAME } from '../../kernel/route-name.ts';
import { nearest } from '../../kernel/names.ts';
import type { ContentSecurityPolicy, Settings } from '../../kernel/settings.ts';
import { isProxyPattern } from './proxy-pattern.ts';
import { errors } from './errors.ts';
import {
  anyText,
  flag,
  listOf,
  oneOf,
  orNull,
  type Reader,
  reader,
  SettingProblems,
  textLike,
  wholeNumber,
} from './setting-readers.ts';

type Grouped =
  | 'compression'
  | 'session'
  | 'csrf'
  | 'languageCookie'
  | 'security'
  | 'uploads'
  | 'email'
  | 'rest'
  | 'cors'
  | 'logging';

/** The settings in `src/settings.ts` that differ from the defaults. */
export type SettingsInput = { secretKey: string } & Partial<Omit<Settings, Grouped | 'secretKey'>> & {
    [Group in Grouped]?: { [Name in keyof Settings[Group]]?: Settings[Group][Name] | undefined };
  };

interface Field<T> {
  read: Reader<T>;
  /** May depend on debug: what is safe in production and would be in the way on a developer's machine. */
  fallback: T | ((debug: boolean) => T);
}

type Fields<T> = { [Name in keyof T]: Field<T[Name]> };

const field = <T>(read: Reader<T>, fallback: NoInfer<T> | ((debug: boolean) => NoInfer<T>)): Field<T> => ({
  read,
  fallback,
});

const urlPath = textLike(/^\/(?!\/)(?:.*\/)?$/, "a path with a slash on both sides, like '/static/'");
const address = textLike(new RegExp(`^(?:/|https?://|${ROUTE_NAME}$)`), 'a path, a URL or the name of a route');
const origin = textLike(
  /^https?:\/\/(?:\*\.)?[^/*\s]+$/,
  "a scheme and host, like 'https://example.com' or 'https://*.example.com'",
);
const hostPattern = textLike(
  /^(?:\*|\.?[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])$/,
  "a host name without scheme and port, like 'example.com' or '.example.com'",
);
const cookieName = textLike(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'the name of a cookie: letters, digits, - and _');
const headerName = textLike(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, "the name of a header, like 'x-csrf-token'");
const modelName = textLike(/^[A-Z]\w*$/, "the name of a model, like 'User'");
const appName = textLike(/^[a-z][a-z0-9_-]*$/, 'the lowercase name of a folder in src/');
const databaseUrl = textLike(
  /^(?:file:.|postgres(?:ql)?:\/\/.)/,
  "'file:./db.sqlite3' or 'postgresql://user:password@host/name'",
);
const mailUrl = reader(
  "'console:', 'memory:', 'file:./folder' or 'smtp://user:password@host:587'",
  (value): value is string =>
    typeof value === 'string' && (/^(?:console:|memory:|file:.+)$/.test(value) || isSmtpUrl(value)),
);
const referrerPolicies =
  /^(?:no-referrer|no-referrer-when-downgrade|origin|origin-when-cross-origin|same-origin|strict-origin|strict-origin-when-cross-origin|unsafe-url)(?:\s*,\s*[a-z-]+)*$/;
const timeZone = reader('an IANA time zone, like Europe/Berlin or UTC', (value): value is string => {
  return typeof value === 'string' && isTimeZone(value);
});
const proxyHeader = reader(
  "a header and its value, like ['x-forwarded-proto', 'https']",
  (value): value is readonly [string, string] => {
    return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string' && part !== '');
  },
);
const proxy = reader(
  "an address, a network like '10.0.0.0/8', 'loopback' or 'private'",
  (value): value is string => typeof value === 'string' && isProxyPattern(value),
);
const cspPolicy = reader(
  "directives with their sources, like { 'script-src': [\"'self'\"] }",
  (value): value is ContentSecurityPolicy => isCspPolicy(value),
);
const pathPattern = reader(
  'the source of a regular expression',
  (value): value is string => typeof value === 'string' && isRegex(value),
);

function cookieFields(name: string, httpOnly: boolean) {
  return {
    cookieName: field(cookieName, name),
    cookieDomain: field(orNull(anyText), null),
    cookiePath: field(textLike(/^\//, 'a path that starts with a slash'), '/'),
    secure: field(flag, (debug) => !debug),
    httpOnly: field(flag, httpOnly),
    sameSite: field(oneOf('Strict', 'Lax', 'None'), 'Lax'),
  };
}

// Defaults are Django's (global_settings), but for cookies, which are secure outside debug.
const SESSION: Fields<Settings['session']> = {
  ...cookieFields('sessionid', true),
  ageSeconds: field(wholeNumber(1, 'seconds'), 1_209_600),
  saveEveryRequest: field(flag, false),
  expireAtBrowserClose: field(flag, false),
};

const LANGUAGE_COOKIE: Fields<Settings['languageCookie']> = {
  ...cookieFields('language', true),
  ageSeconds: field(orNull(wholeNumber(1, 'seconds')), null),
};

const CSRF: Fields<Settings['csrf']> = {
  ...cookieFields('csrftoken', false),
  ageSeconds: field(wholeNumber(0, 'seconds'), 31_449_600),
  trustedOrigins: field(listOf(origin), []),
  headerName: field(headerName, 'x-csrftoken'),
};

// Against what nearly no page needs and attackers like: plugins, and a <base> that sends relative addresses elsewhere.
const DEFAULT_POLICY: ContentSecurityPolicy = { 'object-src': "'none'", 'base-uri': "'self'" };

const SECURITY: Fields<Settings['security']> = {
  contentTypeNosniff: field(flag, true),
  referrerPolicy: field(orNull(textLike(referrerPolicies, 'a Referrer-Policy')), 'same-origin'),
  crossOriginOpenerPolicy: field(
    orNull(oneOf('same-origin', 'same-origin-allow-popups', 'unsafe-none')),
    'same-origin',
  ),
  frameOptions: field(orNull(oneOf('DENY', 'SAMEORIGIN')), 'DENY'),
  hstsSeconds: field(wholeNumber(0, 'seconds'), 0),
  hstsIncludeSubdomains: field(flag, false),
  hstsPreload: field(flag, false),
  sslRedirect: field(flag, false),
  sslHost: field(orNull(anyText), null),
  sslRedirectExempt: field(listOf(pathPattern), []),
  proxySslHeader: field(orNull(proxyHeader), null),
  useForwardedHost: field(flag, false),
  useForwardedPort: field(flag, false),
  trustedProxies: field(listOf(proxy), []),
  contentSecurityPolicy: field(orNull(cspPolicy), DEFAULT_POLICY),
  contentSecurityPolicyReportOnly: field(orNull(cspPolicy), null),
};

const COMPRESSION: Fields<Settings['compression']> = {
  enabled: field(flag, false),
  minBytes: field(wholeNumber(0, 'bytes'), 200),
};

const UPLOADS: Fields<Settings['uploads']> = {
  maxBodyBytes: field(wholeNumber(0, 'bytes'), 2_621_440),
  maxFields: field(wholeNumber(0), 1000),
  maxFiles: field(wholeNumber(0), 100),
  maxFileBytes: field(wholeNumber(0, 'bytes'), 26_214_400),
  maxTotalBytes: field(wholeNumber(0, 'bytes'), 104_857_600),
};

const EMAIL: Fields<Settings['email']> = {
  url: field(orNull(mailUrl), (debug) => (debug ? 'console:' : null)),
  // Django's.
  // recheck-ignore -- a setting
  from: field(textLike(/^[^\r\n]+@[^\r\n]+$/, "an address, like 'Blog <no-reply@example.com>'"), 'webmaster@localhost'),
};

const REST: Fields<Settings['rest']> = {
  errors: field(oneOf('detail', 'problem'), 'detail'),
  pageSize: field(wholeNumber(1), 20),
  maxPageSize: field(wholeNumber(1), 100),
  browsable: field(flag, true),
};

const CORS: Fields<Settings['cors']> = {
  origins: field(
    listOf(textLike(/^(?:\*|https?:\/\/[^/*\s]+)$/, "a scheme and host, like 'https://app.example.com', or '*'")),
    [],
  ),
  headers: field(listOf(headerName), [
    'accept',
    'authorization',
    'content-type',
    'idempotency-key',
    'if-match',
    'if-none-match',
    'prefer',
    'x-csrftoken',
  ]),
  credentials: field(flag, false),
  maxAgeSeconds: field(wholeNumber(0, 'seconds'), 600),
};

const LOGGING: Fields<Settings['logging']> = {
  requests: field(flag, true),
  level: field(oneOf('debug', 'info', 'warn', 'error', 'silent'), 'info'),
};

const TOP: Fields<Omit<Settings, Grouped | 'secretKey' | 'debug'>> = {
  secretKeyFallbacks: field(listOf(anyText), []),
  allowedHosts: field(listOf(hostPattern), []),
  databaseUrl: field(databaseUrl, 'file:./db.sqlite3'),
  apps: field(listOf(appName), []),
  silencedChecks: field(listOf(textLike(/^\w+\.[EW]\d{3}$/, "the id of a check, like 'models.W002'")), []),
  timeZone: field(timeZone, 'UTC'),
  languageCode: field(textLike(/^[a-z]{2,3}(?:-[a-z0-9]+)*$/i, "a language code, like 'en' or 'pt-br'"), 'en-us'),
  languages: field(
    listOf(textLike(/^[a-z]{2,3}(?:-[a-z0-9]+)*$/, "a lowercase language code, like 'en' or 'pt-br'")),
    [],
  ),
  appendSlash: field(flag, true),
  prependWww: field(flag, false),
  staticUrl: field(urlPath, '/static/'),
  mediaUrl: field(urlPath, '/media/'),
  mediaRoot: field(anyText, 'media'),
  mediaHost: field(orNull(textLike(/^[a-z0-9.-]+(?::\d+)?$/, "a host, like 'media.example.com'")), null),
  userModel: field(modelName, 'User'),
  sessionModel: field(orNull(modelName), null),
  loginUrl: field(address, '/accounts/login/'),
  loginRedirectUrl: field(address, '/'),
  logoutRedirectUrl: field(orNull(address), null),
  adminUrl: field(orNull(urlPath), '/admin/'),
  passwordMinLength: field(wholeNumber(1), 8),
  passwordResetSeconds: field(wholeNumber(1, 'seconds'), 259_200),
};

const KNOWN = [
  'secretKey',
  'debug',
  'compression',
  'session',
  'csrf',
  'languageCookie',
  'security',
  'uploads',
  'email',
  'rest',
  'cors',
  'logging',
  ...Object.keys(TOP),
];

/**
 * Checks the project's settings and fills in the defaults (docs/settings.md lists them). The result is frozen.
 *
 * @throws {ProjectError} SETTINGS_INVALID: names every setting that is wrong, what it is and what was expected.
 *
 * @example export default defineSettings({ secretKey: env.secret('SECRET_KEY'), apps: ['posts'] });
 */
export function defineSettings(input: SettingsInput): Settings {
  const problems = new SettingProblems();
  const debug = flag(input.debug ?? false, 'debug', problems);
  const group = <T>(name: Grouped, fields: Fields<T>): T => readGroup(fields, input[name], name, { debug, problems });
  assertKnown(input, KNOWN, '', problems);
  const settings: Settings = {
    secretKey: readSecretKey(input.secretKey, debug, problems),
    debug,
    ...readFields(TOP, input as Record<string, unknown>, '', { debug, problems }),
    compression: group('compression', COMPRESSION),
    session: group('session', SESSION),
    csrf: group('csrf', CSRF),
    languageCookie: group('languageCookie', LANGUAGE_COOKIE),
    security: group('security', SECURITY),
    uploads: group('uploads', UPLOADS),
    email: group('email', EMAIL),
    rest: group('rest', REST),
    cors: group('cors', CORS),
    logging: group('logging', LOGGING),
  };
  checkTogether(settings, problems);
  if (problems.list.length > 0) throw errors.SETTINGS_INVALID({ problems: problems.list });
  return Object.freeze(settings);
}

interface Reading {
  /** For defaults that differ in development. */
  debug: boolean;
  problems: SettingProblems;
}

function readGroup<T>(fields: Fields<T>, value: unknown, name: string, reading: Reading): T {
  const { problems } = reading;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (value !== undefined && !isObject) problems.add(name, value, 'an object');
  const given = isObject ? (value as Record<string, unknown>) : {};
  assertKnown(given, Object.keys(fields), `${name}.`, problems);
  return Object.freeze(readFields(fields, given, `${name}.`, reading));
}

function readFields<T>(
  fields: Fields<T>,
  given: Record<string, unknown>,
  prefix: string,
  { debug, problems }: Reading,
): T {
  const result: Record<string, unknown> = {};
  for (const [name, { read, fallback }] of Object.entries(fields) as [string, Field<unknown>][]) {
    const value = given[name];
    if (value !== undefined) result[name] = read(value, prefix + name, problems);
    else result[name] = typeof fallback === 'function' ? (fallback as (debug: boolean) => unknown)(debug) : fallback;
  }
  return result as T;
}

function assertKnown(given: object, known: readonly string[], prefix: string, problems: SettingProblems): void {
  for (const name of Object.keys(given).filter((one) => !known.includes(one))) {
    const meant = nearest(name, known);
    problems.list.push(`${prefix}${name} is not a setting${meant ? `; did you mean ${prefix}${meant}?` : ''}`);
  }
}

// Django's security.W009 as an error: with a key that can be guessed, sessions and signed values can be forged.
function readSecretKey(value: unknown, debug: boolean, problems: SettingProblems): string {
  const isStrong = typeof value === 'string' && value.length >= 50 && new Set(value).size >= 5;
  if (typeof value !== 'string' || value === '' || (!isStrong && !debug)) {
    const seen =
      typeof value === 'string'
        ? `text of ${value.length} characters, ${new Set(value).size} of them different`
        : String(value);
    problems.list.push(`secretKey is ${seen}; expected at least 50 random characters`);
  }
  return value as string;
}

function checkTogether(settings: Settings, problems: SettingProblems): void {
  for (const name of ['session', 'csrf'] as const) {
    const { sameSite, secure } = settings[name];
    if (sameSite === 'None' && !secure)
      problems.add(
        `${name}.sameSite`,
        sameSite,
        `'Lax' or 'Strict' while ${name}.secure is false: browsers drop such cookies`,
      );
  }
  const apps = settings.apps.filter((app, i) => settings.apps.indexOf(app) !== i);
  if (apps.length > 0)
    problems.add('apps', settings.apps, `each app only once; duplicates: ${apps.map((app) => `'${app}'`).join(', ')}`);
}

// A semicolon or a comma would begin another directive or another policy, a line break another header.
function isCspPolicy(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const isSource = (source: unknown): boolean =>
    typeof source === 'string' && /^[\x21-\x7e ]*$/.test(source) && !/[;,]/.test(source);
  return Object.entries(value).every(
    ([name, sources]) =>
      /^[a-z-]+$/.test(name) && (sources === null || typeof sources === 'boolean' || [sources].flat().every(isSource)),
  );
}

function isSmtpUrl(text: string): boolean {
  return /^smtps?:\/\//.test(text) && URL.canParse(text) && new URL(text).hostname !== '';
}

function isTimeZone(name: string): boolean {
  try {
    new Date().toLocaleString('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isRegex(source: string): boolean {
  try {
    ''.search(source);
    return true;
  } catch {
    return false;
  }
}
