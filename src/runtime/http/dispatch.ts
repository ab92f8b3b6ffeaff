import type { Dispatcher } from './view.ts';
import type { Application } from './application.ts';
import { errors, Http404, HttpError } from './errors.ts';
import { toErrorResponse } from './error-response.ts';
import { watchQueries } from './logging/query-log.ts';
import { HttpRedirect } from './responses/redirect.ts';
import type { HttpRequest } from './request.ts';
import { HttpResponse } from './response.ts';
import { TemplateResponse } from './responses/template-response.ts';
import { isSlashMissing, withSlash } from './routing/trailing-slash.ts';
import type { ResolvedUrl } from './routing/url-resolver.ts';
import { type Middleware, viewNameOf } from './view.ts';

type Layer = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * The way of a request: resolve its URL, go through the middleware, call the view. An error becomes a response at the
 * layer where it is thrown, so that the layers around it (security headers, sessions) see a response like any other.
 */
export function createDispatcher(app: Application, middleware: readonly Middleware[]): Dispatcher {
  const callView = createViewCaller(middleware);
  const layers = middleware.reduceRight<Layer>(wrap, (request) => answer(request, callView));
  const run: Dispatcher = (request, error) => {
    if (error !== undefined) request.refusal ??= error;
    request.resolved = request.refusal === undefined ? app.urls.resolve(request.path) : undefined;
    return layers(request);
  };
  return app.settings.debug ? watchQueries(app, run) : run;
}

function wrap(inner: Layer, middleware: Middleware): Layer {
  if (!middleware.handle) return inner;
  return async (request) => {
    try {
      const response = await middleware.handle?.(request, () => inner(request));
      if (response instanceof HttpResponse) return response;
      throw errors.MIDDLEWARE_RESPONSE_MISSING({ middleware: middleware.name, seen: describe(response) });
    } catch (error) {
      return toErrorResponse(request, error);
    }
  };
}

async function answer(request: HttpRequest, callView: ViewCaller): Promise<HttpResponse> {
  try {
    if (request.refusal !== undefined) throw request.refusal;
    const { resolved } = request;
    if (resolved === undefined) return withoutRoute(request);
    const { methods } = resolved.view;
    if (methods !== undefined && !isAllowed(methods, request.method)) return refuseMethod(request, methods);
    const response = await callView(request, resolved);
    if (response instanceof HttpRedirect) response.resolve(request.app);
    return response;
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
    for (const hook of before) {
      const early = await hook.view?.(request, resolved.view, resolved.params);
      if (early) return early;
    }
    const response = await resolved.view(request, resolved.params);
    return response instanceof TemplateResponse
      ? finishPage(request, response, onPage)
      : assertResponse(response, resolved);
  };
  return (request, resolved) => call(request, resolved).catch((error) => replaceError(request, error, onError));
}

/** The way of most projects, whose middleware has no hooks: each promise less is felt in the smallest pages. */
async function callPlainly(request: HttpRequest, resolved: ResolvedUrl): Promise<HttpResponse> {
  const response = await resolved.view(request, resolved.params);
  return response instanceof TemplateResponse ? response.render() : assertResponse(response, resolved);
}

function assertResponse(response: unknown, { view }: ResolvedUrl): HttpResponse {
  if (response instanceof HttpResponse) return response;
  throw errors.RESPONSE_MISSING({ view: viewNameOf(view), seen: describe(response) });
}

async function finishPage(
  request: HttpRequest,
  page: TemplateResponse,
  hooks: readonly Middleware[],
): Promise<HttpResponse> {
  for (const hook of hooks) {
    const other = await hook.templateResponse?.(request, page);
    if (other && other !== page) return other instanceof TemplateResponse ? other.render() : other;
  }
  return page.render();
}

/** @throws the error, when no hook answers it */
async function replaceError(request: HttpRequest, error: unknown, hooks: readonly Middleware[]): Promise<HttpResponse> {
  for (const hook of hooks) {
    const response = await hook.exception?.(request, error);
    if (response) return response instanceof TemplateResponse ? response.render() : response;
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
  throw new HttpError(405, `${request.method} is not allowed here`, { headers: { allow: allow.join(', ') } });
}

/** A path that would match with a slash at its end is redirected there, as Django's CommonMiddleware does. */
function withoutRoute(request: HttpRequest): HttpResponse {
  const { app, method, path } = request;
  if (!isSlashMissing(request)) throw new Http404(`no route matches ${path}`);
  if (app.settings.debug && BODY_METHODS.has(method)) throw errors.SLASH_MISSING({ method, path });
  return new HttpResponse('', { status: 301, headers: { location: withSlash(request) } });
}

// What a redirect would lose: the browser sends the new request without a body.
const BODY_METHODS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
