import type * as Jose from 'jose';
import { findActiveUser } from '../../auth/signed-in-user.ts';
import type { AuthenticatedUser } from '../../auth/user.ts';
import type { Application } from '../../http/application.ts';
import { apiErrors, errors } from '../errors.ts';
import { readAuthorization, type Authentication } from './authentication.ts';

export interface JwtOptions {
  /** Address of the issuer's public keys: `https://login.example.com/.well-known/jwks.json`. */
  jwksUrl?: string;
  /** Shared secret (HS256), at least 32 bytes. One of the two is needed. */
  secret?: string;
  /** Algorithms that are accepted. Default: `HS256` with a secret, else `RS256`, `ES256`, `EdDSA`. */
  algorithms?: readonly string[];
  issuer: string;
  audience: string;
  /** Finds the user of the token. Default: the active user whose primary key is the claim `sub`. */
  user?: (claims: Readonly<Record<string, unknown>>, app: Application) => Promise<AuthenticatedUser | undefined>;
}

const CLOCK_SKEW_SECONDS = 30;
/** A shorter one can be found from a token that it has signed. */
const MIN_SECRET_BYTES = 32;

/** Signed tokens of another service in `Authorization: Bearer …`, verified with the package jose. */
export function jwtAuthentication(options: JwtOptions): Authentication {
  const challenge = 'Bearer realm="api"';
  const verify = createVerifier(options);
  const find = options.user ?? ((claims, app) => findActiveUser(app, String(claims['sub'] ?? '')));
  return {
    name: 'jwt',
    scheme: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    challenge,
    async authenticate(request) {
      const parts = readAuthorization(request, 'bearer');
      if (parts === undefined) return undefined;
      const claims = parts.length === 1 ? await verify(parts[0] as string) : undefined;
      const user = claims && (await find(claims, request.app));
      if (!claims || !user)
        throw apiErrors.authenticationFailed('Invalid token.', `${challenge}, error="invalid_token"`);
      const scopes = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : undefined;
      return { user, scopes, token: claims };
    },
  };
}

type Verify = (token: string) => Promise<Record<string, unknown> | undefined>;

function createVerifier({ jwksUrl, secret, algorithms, issuer, audience }: JwtOptions): Verify {
  if ((jwksUrl === undefined) === (secret === undefined))
    throw errors.API_OPTION_CONFLICT({
      place: 'jwtAuthentication',
      problem: 'needs exactly one of jwksUrl and secret',
    });
  if (secret !== undefined && Buffer.byteLength(secret) < MIN_SECRET_BYTES)
    throw errors.API_OPTION_CONFLICT({
      place: 'jwtAuthentication',
      problem: `needs a secret of at least ${MIN_SECRET_BYTES} bytes`,
    });
  let keys: ReturnType<typeof Jose.createRemoteJWKSet> | undefined;
  const checks = { issuer, audience, clockTolerance: CLOCK_SKEW_SECONDS, requiredClaims: ['exp'] };
  return async (token) => {
    const jose = await loadJose();
    try {
      if (secret !== undefined) {
        const allowed = { ...checks, algorithms: [...(algorithms ?? ['HS256'])] };
        return (await jose.jwtVerify(token, new TextEncoder().encode(secret), allowed)).payload;
      }
      keys ??= jose.createRemoteJWKSet(new URL(jwksUrl as string));
      const allowed = { ...checks, algorithms: [...(algorithms ?? ['RS256', 'ES256', 'EdDSA'])] };
      return (await jose.jwtVerify(token, keys, allowed)).payload;
    } catch (error) {
      if (error instanceof jose.errors.JOSEError) return undefined;
      throw error;
    }
  };
}

/** @throws {ProjectError} API_JWT_MISSING */
async function loadJose(): Promise<typeof Jose> {
  try {
    return await import('jose');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw errors.API_JWT_MISSING({}, { cause });
  }
}
