import { authenticate } from '../../auth/login.ts';
import { signedInUser } from '../../auth/signed-in-user.ts';
import type { HttpRequest } from '../../http/request.ts';
import { foreignOriginProblem } from '../../security/csrf.ts';
import { apiErrors } from '../errors.ts';
import { readAuthorization, type Authentication } from './authentication.ts';

/**
 * Login and password in every request (RFC 7617), for scripts over HTTPS. Guesses are throttled like those of the login page. Forms
 * of pages on other sites are refused, because browsers send a password that was typed once by themselves.
 */
export function basicAuthentication({ realm = 'api' }: { realm?: string } = {}): Authentication {
  const challenge = `Basic realm="${realm}"`;
  const failed = (detail: string) => apiErrors.authenticationFailed(detail, challenge);
  return {
    name: 'basic',
    scheme: { type: 'http', scheme: 'basic' },
    challenge,
    async authenticate(request) {
      const parts = readAuthorization(request, 'basic');
      if (parts === undefined) return undefined;
      refuseForeignForm(request);
      if (parts.length === 0) throw failed('Invalid basic header. No credentials provided.');
      if (parts.length > 1) throw failed('Invalid basic header. Credentials string should not contain spaces.');
      const text = decode(parts[0] as string);
      const colon = text?.indexOf(':') ?? -1;
      if (text === undefined || colon === -1)
        throw failed('Invalid basic header. Credentials not correctly base64 encoded.');
      const user = await authenticate(request, { login: text.slice(0, colon), password: text.slice(colon + 1) });
      if (user === undefined) throw failed('Invalid username/password.');
      return { user: await signedInUser(request.app, user) };
    },
  };
}

// What a page of another site can send without a permission by CORS.
const FORM_TYPES = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(?:;|$)/i;

/** @throws {ApiError} 403 */
function refuseForeignForm(request: HttpRequest): void {
  const type = request.header('content-type');
  if (request.method !== 'POST' || (type !== undefined && !FORM_TYPES.test(type))) return;
  if (request.app.settings.cors.origins.includes(request.header('origin') ?? '')) return;
  const problem = foreignOriginProblem(request);
  if (problem !== undefined) throw apiErrors.permissionDenied(`CSRF Failed: ${problem}`);
}

function decode(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 === 1) return undefined;
  return Buffer.from(base64, 'base64').toString('utf8');
}
