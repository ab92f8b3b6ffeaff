import { findActiveUser } from '../../auth/signed-in-user.ts';
import { findApiToken, isExpired } from '../../auth/tokens/api-tokens.ts';
import { isTokenText } from '../../auth/tokens/token-text.ts';
import type { HttpRequest } from '../../http/request.ts';
import { apiErrors } from '../errors.ts';
import { readAuthorization, type Authentication } from './authentication.ts';

export interface TokenAuthenticationOptions {
  /** Scheme that a refused client is told to use; requests may have either. Default: `Bearer`. */
  keyword?: 'Bearer' | 'Token';
}

/**
 * API tokens in `Authorization: Bearer qnt_…` or `Token qnt_…`, created by `quintet tokens create` or `createApiToken`. Other
 * bearer tokens are left to the next scheme, such as `jwtAuthentication`.
 */
export function tokenAuthentication({ keyword = 'Bearer' }: TokenAuthenticationOptions = {}): Authentication {
  const challenge = keyword === 'Bearer' ? 'Bearer realm="api"' : keyword;
  const invalid = keyword === 'Bearer' ? `${challenge}, error="invalid_token"` : challenge;
  const failed = (detail: string) => apiErrors.authenticationFailed(detail, invalid);
  return {
    name: 'token',
    scheme: { type: 'http', scheme: 'bearer', description: 'An API token of a user.' },
    challenge,
    async authenticate(request) {
      const parts = readAuthorization(request, 'token') ?? bearerParts(request);
      if (parts === undefined) return undefined;
      if (parts.length === 0) throw failed('Invalid token header. No credentials provided.');
      if (parts.length > 1) throw failed('Invalid token header. Token string should not contain spaces.');
      const token = await findApiToken(request.app, parts[0] as string);
      if (token === undefined) throw failed('Invalid token.');
      if (isExpired(token)) throw failed('The token has expired.');
      const user = await findActiveUser(request.app, token.userId);
      if (user === undefined) throw failed('User inactive or deleted.');
      const { id, name, scopes } = token;
      return { user, scopes, token: { id, name } };
    },
  };
}

/** Undefined for the bearer tokens of others. */
function bearerParts(request: HttpRequest): string[] | undefined {
  const parts = readAuthorization(request, 'bearer');
  return parts !== undefined && isTokenText(parts[0] ?? '') ? parts : undefined;
}
