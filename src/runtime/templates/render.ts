import type { Application } from '../http/application.ts';
import { isHttpError } from '../http/errors.ts';
import { HttpRequest } from '../http/request.ts';
import { HttpResponse } from '../http/response.ts';
import type { TemplateName } from '../http/project-types.ts';
import { stream } from '../http/responses/streaming.ts';
import { TemplateResponse, type TemplateRenderer } from '../http/responses/template-response.ts';
import type { ContextArguments } from './context-types.ts';
import type { TemplateContext, TemplateEngine } from './engine.ts';
import { callFromTemplate, hideFromTemplates } from './run/lookup.ts';

/** Adds names to the context of every page: `(request) => ({ siteName: 'Blog' })`. A function as a value is called when a template reads it. */
export type ContextProcessor = (request: HttpRequest) => TemplateContext;

/**
 * Values for every page of the project, in order: the default export of `src/context-processors.ts`. Values are there
 * already or functions; what has to be waited for is loaded by a middleware.
 *
 * @example
 * export default defineContextProcessors([() => ({ siteName: 'Blog', year: () => new Date().getFullYear() })]);
 */
export function defineContextProcessors<const List extends readonly ContextProcessor[]>(list: List): List {
  return list;
}

export interface RenderOptions {
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
}

declare module '../http/application.ts' {
  interface Application {
    readonly templates: TemplateEngine;
    /** Asked in order for every page; later ones and the view's own context win. */
    readonly contextProcessors?: readonly ContextProcessor[];
  }
}

// What a template needs of a request is its data; the app, its settings and secrets stay out of reach.
hideFromTemplates(HttpRequest.prototype, ['app', 'raw', 'state']);

/**
 * Renders a template into a response: `render(request, 'posts/post-list.html', { posts })`. Beside the context a
 * template sees `request` and what context processors add: `user`, `messages`, `csrfToken`.
 *
 * @param context Values that already exist: a promise in it is an error, so await it first.
 * @param options Default: status 200, `text/html; charset=utf-8`.
 * @throws {TemplateError} TEMPLATE_MISSING, TEMPLATE_SYNTAX, TEMPLATE_RENDER and their kin
 * @throws {ProjectError} NO_REVERSE_MATCH: `{% url %}` names a route that does not exist
 */
export function render<const Name extends TemplateName | readonly TemplateName[], Context extends object = {}>(
  request: HttpRequest,
  name: Name,
  ...[context, options]: ContextArguments<Name, Context, RenderOptions>
): HttpResponse {
  return new HttpResponse(textOf(request, name, context), options);
}

/**
 * Sends a long page while it is rendered: the browser gets the beginning while the rest is still being rendered, and no more
 * than a piece of it is in memory. `{% for %}` also goes over async iterables and promises of lists. Rendering waits for a
 * slow client, and ends with one that leaves; the iterables are ended then, too.
 *
 * What goes wrong before the first piece is an error page as usual; afterwards the error is logged and the connection
 * broken, so that half a page is never taken for a whole one. Headers go out with the first piece: functions of the
 * context (`user`, `csrfToken`) are called before it.
 *
 * @throws {TemplateError} as `render`, for what goes wrong before the first piece
 *
 * @example return renderStream(request, 'posts/archive.html', { posts: allPosts() });   // async function* allPosts
 */
export async function renderStream<
  const Name extends TemplateName | readonly TemplateName[],
  Context extends object = {},
>(
  request: HttpRequest,
  name: Name,
  ...[context, options]: ContextArguments<Name, Context, RenderOptions>
): Promise<HttpResponse> {
  const pieces = request.app.templates.stream(name, { ...settled(requestContext(request, {})), ...context }, request);
  const first = await pieces.next();
  return stream(startingWith(first, pieces), { contentType: 'text/html; charset=utf-8', ...options });
}

/** Not a generator: a waiting generator would not notice that the client has disconnected. */
function startingWith(
  first: IteratorResult<string>,
  pieces: AsyncIterableIterator<string>,
): AsyncIterableIterator<string> {
  let isFirst = true;
  const next = (): Promise<IteratorResult<string>> => {
    if (!isFirst) return pieces.next();
    isFirst = false;
    return Promise.resolve(first);
  };
  const leave = async (): Promise<IteratorResult<string>> => (await pieces.return?.()) ?? { done: true, value: '' };
  return {
    next,
    return: leave,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const WHEN_SHOWN = Symbol('when shown');

/** Marks a function of the context that changes something when it is read: a streamed page does not call it before. */
export function whenShown<T>(read: () => T): () => T {
  return Object.assign(read, { [WHEN_SHOWN]: true });
}

/** Functions of the context called now: what they do to headers must be known before the first piece. */
function settled(context: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(context).map(([name, value]) => [
      name,
      typeof value === 'function' && !(WHEN_SHOWN in value) ? callFromTemplate(value, undefined) : value,
    ]),
  );
}

/**
 * A `render` that happens after the view, so that middleware can change the template and the context of the page.
 *
 * @example return templateResponse(request, 'posts/post-list.html', { posts });
 */
export function templateResponse<
  const Name extends TemplateName | readonly TemplateName[],
  Context extends object = {},
>(
  request: HttpRequest,
  name: Name,
  ...[context, options]: ContextArguments<Name, Context, RenderOptions>
): TemplateResponse {
  const renderer: TemplateRenderer = (template, values) => textOf(request, template, values);
  return new TemplateResponse(renderer, name, { ...context }, options);
}

/** `render` without the response: for mails and parts of pages. */
export function renderToString<const Name extends TemplateName | readonly TemplateName[], Context extends object = {}>(
  request: HttpRequest,
  name: Name,
  ...[context]: ContextArguments<Name, Context, never>
): string {
  return textOf(request, name, context);
}

function textOf(request: HttpRequest, name: string | readonly string[], context: object = {}): string {
  return request.app.templates.render(name, requestContext(request, context as TemplateContext), request);
}

/** The context of a page: the request, the values of context processors, then those of the view. */
export function requestContext(request: HttpRequest, context: TemplateContext): Record<string, unknown> {
  const page: Record<string, unknown> = { request };
  for (const processor of request.app.contextProcessors ?? []) Object.assign(page, processor(request));
  return Object.assign(page, context);
}

/**
 * For `Application.errorPage`: the project's own 404.html, 500.html and so on. Beside what every page has they see `status` and,
 * where the client may read it, `message`. Undefined where it has none, or where its page
 * fails itself: then the built-in page is sent.
 */
export function renderErrorPage(
  app: Pick<Application, 'templates' | 'logger'>,
  request: HttpRequest,
  status: number,
  error?: unknown,
): HttpResponse | undefined {
  const name = `${status}.html` as TemplateName;
  try {
    if (!app.templates.has(name)) return undefined;
    const message = isHttpError(error) && error.expose ? error.message : undefined;
    return render(request, name, { status, message }, { status });
  } catch (cause) {
    app.logger.error(`${name} could not be rendered`, { error: cause });
    return undefined;
  }
}
