import { HttpResponse, type ResponseOptions } from '../response.ts';

/** Makes text of a template. */
export type TemplateRenderer = (template: string | readonly string[], context: Record<string, unknown>) => string;

/**
 * A page that is not rendered yet: middleware can change its template and its context. The server renders it when
 * the view and the `templateResponse` hooks are done. Created by `templateResponse` and the generic views.
 */
export class TemplateResponse extends HttpResponse {
  template: string | readonly string[];
  context: Record<string, unknown>;
  readonly #renderer: TemplateRenderer;
  #isRendered = false;

  constructor(
    renderer: TemplateRenderer,
    template: string | readonly string[],
    context: Record<string, unknown>,
    options: ResponseOptions = {},
  ) {
    super('', options);
    this.#renderer = renderer;
    this.template = template;
    this.context = context;
  }

  get isRendered(): boolean {
    return this.#isRendered;
  }

  /** Fills `body`; a second call does nothing. @throws {TemplateError} */
  render(): this {
    if (!this.#isRendered) this.body = this.#renderer(this.template, this.context);
    this.#isRendered = true;
    return this;
  }
}

/** The response that can be sent: a page that is not rendered yet is rendered. @throws {TemplateError} */
export function toResponse(response: HttpResponse): HttpResponse {
  return response instanceof TemplateResponse ? response.render() : response;
}
