import type { HttpRequest } from './request.ts';
import type { HttpResponse } from './response.ts';
import type { TemplateResponse } from './responses/template-response.ts';

/**
 * Answers a request. `params` are the values of the route's parameters, converted: `<int:pk>` becomes `{ pk: 1 }`.
 * Any function of this shape is a view; the optional properties describe it to the server.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- a list of routes holds views of every parameter type; `path` checks each
export interface View<P = any> {
  (request: HttpRequest, params: P): HttpResponse | Promise<HttpResponse>;
  /** Methods that the view answers (uppercase). Others get 405, OPTIONS is answered from it. Default: every method. */
  methods?: readonly string[];
  /** True when the CSRF check leaves this view alone. */
  csrfExempt?: boolean;
  /** Name in lists of routes and in logs; default is the function's own name. */
  viewName?: string;
}

type Maybe<T> = T | undefined | void;

/**
 * One layer around every view. Layers run in order before the view and in reverse order after it. Each hook may be left
 * out; they are Django's `__call__`, `process_view`, `process_exception` and `process_template_response`.
 */
export interface Middleware {
  /** Shown by `DEBUG` output and error messages. */
  readonly name: string;
  /** Around everything further inside. An error there has become a response when `next` returns. */
  handle?(request: HttpRequest, next: () => Promise<HttpResponse>): HttpResponse | Promise<HttpResponse>;
  /** Runs just before the view, in order. If it returns a response, the view is not called. */
  view?(request: HttpRequest, view: View, params: unknown): Maybe<HttpResponse> | Promise<Maybe<HttpResponse>>;
  /** Runs when the view throws, in reverse order. If it returns a response, that one is sent instead of the error. */
  exception?(request: HttpRequest, error: unknown): Maybe<HttpResponse> | Promise<Maybe<HttpResponse>>;
  /** Before a page is rendered, in reverse order. A returned response replaces the page. */
  templateResponse?(
    request: HttpRequest,
    response: TemplateResponse,
  ): Maybe<HttpResponse> | Promise<Maybe<HttpResponse>>;
}

/**
 * Returns a view that calls `wrapper` and keeps the properties of `view` (methods, CSRF exemption, name).
 *
 * @example
 * const timed = <P>(view: View<P>) => wrapView(view, async (request, params) => {
 *   const started = performance.now();
 *   const response = await view(request, params);
 *   response.headers.set('server-timing', `view;dur=${performance.now() - started}`);
 *   return response;
 * });
 */
export function wrapView<P>(
  view: View<P>,
  wrapper: (request: HttpRequest, params: P) => HttpResponse | Promise<HttpResponse>,
): View<P> {
  return describeView((request, params) => wrapper(request, params), propertiesOf(view));
}

/** What a view says about itself to the server. */
type ViewProperties = Pick<View, 'methods' | 'csrfExempt' | 'viewName'>;

/** Returns a view that answers like `view` and has these properties; those that are not named stay. `view` is unchanged. */
export function describeView<P>(view: View<P>, properties: ViewProperties): View<P> {
  return Object.assign(view.bind(undefined) as View<P>, propertiesOf(view), properties);
}

function propertiesOf(view: View): ViewProperties {
  const { methods, csrfExempt } = view;
  return {
    viewName: viewNameOf(view),
    ...(methods && { methods }),
    ...(csrfExempt !== undefined && { csrfExempt }),
  };
}

/** `postDetail`, or `anonymous view`. */
export function viewNameOf(view: View): string {
  return view.viewName ?? (view.name || 'anonymous view');
}

/**
 * Returns the view limited to these methods: others get 405 with `Allow`. GET includes HEAD; OPTIONS is answered automatically.
 *
 * @example path('like/', allowMethods(['POST'], like))
 */
export function allowMethods<P>(methods: readonly string[], view: View<P>): View<P> {
  return describeView(view, { methods: methods.map((method) => method.toUpperCase()) });
}

/** Answers a request; never rejects. `error` stands for an error that came before, such as a malformed URL. */
export type Dispatcher = (request: HttpRequest, error?: unknown) => Promise<HttpResponse>;
