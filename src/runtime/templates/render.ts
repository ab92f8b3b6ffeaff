import type { App } from '../http/app.ts';
import { HttpRequest } from '../http/request.ts';
import { HttpResponse } from '../http/response.ts';
import type { TemplateName } from '../http/register.ts';
import { TemplateResponse, type TemplateRenderer } from '../http/template-response.ts';
import type { TemplateContext, TemplateEngine } from './engine.ts';
import { hideFromTemplates } from './run/lookup.ts';

/** Adds names to the context of every page: `(request) => ({ siteName: 'Blog' })`. A function as a value is called when a template reads it. */
export type ContextProcessor = (request: HttpRequest) => TemplateContext;

export interface RenderOptions {
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
}

declare module '../http/app.ts' {
  interface App {
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
 * @param context Values that are there already: a promise in it is an error, so await it first.
 * @param options Default: status 200, `text/html; charset=utf-8`.
 * @throws {TemplateError} TEMPLATE_MISSING, TEMPLATE_SYNTAX, TEMPLATE_RENDER and their kin
 * @throws {ProjectError} NO_REVERSE_MATCH: `{% url %}` names a route that does not exist
 */
export function render(
  request: HttpRequest,
  name: TemplateName | readonly TemplateName[],
  context: TemplateContext = {},
  options: RenderOptions = {},
): HttpResponse {
  return new HttpResponse(renderToString(request, name, context), options);
}

/**
 * `render`, put off until the view is done: middleware may change the template and the context of the page before.
 *
 * @example return templateResponse(request, 'posts/post-list.html', { posts });
 */
export function templateResponse(
  request: HttpRequest,
  name: TemplateName | readonly TemplateName[],
  context: TemplateContext = {},
  options: RenderOptions = {},
): TemplateResponse {
  const renderer: TemplateRenderer = (template, values) => renderToString(request, template as TemplateName, values);
  return new TemplateResponse(renderer, name, context, options);
}

/** `render` without the response: for mails and parts of pages. */
export function renderToString(
  request: HttpRequest,
  name: TemplateName | readonly TemplateName[],
  context: TemplateContext = {},
): string {
  return request.app.templates.render(name, requestContext(request, context), request);
}

/** The context of a page: the request, what context processors add, then the view's own. */
export function requestContext(request: HttpRequest, context: TemplateContext): Record<string, unknown> {
  const page: Record<string, unknown> = { request };
  for (const processor of request.app.contextProcessors ?? []) Object.assign(page, processor(request));
  return Object.assign(page, context);
}

/**
 * For `App.errorPage`: the project's own 404.html, 500.html and so on. Undefined where it has none, or where its page
 * fails itself: then the built-in page is sent.
 */
export function renderErrorPage(
  app: Pick<App, 'templates' | 'logger'>,
  request: HttpRequest,
  status: number,
): HttpResponse | undefined {
  const name = `${status}.html` as TemplateName;
  try {
    return app.templates.has(name) ? render(request, name, { status }, { status }) : undefined;
  } catch (error) {
    app.logger.error(`${name} could not be rendered`, { error });
    return undefined;
  }
}
