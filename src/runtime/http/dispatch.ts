import type { Dispatcher } from './view.ts';
import type { Application } from './application.ts';
import { errors, Http404, HttpError } from './errors.ts';
import { toErrorResponse } from './error-response.ts';
import { watchQueries } from './logging/query-log.ts';
import type { HttpRequest } from './request.ts';
import { HttpResponse } from './response.ts';
import { TemplateResponse, toResponse } from './responses/template-response.ts';
import { isSlashMissing, withSlash } from './routing/trailing-slash.ts';
import type { ResolvedUrl } from './routing/url-resolver.ts';
import { type Middleware, viewNameOf } from './view.ts';

/** @param error found before the URL was resolved; the view is not called then */
type Layer = (request: HttpRequest, error: unknown) => Promise<HttpResponse>;

/**
 * Answers requests: resolves the URL, runs the middleware, calls the view. An error becomes a response at the
 * layer where it is thrown, so that the layers around it (security headers, sessions) see a response like any other.
 */
export function createDispatcher(app: Application, middleware: readonly Middleware[]): Dispatcher {
  const callView = createViewCaller(middleware);
  const layers = middleware.reduceRight<Layer>(wrap, (request, error) =>
    error === undefined ? answer(request, callView) : Promise.resolve(toErrorResponse(request, error)),
  );
  const run: Dispatcher = (request, error) => {
    request.resolved = error === undefined ? app.urls.resolve(request.path) : undefined;
    return layers(request, error);
  };
  return app.settings.debug ? watchQueries(app, run) : run;
}

function wrap(inner: Layer, middleware: Middleware): Layer {
  if (!middleware.handle) return inner;
  return async (request, error) => {
    try {
      const response = await middleware.handle?.(request, () => inner(request, error));
      if (response instanceof HttpResponse) return toResponse(response);
      throw errors.MIDDLEWARE_RESPONSE_MISSING({ middleware: middleware.name, seen: describe(response) });
    } catch (thrown) {
      return toErrorResponse(request, thrown);
    }
  };
}

async function answer(request: HttpRequest, callView: ViewCaller): Promise<HttpResponse> {
  try {
    const { resolved } = request;
    if (resolved === undefined) return withoutRoute(request);
    const { methods } = resolved.view;
    if (methods !== undefined && !isAllowed(methods, request.method)) return refuseMethod(request, methods);
    return await callView(request, resolved);
  } catch (error) {
    return toErrorResponse(request, error);
  }
}

/** Calls the view of a request with the hooks around it. */
type ViewCaller = (request: HttpRequest, resolved: ResolvedUrl) => Promise<HttpResponse>;

function createViewCaller(middleware: readonly Middleware[]): ViewCaller {
  const before = middleware.filter(({ view }) => view);
  const onError = middleware.filter(({ exception }) => exception).reverse();
  const onPage = middleware.filter(({ templateResponse }) => templateResponse).reverse();
  if (before.length + onError.length + onPage.length === 0) return callPlainly;
  const call: ViewCaller = async (request, resolved) => {
    const early = await callBefore(request, resolved, before);
    const response = early ?? assertResponse(await resolved.view(request, resolved.params), resolved);
    return toResponse(await replacePage(request, response, onPage));
  };
  return (request, resolved) => call(request, resolved).catch((error) => replaceError(request, error, onError));
}

/** For middleware without hooks, which most projects have: each promise less is measurable in the smallest pages. */
async function callPlainly(request: HttpRequest, resolved: ResolvedUrl): Promise<HttpResponse> {
  return toResponse(assertResponse(await resolved.view(request, resolved.params), resolved));
}

function assertResponse(response: unknown, { view }: ResolvedUrl): HttpResponse {
  if (response instanceof HttpResponse) return response;
  throw errors.RESPONSE_MISSING({ view: viewNameOf(view), seen: describe(response) });
}

/** The response of the first hook that returns one instead of calling the view. */
async function callBefore(
  request: HttpRequest,
  { view, params }: ResolvedUrl,
  hooks: readonly Middleware[],
): Promise<HttpResponse | undefined> {
  for (const hook of hooks) {
    const early = await hook.view?.(request, view, params);
    if (early) return early;
  }
  return undefined;
}

/** Shows a page that is not rendered yet to the hooks, until one of them replaces it. */
async function replacePage(
  request: HttpRequest,
  response: HttpResponse,
  hooks: readonly Middleware[],
): Promise<HttpResponse> {
  if (!(response instanceof TemplateResponse)) return response;
  for (const hook of hooks) {
    const other: HttpResponse | undefined | void = await hook.templateResponse?.(request, response);
    if (other && other !== response) return other;
  }
  return response;
}

/** @throws the error, when no hook answers it */
async function replaceError(request: HttpRequest, error: unknown, hooks: readonly Middleware[]): Promise<HttpResponse> {
  for (const hook of hooks) {
    const response = await hook.exception?.(request, error);
    if (response) return toResponse(response);
  }
  throw error;
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return typeof value === 'object' ? `an object of ${value.constructor?.name ?? 'no class'}` : `a ${typeof value}`;
}

function isAllowed(methods: readonly string[], method: string): boolean {
  return methods.includes(method) || (method === 'HEAD' && methods.includes('GET'));
}

function refuseMethod(request: HttpRequest, methods: readonly string[]): HttpResponse {
  const allow = [...methods, ...(methods.includes('GET') && !methods.includes('HEAD') ? ['HEAD'] : [])];
  if (request.method === 'OPTIONS')
    return new HttpResponse('', { headers: { allow: [...allow, 'OPTIONS'].join(', ') } });
  const headers = { allow: allow.join(', ') };
  throw new HttpError(405, `${request.method} is not allowed here`, { headers, isUsual: true });
}

/** A path that would match with a slash at its end is redirected there, as Django's CommonMiddleware does. */
function withoutRoute(request: HttpRequest): HttpResponse {
  const { app, method, path } = request;
  const missing = new Http404(`no route matches ${path}`, { isUsual: true });
  if (!isSlashMissing(request)) throw missing;
  if (BODY_METHODS.has(method)) {
    const forProgram = app.apiError?.(request, missing.status, missing);
    if (forProgram) return forProgram;
    if (app.settings.debug) throw errors.SLASH_MISSING({ method, path });
  }
  return new HttpResponse('', { status: 301, headers: { location: withSlash(request) } });
}

// What a redirect would lose: the browser sends the new request without a body.
const BODY_METHODS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
