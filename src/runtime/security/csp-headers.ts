// Content-Security-Policy as settings: the headers of every response, and the nonce that its scripts carry.
import type { Settings } from '../../kernel/settings.ts';
import { defineRequestPart, type HttpRequest } from '../http/request.ts';
import type { HttpResponse } from '../http/response.ts';
import { type View, wrapView } from '../http/view.ts';
import { buildCsp, CSP_NONCE, type CspPolicy } from './content-security-policy.ts';
import { randomToken } from './random.ts';

declare module '../http/request.ts' {
  interface RequestParts {
    cspNonce: string | undefined;
  }
}

const NONCE = Symbol('cspNonce');
const NONCE_LENGTH = 22;
const chosen = new WeakMap<HttpResponse, CspPolicy | null>();

defineRequestPart('cspNonce', (request) => {
  const { contentSecurityPolicy, contentSecurityPolicyReportOnly } = request.app.settings.security;
  if (!usesNonce(contentSecurityPolicy) && !usesNonce(contentSecurityPolicyReportOnly)) return undefined;
  const known = request.state.get(NONCE) as string | undefined;
  if (known !== undefined) return known;
  const nonce = randomToken(NONCE_LENGTH);
  request.state.set(NONCE, nonce);
  return nonce;
});

/** Writes the policies of the settings into a response; what a view has set itself stays. Undefined when there are none. */
export function createPolicyWriter({
  contentSecurityPolicy,
  contentSecurityPolicyReportOnly,
}: Settings['security']): ((request: HttpRequest, response: HttpResponse) => void) | undefined {
  if (contentSecurityPolicy === null && contentSecurityPolicyReportOnly === null) return undefined;
  const enforced = createHeader(contentSecurityPolicy);
  const reported = createHeader(contentSecurityPolicyReportOnly);
  return (request, response) => {
    const own = chosen.get(response);
    const policy = own === undefined ? enforced(request) : createHeader(own)(request);
    const report = reported(request);
    const { raw } = response.headers;
    if (policy !== '') raw['content-security-policy'] ??= policy;
    if (report !== '') raw['content-security-policy-report-only'] ??= report;
  };
}

/**
 * Returns the view with a separate policy; null for none.
 *
 * @example withContentSecurityPolicy({ 'default-src': "'self'", 'img-src': '*' }, gallery)
 */
export function withContentSecurityPolicy<P>(policy: CspPolicy | null, view: View<P>): View<P> {
  return wrapView(view, async (request, params) => {
    const response = await view(request, params);
    chosen.set(response, policy);
    return response;
  });
}

/** Most policies are the same for every response: they are built once. */
function createHeader(policy: CspPolicy | null): (request: HttpRequest) => string {
  if (policy === null) return () => '';
  const fixed = buildCsp(policy);
  if (!usesNonce(policy)) return () => fixed;
  return (request) => {
    const nonce = request.state.get(NONCE) as string | undefined;
    return nonce === undefined ? fixed : buildCsp(policy, nonce);
  };
}

function usesNonce(policy: CspPolicy | null): boolean {
  if (policy === null) return false;
  return Object.values(policy).some((value) =>
    typeof value === 'object' && value !== null ? [...value].includes(CSP_NONCE) : value === CSP_NONCE,
  );
}
