/** Resolved settings: every field set. Made by `defineSettings` in the project, read by both halves as data. */
export interface Settings {
  /** At least 50 characters; signs sessions, tokens and CSRF secrets. */
  secretKey: string;
  secretKeyFallbacks: readonly string[];
  debug: boolean;
  /** `example.com`, `.example.com` (with subdomains) or `*`. Empty in debug means localhost only. */
  allowedHosts: readonly string[];
  /** `file:./db.sqlite3` (relative to the project root) or `postgresql://…`. */
  databaseUrl: string;
  /** App folder names in src/, in order. */
  apps: readonly string[];
  /** Ids of checks whose findings are known and meant: `['models.W002']`. */
  silencedChecks: readonly string[];
  timeZone: string;
  languageCode: string;
  /** Languages that pages come in, in lowercase; empty means `languageCode` alone. */
  languages: readonly string[];
  appendSlash: boolean;
  /** Redirect `example.com` to `www.example.com`. */
  prependWww: boolean;
  /** URL prefix of static files, with both slashes. */
  staticUrl: string;
  /** URL prefix and folder (relative to the project root) of uploaded files. */
  mediaUrl: string;
  mediaRoot: string;
  mediaHost: string | null;
  /** Name of the model that signs in. */
  userModel: string;
  /** Name of the model that stores sessions; null for a model `Session` with their fields, else the table `quintet_session`. */
  sessionModel: string | null;
  loginUrl: string;
  loginRedirectUrl: string;
  logoutRedirectUrl: string | null;
  /** Where the automatic admin lives, with both slashes, or null for no admin. */
  adminUrl: string | null;
  passwordMinLength: number;
  /** How long a link to reset a password is good. */
  passwordResetSeconds: number;
  session: CookieSettings & { ageSeconds: number; saveEveryRequest: boolean; expireAtBrowserClose: boolean };
  /** The cookie that `setLanguage` writes. `ageSeconds` null: until the browser closes. */
  languageCookie: CookieSettings & { ageSeconds: number | null };
  csrf: CookieSettings & { ageSeconds: number; trustedOrigins: readonly string[]; headerName: string };
  security: SecuritySettings;
  compression: { enabled: boolean; minBytes: number };
  uploads: { maxBodyBytes: number; maxFields: number; maxFiles: number; maxFileBytes: number; maxTotalBytes: number };
  email: EmailSettings;
  rest: RestSettings;
  cors: CorsSettings;
  logging: { requests: boolean; level: 'debug' | 'info' | 'warn' | 'error' | 'silent' };
}

interface EmailSettings {
  /** `console:`, `file:./folder`, `memory:`, `smtp://user:password@host:587`, `smtps://…`; null sends nothing. */
  url: string | null;
  /** Sender of mail that names none: `Blog <no-reply@example.com>`. */
  from: string;
}

/** Defaults of every API of the project. */
interface RestSettings {
  /** Shape of error responses: `detail` as Django REST Framework has them, or `problem` as RFC 9457 describes. */
  errors: 'detail' | 'problem';
  /** Rows of a page if the client does not say how many. */
  pageSize: number;
  /** Most rows that a client may ask for at once. */
  maxPageSize: number;
  /** Browsers get pages: the browsable API, and the documentation at `docs/`. */
  browsable: boolean;
}

/** Which sites' pages may read the API from a browser. No origins: none. */
interface CorsSettings {
  /** `https://app.example.com`, or `*` for all. */
  origins: readonly string[];
  /** Request headers that those pages may send. */
  headers: readonly string[];
  /** They may send cookies. Not together with `*`. */
  credentials: boolean;
  /** How long a browser may remember the answer to a preflight. */
  maxAgeSeconds: number;
}

export interface CookieSettings {
  cookieName: string;
  cookieDomain: string | null;
  cookiePath: string;
  secure: boolean;
  httpOnly: boolean;
  sameSite: 'Strict' | 'Lax' | 'None';
}

export interface SecuritySettings {
  contentTypeNosniff: boolean;
  referrerPolicy: string | null;
  crossOriginOpenerPolicy: string | null;
  frameOptions: 'DENY' | 'SAMEORIGIN' | null;
  hstsSeconds: number;
  hstsIncludeSubdomains: boolean;
  hstsPreload: boolean;
  sslRedirect: boolean;
  sslHost: string | null;
  /** Patterns matched against the path without its leading slash. */
  sslRedirectExempt: readonly string[];
  /** `['x-forwarded-proto', 'https']` behind a proxy that sets it. */
  proxySslHeader: readonly [string, string] | null;
  useForwardedHost: boolean;
  useForwardedPort: boolean;
  /** Addresses and networks (`10.0.0.0/8`, `loopback`, `private`) whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[];
  /** Directives of the Content-Security-Policy of every page; null sends none. */
  contentSecurityPolicy: ContentSecurityPolicy | null;
  /** The same, for a policy that is tried out: browsers report and block nothing. */
  contentSecurityPolicyReportOnly: ContentSecurityPolicy | null;
}

/** Directives in order: `{ 'script-src': ["'self'", CSP_NONCE] }`. True is one without values; false and null leave it out. */
export type ContentSecurityPolicy = Readonly<Record<string, string | readonly string[] | boolean | null>>;
