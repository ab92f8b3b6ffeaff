// The wall around the admin: who is let in, which headers every page carries, what errors look like.
import { type HttpError, isHttpError } from '../http/errors.ts';
import { redirect } from '../http/responses/redirect.ts';
import { wrapView, type View } from '../http/view.ts';
import type { HttpRequest } from '../http/request.ts';
import { HttpResponse } from '../http/response.ts';
import { translate } from '../templates/translate.ts';
import { resumePage } from './account/login.ts';
import { AdminAccess } from './access/admin-access.ts';
import { renderPage, type AdminRequest } from './frame.ts';
import type { AdminSite } from './admin-site.ts';
import type { AdminSites } from './site-languages.ts';
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

/** A page of the admin for anybody, with the headers that all of them carry. */
export function publicView<P>(view: View<P>): View<P> {
  return wrapView(view, async (request, params) => secured(await view(request, params)));
}

/** A page for staff. Others are sent to the login page, whether the address exists or not. */
export function staffView<P>(
  sites: AdminSites,
  name: string,
  handler: (admin: AdminRequest, params: P) => Promise<HttpResponse>,
): View<P> {
  const view: View<P> = async (request, params) => {
    if (!isStaff(request)) return secured(await notStaff(sites, request));
    const site = sites.for(request);
    const admin = { site, request, app: request.app, access: new AdminAccess(request, site) };
    try {
      return secured(await handler(admin, params));
    } catch (error) {
      return secured(await errorPage(admin, error));
    }
  };
  view.viewName = `admin.${name}`;
  return view;
}

async function notStaff(sites: AdminSites, request: HttpRequest): Promise<HttpResponse> {
  if (wantsJson(request)) return jsonError(401, translate(request, 'Your session has ended. Log in again.'));
  return (await resumePage(sites.for(request), request)) ?? redirect(loginUrl(sites.base, request));
}

/** Scripts ask for JSON, and can do nothing with a page. */
function wantsJson(request: HttpRequest): boolean {
  return /^application\/json\b/.test(request.header('accept') ?? '');
}

function jsonError(status: number, error: string): HttpResponse {
  return new HttpResponse(Buffer.from(JSON.stringify({ error })), { status, contentType: 'application/json' });
}

/** Login page that leads back to this request. */
function loginUrl(site: AdminSite, request: HttpRequest): string {
  return `${site.path}login/?next=${encodeURIComponent(request.fullPath).replaceAll('%2F', '/')}`;
}

// Client errors get a page with the way back; the rest is the server's to report.
async function errorPage(admin: AdminRequest, error: unknown): Promise<HttpResponse> {
  if (!isHttpError(error) || error.status >= 500) throw error;
  const { title, message } = errorTexts((text) => translate(admin.request, text), error);
  if (wantsJson(admin.request)) return jsonError(error.status, message);
  return renderPage(admin, 'admin/error.html', { title, crumbs: [{ label: title }], message }, error.status);
}

function errorTexts(say: (text: string) => string, error: HttpError): { title: string; message: string } {
  if (error.status === 403)
    return { title: say('Permission denied'), message: say('You don’t have permission to do this.') };
  if (error.status === 404)
    return { title: say('Page not found'), message: say('We’re sorry, but the requested page could not be found.') };
  if (error.status === 400) return { title: say('Bad request'), message: say(error.message) };
  return { title: say('Something went wrong'), message: say(error.message) };
}

function secured(response: HttpResponse): HttpResponse {
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  response.headers.append('vary', 'Cookie');
  return response;
}
