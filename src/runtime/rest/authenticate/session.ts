import { csrfProblem } from '../../security/csrf.ts';
import { apiErrors } from '../errors.ts';
import type { Authentication } from './authentication.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * The session of a visitor who signed in on the site. Requests that write must have the CSRF token in the header
 * `X-CSRFToken`, because browsers send the cookie by themselves.
 */
export function sessionAuthentication(): Authentication {
  return {
    name: 'session',
    scheme: { type: 'apiKey', in: 'cookie', name: 'sessionid' },
    challenge: undefined,
    async authenticate(request) {
      const { user } = request;
      if (!user.isAuthenticated) return undefined;
      if (!SAFE.has(request.method)) {
        const problem = await csrfProblem(request);
        if (problem !== undefined) throw apiErrors.permissionDenied(`CSRF Failed: ${problem}`);
      }
      return { user };
    },
  };
}
