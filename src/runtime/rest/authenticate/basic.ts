import { authenticate } from '../../auth/login.ts';
import { signedInUser } from '../../auth/signed-in-user.ts';
import { apiErrors } from '../errors.ts';
import { readAuthorization, type Authentication } from './authentication.ts';

/** Login and password in every request (RFC 7617), for scripts over HTTPS. Guesses are throttled like those of the login page. */
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

function decode(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 === 1) return undefined;
  return Buffer.from(base64, 'base64').toString('utf8');
}
