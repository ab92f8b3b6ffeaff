// The wall around the admin: who is let in, which headers every page carries, what errors look like.
import { isHttpError, redirect, wrapView, type HttpRequest, type HttpResponse, type View } from '../http/index.ts';
import { renderPage, type AdminRequest } from './frame.ts';
import type { AdminSite } from './site.ts';
import { isStaff } from './viewer.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const HEADERS: Record<string, string> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cache-control': 'max-age=0, no-cache, no-store, must-revalidate, private',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

const MESSAGES: Record<number, [title: string, message: string]> = {
  400: ['This address cannot be read', 'Part of the address means nothing here.'],
  403: ['You can’t do that', 'Your account does not have the permission for it.'],
  404: ['Nothing here', 'There is no page at this address. Perhaps what it showed was deleted.'],
};

/** A page of the admin for anybody, with the headers that all of them carry. */
export function publicView<P>(view: View<P>): View<P> {
  return wrapView(view, async (request, params) => secured(await view(request, params)));
}

/** A page for staff. Others are sent to the login page, whether the address exists or not. */
export function staffView<P>(
  site: AdminSite,
  name: string,
  handler: (admin: AdminRequest, params: P) => Promise<HttpResponse>,
): View<P> {
  const view: View<P> = async (request, params) => {
    if (!isStaff(request)) return secured(redirect(loginUrl(site, request)));
    const admin = { site, request, app: request.app };
    try {
      return secured(await handler(admin, params));
    } catch (error) {
      return secured(await errorPage(admin, error));
    }
  };
  view.viewName = `admin.${name}`;
  return view;
}

/** Login page that leads back to this request. */
export function loginUrl(site: AdminSite, request: HttpRequest): string {
  return `${site.path}login/?next=${encodeURIComponent(request.fullPath).replaceAll('%2F', '/')}`;
}

// Client errors get a page with the way back; the rest is the server's to report.
async function errorPage(admin: AdminRequest, error: unknown): Promise<HttpResponse> {
  if (!isHttpError(error) || error.status >= 500) throw error;
  const [title, message] = MESSAGES[error.status] ?? ['That did not work', error.message];
  return renderPage(
    admin,
    'admin/error.html',
    { title, crumbs: [{ label: title }], message: error.status === 400 ? error.message : message },
    error.status,
  );
}

function secured(response: HttpResponse): HttpResponse {
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  response.headers.append('vary', 'Cookie');
  return response;
}
