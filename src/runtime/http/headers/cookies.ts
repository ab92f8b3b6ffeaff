import { fastifyCookie } from '@fastify/cookie';
import { errors } from '../errors.ts';

export interface CookieOptions {
  /** Lifetime in seconds; 0 removes the cookie. Default: until the browser closes. */
  maxAgeSeconds?: number;
  expires?: Date;
  /** Default `/`. */
  path?: string;
  /** Default: this host only. */
  domain?: string | null;
  /** Default false. Send over https only. */
  secure?: boolean;
  /** Default true: scripts cannot read it. */
  httpOnly?: boolean;
  /** Default `Lax`. `None` needs `secure`. */
  sameSite?: 'Strict' | 'Lax' | 'None';
}

/** A cookie that waits to be sent. */
export interface PendingCookie {
  value: string;
  options: CookieOptions;
}

/** Value of a Cookie header → cookies by name; decoded where the value is percent-encoded, else as it is. */
export function parseCookies(header: string | undefined): Record<string, string> {
  return header === undefined ? {} : (fastifyCookie.parse(header) as Record<string, string>);
}

/**
 * The Set-Cookie line. The value is percent-encoded.
 *
 * @throws {ProjectError} COOKIE_INVALID: a name, path or domain that no cookie can have.
 */
export function serializeCookie(name: string, cookie: PendingCookie): string {
  const {
    maxAgeSeconds,
    expires,
    path = '/',
    domain,
    secure = false,
    httpOnly = true,
    sameSite = 'Lax',
  } = cookie.options;
  try {
    return fastifyCookie.serialize(name, cookie.value, {
      path,
      httpOnly,
      secure,
      sameSite: sameSite.toLowerCase() as 'lax' | 'none' | 'strict',
      ...(domain && { domain }),
      ...(expires && { expires }),
      ...(maxAgeSeconds !== undefined && lifetime(maxAgeSeconds)),
    });
  } catch (cause) {
    throw errors.COOKIE_INVALID({ name, reason: (cause as Error).message }, { cause });
  }
}

// Expires as well, for clients that do not know Max-Age (and as Django sends it).
function lifetime(seconds: number): { maxAge: number; expires: Date } {
  const maxAge = Math.floor(seconds);
  return { maxAge, expires: new Date(maxAge <= 0 ? 0 : Date.now() + maxAge * 1000) };
}
