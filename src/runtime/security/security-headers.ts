import type { Settings } from '../../kernel/settings.ts';
import { createPolicyWriter } from './csp-headers.ts';
import { HttpResponse } from '../http/response.ts';
import { isSlashMissing, withSlash } from '../http/routing/trailing-slash.ts';
import { type Middleware, type View, wrapView } from '../http/view.ts';

const frameable = new WeakSet<HttpResponse>();

/**
 * Sets `X-Content-Type-Options`, `Referrer-Policy`, `Cross-Origin-Opener-Policy`, `X-Frame-Options` and, over https,
 * `Strict-Transport-Security`, and the Content-Security-Policy, as `settings.security` says. What a view has set itself stays.
 */
export function securityHeaders({ security }: Pick<Settings, 'security'>): Middleware {
  const headers = listHeaders(security);
  const { frameOptions } = security;
  const hsts = hstsValue(security);
  const writePolicy = createPolicyWriter(security);
  return {
    name: 'securityHeaders',
    async handle(request, next) {
      const response = await next();
      // Values were checked with the settings, so they go in as they are.
      const { raw } = response.headers;
      for (let i = 0; i < headers.length; i++) raw[(headers[i] as Header)[0]] ??= (headers[i] as Header)[1];
      if (frameOptions !== null && !frameable.has(response)) raw['x-frame-options'] ??= frameOptions;
      if (hsts !== undefined && request.isSecure) raw['strict-transport-security'] ??= hsts;
      writePolicy?.(request, response);
      return response;
    },
  };
}

type Header = readonly [name: string, value: string];

function listHeaders(security: Settings['security']): Header[] {
  const headers: Header[] = [];
  if (security.contentTypeNosniff) headers.push(['x-content-type-options', 'nosniff']);
  if (security.referrerPolicy !== null) headers.push(['referrer-policy', security.referrerPolicy.replace(/\s+/g, '')]);
  if (security.crossOriginOpenerPolicy !== null)
    headers.push(['cross-origin-opener-policy', security.crossOriginOpenerPolicy]);
  return headers;
}

function hstsValue({ hstsSeconds, hstsIncludeSubdomains, hstsPreload }: Settings['security']): string | undefined {
  if (hstsSeconds === 0) return undefined;
  return `max-age=${hstsSeconds}${hstsIncludeSubdomains ? '; includeSubDomains' : ''}${hstsPreload ? '; preload' : ''}`;
}

/** Redirects http to https (301), keeping path and query; `settings.security.sslRedirectExempt` names exceptions. */
export function httpsRedirect({ security }: Pick<Settings, 'security'>): Middleware {
  const exempt = security.sslRedirectExempt.map((source) => new RegExp(source));
  return {
    name: 'httpsRedirect',
    async handle(request, next) {
      const path = request.path.replace(/^\/+/, '');
      if (request.isSecure || exempt.some((pattern) => pattern.test(path))) return next();
      const location = `https://${security.sslHost ?? request.host}${request.fullPath}`;
      return new HttpResponse('', { status: 301, headers: { location } });
    },
  };
}

/** Rejects requests whose Host header is not in `settings.allowedHosts`, with 400. */
export function hostValidation(): Middleware {
  return {
    name: 'hostValidation',
    async handle(request, next) {
      // Reading it checks it.
      void request.host;
      return next();
    },
  };
}

/** Redirects `example.com` to `www.example.com` (301), and adds a missing slash. */
export function wwwRedirect(): Middleware {
  return {
    name: 'wwwRedirect',
    async handle(request, next) {
      if (request.host.startsWith('www.')) return next();
      const path = isSlashMissing(request) ? withSlash(request) : request.fullPath;
      return new HttpResponse('', {
        status: 301,
        headers: { location: `${request.scheme}://www.${request.host}${path}` },
      });
    },
  };
}

/** Returns the view so that other sites may show it in a frame: no `X-Frame-Options`. */
export function allowFraming<P>(view: View<P>): View<P> {
  return wrapView(view, async (request, params) => {
    const response = await view(request, params);
    frameable.add(response);
    return response;
  });
}

/** The layers of every app outside its sessions, in order, without those that settings turn off. */
export function securityMiddleware(settings: Pick<Settings, 'security' | 'prependWww'>): Middleware[] {
  return [
    securityHeaders(settings),
    ...(settings.security.sslRedirect ? [httpsRedirect(settings)] : []),
    hostValidation(),
    ...(settings.prependWww ? [wwwRedirect()] : []),
  ];
}
