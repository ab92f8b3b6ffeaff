import type { App } from '../http/app.ts';
import type { TemplateName } from '../http/register.ts';
import type { HttpRequest } from '../http/request.ts';
import { HttpResponse } from '../http/response.ts';
import type { TemplateContext, TemplateEngine } from './engine.ts';

declare module '../http/app.ts' {
  interface App {
    readonly templates: TemplateEngine;
    /** What every page gets beside its own context. A function as a value is called when the template uses it. */
    readonly contextProcessors?: readonly ((request: HttpRequest) => TemplateContext)[];
  }
}

export interface RenderOptions {
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
}

/**
 * A page from a template. Beside `context` the template sees `request` and what the app's context processors give:
 * `user`, `messages`, `csrfToken`.
 *
 * @param name A template's name, or several of which the first that exists is taken.
 * @throws {TemplateError} TEMPLATE_MISSING, TEMPLATE_SYNTAX, TEMPLATE_RENDER and their kin
 *
 * @example render(request, 'posts/post-detail.html', { post })
 */
export function render(
  request: HttpRequest,
  name: TemplateName | readonly TemplateName[],
  context: TemplateContext = {},
  options: RenderOptions = {},
): HttpResponse {
  const text = request.app.templates.render(name, pageContext(request, context), request);
  return new HttpResponse(text, options);
}

function pageContext(request: HttpRequest, context: TemplateContext): TemplateContext {
  const page: Record<string, unknown> = { request };
  for (const processor of request.app.contextProcessors ?? []) Object.assign(page, processor(request));
  return Object.assign(page, context);
}

/** For `App.errorPage`: the project's own 404.html, 500.html and so on, where it has one. */
export function renderErrorPage(app: Pick<App, 'templates'>, request: HttpRequest, status: number): HttpResponse | undefined {
  const name = `${status}.html`;
  if (!app.templates.has(name)) return undefined;
  return render(request, name as TemplateName, { status }, { status });
}
