import { STATUS_CODES } from 'node:http';
import { devHost } from '../../kernel/dev-host.ts';
import { renderDebug404, renderDebugException } from './error-pages/debug-pages.ts';
import { renderStatusPage, sentence } from './error-pages/status-page.ts';
import { isHttpError } from './errors.ts';
import type { HttpRequest } from './request.ts';
import { HttpResponse } from './response.ts';

/** The response for an error: the project's page, else a plain one; JSON for APIs and those who ask for it; details in debug only. */
export function toErrorResponse(request: HttpRequest, thrown: unknown): HttpResponse {
  const error = isHttpError(thrown) ? thrown : (request.app.translateError?.(thrown) ?? thrown);
  const status = statusOf(error);
  if (status >= 500) reportError(request, error);
  else if (isHttpError(error) && !error.expose)
    request.app.logger.warn(error.message, { id: request.id, code: error.code });
  const response = renderSafely(request, status, error);
  response.status = status;
  if (isHttpError(error)) for (const [name, value] of Object.entries(error.headers)) response.headers.set(name, value);
  return response;
}

function reportError(request: HttpRequest, error: unknown): void {
  const host = devHost();
  if (host) host.reportException(error);
  else request.app.logger.error(`${request.method} ${request.path}`, { id: request.id, error });
}

/** Status of an error of ours or of Fastify's; 500 for everything else. */
function statusOf(error: unknown): number {
  if (isHttpError(error)) return error.status;
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && isFastifyError(error) && status >= 400 && status < 600 ? status : 500;
}

// Only Fastify's own: an error of some client library that has a statusCode says nothing about this request.
function isFastifyError(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('FST_');
}

/** There is a response even if the error page fails. */
function renderSafely(request: HttpRequest, status: number, error: unknown): HttpResponse {
  try {
    return renderError(request, status, error);
  } catch (second) {
    request.app.logger.error(`the page for status ${status} failed`, { id: request.id, error: second });
    return toPage(
      renderStatusPage({ status, title: STATUS_CODES[status] ?? 'Error', message: undefined, hint: undefined }),
    );
  }
}

function renderError(request: HttpRequest, status: number, error: unknown): HttpResponse {
  const forProgram = request.app.apiError?.(request, status, error);
  if (forProgram) return forProgram;
  const { debug } = request.app.settings;
  const title = STATUS_CODES[status] ?? 'Error';
  const message = publicMessage(error, debug);
  if (request.prefersJson) return renderJson({ status, title, message }, error, debug);
  if (debug && status === 404) return toPage(renderDebug404(request, error));
  if (debug && (status >= 500 || status === 400)) return toPage(renderDebugException(request, status, error));
  return (
    renderOwnPage(request, status, error) ??
    toPage(
      renderStatusPage({
        status,
        title,
        ...inLanguage(request, error, message),
        hint: debug ? hintOf(error) : undefined,
      }),
    )
  );
}

/** The page in the language of the request. An English message of Quintet without a translation is left out of it. */
function inLanguage(
  request: HttpRequest,
  error: unknown,
  message: string | undefined,
): { language: string; message: string | undefined; say: (text: string) => string } {
  const { language, app } = request;
  const find = (text: string): string | undefined => app.translateText?.(language, text);
  const isQuintets = isHttpError(error) && (error.isUsual || error.code !== `HTTP_${error.status}`);
  const isUnsaid = isQuintets && !/^en\b/i.test(language) && !app.settings.debug;
  const found = find(sentence(message) ?? '');
  return { language, message: found ?? (isUnsaid ? undefined : message), say: (text) => find(text) ?? text };
}

// The pages have no script; the development server adds one from this server.
const PAGE_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

function toPage(html: string): HttpResponse {
  return new HttpResponse(html, { headers: { 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' } });
}

/** The project's 404.html and so on. An error in such a page must not hide the error it was to show. */
function renderOwnPage(request: HttpRequest, status: number, error: unknown): HttpResponse | undefined {
  try {
    return request.app.errorPage?.(request, status, error);
  } catch (second) {
    request.app.logger.error(`the project's page for status ${status} failed`, { id: request.id, error: second });
    return undefined;
  }
}

function renderJson(
  { status, title, message }: { status: number; title: string; message: string | undefined },
  error: unknown,
  debug: boolean,
): HttpResponse {
  const stack = debug && status >= 500 && error instanceof Error ? { stack: error.stack } : {};
  const code = { code: isHttpError(error) ? error.code : `HTTP_${status}` };
  const body = { error: { status, title, ...(message !== undefined && { message }), ...code, ...stack } };
  return new HttpResponse(JSON.stringify(body), { contentType: 'application/json; charset=utf-8' });
}

function publicMessage(error: unknown, debug: boolean): string | undefined {
  if (isHttpError(error)) return error.expose || debug ? error.message : undefined;
  return debug && error instanceof Error ? error.message : undefined;
}

function hintOf(error: unknown): string | undefined {
  return isHttpError(error) ? error.hint : undefined;
}
