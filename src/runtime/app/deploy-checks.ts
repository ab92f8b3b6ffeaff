// What is fine on a developer's machine and is not on a public server. Ids of `security` are Django's, where Django has the check.
import type { CheckMessage } from '../../kernel/app-handle.ts';
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
const SECURE_COOKIE =
  'Outside debug it is secure unless the settings say otherwise: set DEBUG=false, and secure: true.';

const CHECKS: DeployCheck[] = [
  {
    id: 'security.W002',
    isWrong: ({ security }) => security.frameOptions === null,
    message: 'security.frameOptions is null, so that any site may show pages in a frame and catch clicks',
    hint: "Leave it at 'DENY', or set 'SAMEORIGIN'.",
  },
  {
    id: 'security.W004',
    isWrong: ({ security }) => security.hstsSeconds === 0,
    message: 'security.hstsSeconds is 0, so that a first visit by http can be intercepted, each time',
    hint: 'Once every page is served by https: begin with 3600 and raise it. It cannot be taken back before it is over.',
  },
  {
    id: 'security.W005',
    isWrong: ({ security }) => security.hstsSeconds > 0 && !security.hstsIncludeSubdomains,
    message: 'security.hstsIncludeSubdomains is false, so that http of a subdomain can set cookies of the site',
    hint: 'Set it to true if all subdomains are served by https.',
  },
  {
    id: 'security.W006',
    isWrong: ({ security }) => !security.contentTypeNosniff,
    message: 'security.contentTypeNosniff is false, so that browsers may take an uploaded text for a script',
    hint: 'Leave it at true.',
  },
  {
    id: 'security.W008',
    isWrong: ({ security }) => !security.sslRedirect,
    message: 'security.sslRedirect is false, so that pages are also given by http',
    hint: 'Set it to true, and security.proxySslHeader behind a proxy; unless the proxy redirects.',
  },
  {
    id: 'security.W009',
    isWrong: ({ secretKey }) => isWeak(secretKey),
    message: ({ secretKey }) =>
      `secretKey has ${secretKey.length} characters, ${new Set(secretKey).size} different ones: sessions can be forged with a key that can be guessed`,
    hint: `Set SECRET_KEY to at least ${MIN_SECRET_LENGTH} random characters.`,
  },
  {
    id: 'security.W012',
    isWrong: ({ session }) => !session.secure,
    message: 'session.secure is false, so that the session can be read on the way of a page by http',
    hint: SECURE_COOKIE,
  },
  {
    id: 'security.W015',
    isWrong: ({ session }) => !session.httpOnly,
    message: 'session.httpOnly is false, so that any script in a page can take the session',
    hint: 'Leave it at true.',
  },
  {
    id: 'security.W016',
    isWrong: ({ csrf }) => !csrf.secure,
    message: 'csrf.secure is false, so that the token can be read on the way of a page by http',
    hint: SECURE_COOKIE,
  },
  {
    id: 'security.W018',
    isWrong: ({ debug }) => debug,
    message: 'debug is on: error pages show code, settings and data to everyone',
    hint: 'Set DEBUG=false in the environment of the server.',
  },
  {
    id: 'security.W019',
    isWrong: ({ security }) => security.frameOptions === 'SAMEORIGIN',
    message: "security.frameOptions is 'SAMEORIGIN' and not 'DENY'",
    hint: "Set it to 'DENY', unless the site shows itself in frames.",
  },
  {
    id: 'security.W020',
    isWrong: ({ allowedHosts }) => allowedHosts.length === 0,
    message: 'allowedHosts is empty, so that outside debug every request is refused',
    hint: 'Set ALLOWED_HOSTS=example.com.',
  },
  {
    id: 'security.W021',
    isWrong: ({ security }) => security.hstsSeconds > 0 && !security.hstsPreload,
    message:
      'security.hstsPreload is false, so that browsers cannot know before the first visit that the site is https only',
    hint: 'Set it to true if the site is to be on the list of hstspreload.org.',
  },
  {
    id: 'security.W022',
    isWrong: ({ security }) => security.referrerPolicy === null,
    message: 'security.referrerPolicy is null, so that other sites see the addresses of pages that link to them',
    hint: "Leave it at 'same-origin'.",
  },
  {
    id: 'security.W024',
    isWrong: ({ security }) => security.crossOriginOpenerPolicy === null,
    message: 'security.crossOriginOpenerPolicy is null, so that a page which opens this site keeps hold of its window',
    hint: "Leave it at 'same-origin'.",
  },
  {
    id: 'security.W025',
    isWrong: ({ secretKeyFallbacks }) => secretKeyFallbacks.some(isWeak),
    message: 'a key of secretKeyFallbacks is weak, and still verifies what is signed with it',
    hint: 'Take it out, or replace it.',
  },
  {
    id: 'deploy.W001',
    isWrong: ({ allowedHosts }) => allowedHosts.includes('*'),
    message: "allowedHosts has '*': whoever asks chooses the host of the links in pages and mail",
    hint: 'Name the hosts: ALLOWED_HOSTS=example.com,www.example.com',
  },
  {
    id: 'deploy.W002',
    isWrong: ({ security }) => security.contentSecurityPolicy === null,
    message: 'security.contentSecurityPolicy is null, so that a script that gets into a page is run',
    hint: 'Leave it at its default, or write one for your pages.',
  },
  {
    id: 'deploy.W003',
    isWrong: ({ passwordMinLength }) => passwordMinLength < MIN_PASSWORD_LENGTH,
    message: ({ passwordMinLength }) => `passwordMinLength is ${passwordMinLength}, ${MIN_PASSWORD_LENGTH} are safe`,
    hint: `Leave it at ${MIN_PASSWORD_LENGTH}.`,
  },
  {
    id: 'deploy.W004',
    isWrong: ({ security }) => forwardedSettings(security).length > 0 && security.trustedProxies.length === 0,
    message: ({ security }) =>
      `${forwardedSettings(security).join(' and ')} ${forwardedSettings(security).length === 1 ? 'is' : 'are'} set and security.trustedProxies is empty: every visitor has the proxy's address, so that wrong passwords of one lock an account for all`,
    hint: "Set security.trustedProxies to the proxy's address, or to ['private'] where it is in a private network.",
  },
  {
    id: 'deploy.W005',
    isWrong: ({ session, csrf }) => session.sameSite === 'None' || csrf.sameSite === 'None',
    message: ({ session }) =>
      `${session.sameSite === 'None' ? 'session' : 'csrf'}.sameSite is 'None', so that browsers send the cookie with requests of other sites`,
    hint: "Leave it at 'Lax', unless other sites show this one in a frame.",
  },
  {
    id: 'deploy.W006',
    isWrong: (settings) => tooWide(settings) !== undefined,
    message: (settings) => `${tooWide(settings)} covers sites that belong to other people`,
    hint: 'Name your own domain: .example.com, https://*.example.com.',
  },
  {
    id: 'deploy.W007',
    isWrong: ({ csrf }) => csrf.trustedOrigins.some((origin) => origin.startsWith('http://')),
    message:
      "csrf.trustedOrigins has an origin by http, whose pages can be changed by anybody on the visitor's network",
    hint: 'Write it with https://.',
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
      `email.url is ${email.url === null ? 'null' : `'${email.url}'`}: no mail leaves the server, and nobody can reset a password`,
    hint: "Set EMAIL_URL=smtp://user:password@host:587 and email: { url: env.string('EMAIL_URL') }, or write src/mail.ts.",
  },
];
const SENDER_CHECKS: DeployCheck[] = [
  {
    id: 'mail.W001',
    isWrong: ({ email }) => /@localhost>?$/.test(email.from),
    message: ({ email }) => `mail is sent as ${email.from}, which other servers take for spam`,
    hint: "Set email: { from: 'Blog <no-reply@example.com>' }.",
  },
];

/** @param sendsMail the project has a way of its own, `src/mail.ts` */
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
