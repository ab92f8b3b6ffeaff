// What is fine on a developer's machine and is not on a public server. Ids of `security` are Django's, where Django has the check.
import type { CheckMessage } from '../../kernel/project-handle.ts';
import type { Settings } from '../../kernel/settings.ts';

interface DeployCheck {
  id: string;
  /** Default `warning`. */
  level?: CheckMessage['level'];
  isWrong: (settings: Settings) => boolean;
  message: string | ((settings: Settings) => string);
  hint: string;
}

const MIN_SECRET_LENGTH = 50;
const MIN_SECRET_VARIETY = 5;
const MIN_PASSWORD_LENGTH = 8;
const SECURE_COOKIE = 'Set it to true, or remove it from the settings: it defaults to true when debug is off.';

const CHECKS: DeployCheck[] = [
  {
    id: 'security.W002',
    isWrong: ({ security }) => security.frameOptions === null,
    message: 'security.frameOptions is null, so other sites can embed your pages in a frame (clickjacking)',
    hint: "Set it to 'DENY' (the default) or 'SAMEORIGIN'.",
  },
  {
    id: 'security.W004',
    isWrong: ({ security }) => security.hstsSeconds === 0,
    message: 'security.hstsSeconds is 0, so browsers may use http, which can be intercepted',
    hint: 'When all pages are served over https, set it to 3600 and raise it later. Browsers enforce it until it expires.',
  },
  {
    id: 'security.W005',
    isWrong: ({ security }) => security.hstsSeconds > 0 && !security.hstsIncludeSubdomains,
    message: 'security.hstsIncludeSubdomains is false, so subdomains served over http can set cookies for this site',
    hint: 'Set it to true if all subdomains are served over https.',
  },
  {
    id: 'security.W006',
    isWrong: ({ security }) => !security.contentTypeNosniff,
    message: 'security.contentTypeNosniff is false, so browsers may run an uploaded text file as a script',
    hint: 'Set it to true (the default).',
  },
  {
    id: 'security.W008',
    isWrong: ({ security }) => !security.sslRedirect,
    message: 'security.sslRedirect is false, so pages are also served over http',
    hint: 'Set it to true, unless a proxy redirects to https. Behind a proxy, set security.proxySslHeader too.',
  },
  {
    id: 'security.W009',
    isWrong: ({ secretKey }) => isWeak(secretKey),
    message: ({ secretKey }) =>
      `secretKey has ${secretKey.length} characters (${new Set(secretKey).size} different): a key that can be guessed lets attackers forge sessions`,
    hint: `Set SECRET_KEY to at least ${MIN_SECRET_LENGTH} random characters.`,
  },
  {
    id: 'security.W012',
    isWrong: ({ session }) => !session.secure,
    message: 'session.secure is false, so the session cookie is also sent over http, where it can be read',
    hint: SECURE_COOKIE,
  },
  {
    id: 'security.W015',
    isWrong: ({ session }) => !session.httpOnly,
    message: 'session.httpOnly is false, so scripts in a page can read the session cookie',
    hint: 'Set it to true (the default).',
  },
  {
    id: 'security.W016',
    isWrong: ({ csrf }) => !csrf.secure,
    message: 'csrf.secure is false, so the CSRF cookie is also sent over http, where it can be read',
    hint: SECURE_COOKIE,
  },
  {
    id: 'security.W018',
    isWrong: ({ debug }) => debug,
    message: 'debug is true, so error pages show code, settings and data to everyone',
    hint: 'Set DEBUG=false in the environment of the server.',
  },
  {
    id: 'security.W019',
    isWrong: ({ security }) => security.frameOptions === 'SAMEORIGIN',
    message: "security.frameOptions is 'SAMEORIGIN' instead of 'DENY'",
    hint: "Set it to 'DENY', unless the site embeds its own pages in frames.",
  },
  {
    id: 'security.W020',
    isWrong: ({ allowedHosts }) => allowedHosts.length === 0,
    message: 'allowedHosts is empty, so all requests are rejected when debug is off',
    hint: 'Set ALLOWED_HOSTS=example.com.',
  },
  {
    id: 'security.W021',
    isWrong: ({ security }) => security.hstsSeconds > 0 && !security.hstsPreload,
    message:
      'security.hstsPreload is false, so browsers do not know before the first visit that the site is https-only',
    hint: 'Set it to true if you want to submit the site to hstspreload.org.',
  },
  {
    id: 'security.W022',
    isWrong: ({ security }) => security.referrerPolicy === null,
    message: 'security.referrerPolicy is null, so other sites see the full URLs of pages that link to them',
    hint: "Set it to 'same-origin' (the default).",
  },
  {
    id: 'security.W024',
    isWrong: ({ security }) => security.crossOriginOpenerPolicy === null,
    message: 'security.crossOriginOpenerPolicy is null, so a page that opens this site keeps access to its window',
    hint: "Set it to 'same-origin' (the default).",
  },
  {
    id: 'security.W025',
    isWrong: ({ secretKeyFallbacks }) => secretKeyFallbacks.some(isWeak),
    message: 'secretKeyFallbacks contains a weak key, which is still accepted for signatures',
    hint: 'Remove or replace it.',
  },
  {
    id: 'deploy.W001',
    isWrong: ({ allowedHosts }) => allowedHosts.includes('*'),
    message: "allowedHosts contains '*', so a request can choose the host of links in pages and emails",
    hint: 'List the hosts: ALLOWED_HOSTS=example.com,www.example.com',
  },
  {
    id: 'deploy.W002',
    isWrong: ({ security }) => security.contentSecurityPolicy === null,
    message: 'security.contentSecurityPolicy is null, so a script injected into a page is executed',
    hint: 'Remove the setting to use the default policy, or write one for your pages.',
  },
  {
    id: 'deploy.W003',
    isWrong: ({ passwordMinLength }) => passwordMinLength < MIN_PASSWORD_LENGTH,
    message: ({ passwordMinLength }) =>
      `passwordMinLength is ${passwordMinLength}; at least ${MIN_PASSWORD_LENGTH} is recommended`,
    hint: `Set it to ${MIN_PASSWORD_LENGTH} or more.`,
  },
  {
    id: 'deploy.W004',
    isWrong: ({ security }) => forwardedSettings(security).length > 0 && security.trustedProxies.length === 0,
    message: ({ security }) =>
      `${forwardedSettings(security).join(' and ')} ${forwardedSettings(security).length === 1 ? 'is' : 'are'} set but security.trustedProxies is empty: all visitors seem to have the proxy's address, so the failed logins of one lock out everyone`,
    hint: "Set security.trustedProxies to the proxy's address, or to ['private'] if it is in a private network.",
  },
  {
    id: 'deploy.W005',
    isWrong: ({ session, csrf }) => session.sameSite === 'None' || csrf.sameSite === 'None',
    message: ({ session }) =>
      `${session.sameSite === 'None' ? 'session' : 'csrf'}.sameSite is 'None', so browsers send the cookie with requests from other sites`,
    hint: "Set it to 'Lax' (the default), unless other sites embed this one in a frame.",
  },
  {
    id: 'deploy.W006',
    isWrong: (settings) => tooWide(settings) !== undefined,
    message: (settings) => `${tooWide(settings)} matches sites that belong to other people`,
    hint: 'Use your own domain: .example.com, https://*.example.com.',
  },
  {
    id: 'deploy.W007',
    isWrong: ({ csrf }) => csrf.trustedOrigins.some((origin) => origin.startsWith('http://')),
    message: "csrf.trustedOrigins contains an http origin, whose pages anyone on the visitor's network can change",
    hint: 'Use https:// instead.',
  },
];

function forwardedSettings(security: Settings['security']): string[] {
  return [
    ...(security.useForwardedHost ? ['security.useForwardedHost'] : []),
    ...(security.proxySslHeader === null ? [] : ['security.proxySslHeader']),
  ];
}

/** The first pattern with all names below a top-level domain: `.com`. */
function tooWide({ allowedHosts, csrf }: Settings): string | undefined {
  const host = allowedHosts.find((pattern) => /^\.[^.]+$/.test(pattern) && pattern !== '.localhost');
  if (host !== undefined) return `allowedHosts '${host}'`;
  const origin = csrf.trustedOrigins.find((pattern) => /:\/\/\*\.[^.:]+(?::\d+)?$/.test(pattern));
  return origin === undefined ? undefined : `csrf.trustedOrigins '${origin}'`;
}

const MAIL_CHECKS: DeployCheck[] = [
  {
    id: 'mail.E001',
    level: 'error',
    isWrong: ({ email }) => email.url === null || !email.url.startsWith('smtp'),
    message: ({ email }) =>
      `email.url is ${email.url === null ? 'null' : `'${email.url}'`}, so no email is delivered and nobody can reset a password`,
    hint: "Set EMAIL_URL=smtp://user:password@host:587 and email: { url: env.string('EMAIL_URL') }, or write src/mail.ts.",
  },
];
const SENDER_CHECKS: DeployCheck[] = [
  {
    id: 'mail.W001',
    isWrong: ({ email }) => /@localhost>?$/.test(email.from),
    message: ({ email }) => `email.from is ${email.from}, which other servers treat as spam`,
    hint: "Set email: { from: 'Blog <no-reply@example.com>' }.",
  },
];

/** @param sendsMail the project sends mail with its own `src/mail.ts` */
export function checkDeployment(settings: Settings, sendsMail: boolean): CheckMessage[] {
  const checks = [...CHECKS, ...(sendsMail ? [] : MAIL_CHECKS), ...SENDER_CHECKS];
  return checks
    .filter(({ isWrong }) => isWrong(settings))
    .map(({ id, level = 'warning', message, hint }): CheckMessage => {
      const text = typeof message === 'string' ? message : message(settings);
      return { id, level, message: text, hint, where: 'src/settings.ts' };
    });
}

function isWeak(key: string): boolean {
  return key.length < MIN_SECRET_LENGTH || new Set(key).size < MIN_SECRET_VARIETY;
}
