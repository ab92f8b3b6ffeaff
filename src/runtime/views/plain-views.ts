import { isRouteName } from '../../kernel/route-name.ts';
import type { BoundForm, DataOf, Fields } from '../forms/bound-form.ts';
import type { Form } from '../forms/form.ts';
import { redirect } from '../http/responses/redirect.ts';
import type { RedirectTarget, TemplateName } from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';
import type { HttpResponse } from '../http/response.ts';
import { describeView, type View } from '../http/view.ts';
import type { PlainNames } from '../templates/context-types.ts';
import { templateResponse } from '../templates/render.ts';
import {
  resolvePerRequest,
  type AccessOptions,
  type PageOptions,
  type Params,
  type PerRequest,
  type ViewArguments,
} from './options.ts';
import { finishView } from './finish-view.ts';

/**
 * Shows a template.
 *
 * @example path('about/', templateView('about.html'), { name: 'about' })
 */
export function templateView<const Template extends TemplateName, Context extends object = {}>(
  template: Template,
  ...[given]: ViewArguments<AccessOptions, Template, Context, PlainNames<Template>>
): View {
  const options: PageOptions = given ?? {};
  const name: TemplateName = template;
  return finishView(`templateView(${name})`, ['GET'], options, async (call) =>
    templateResponse(call.request, name, {
      ...(call.params as Record<string, unknown>),
      ...(await resolvePerRequest(options.context, call)),
    }),
  );
}

export interface RedirectViewOptions {
  /** 301 instead of 302: browsers remember it. Default false. */
  permanent?: boolean;
  /** Takes the query along; default false. */
  keepQuery?: boolean;
  /** 307 and 308 instead of 302 and 301: a POST stays a POST, with what it sent. Default false. */
  keepMethod?: boolean;
}

/**
 * Redirects to a route (its parameters are those of this one), a path or a URL.
 *
 * @example path('news/<slug:slug>/', redirectView('posts:detail', { permanent: true }))
 */
export function redirectView<const To extends string>(
  to: RedirectTarget<To>,
  { permanent = false, keepQuery = false, keepMethod = false }: RedirectViewOptions = {},
): View {
  const view: View = (request: HttpRequest, params: Params) => {
    const url = isRouteName(to) ? request.app.urls.reverse(to, params as Record<string, unknown>) : to;
    const query = keepQuery && request.queryText !== '' ? `${url.includes('?') ? '&' : '?'}${request.queryText}` : '';
    const status = keepMethod ? (permanent ? 308 : 307) : permanent ? 301 : 302;
    return redirect(url + query, { status });
  };
  return describeView(view, { viewName: `redirectView(${to})` });
}

export interface FormViewOptions<Data extends Record<string, unknown>> extends PageOptions {
  template: TemplateName;
  initial?: PerRequest<Record<string, unknown>> | undefined;
  /** Called with a valid form. What it returns is the response, unless it has added an error to the form. */
  onValid: (form: BoundForm<Data>, request: HttpRequest, params: Params) => HttpResponse | Promise<HttpResponse>;
}

/**
 * Shows a form and calls `onValid` with the submitted values. The template has `form`.
 *
 * @example formView(ContactForm, { template: 'contact.html', onValid: async (form) => { await send(form.data); return redirect('thanks'); } })
 */
export function formView<F extends Fields, Data extends Record<string, unknown> = DataOf<F>>(
  form: Form<F, Data>,
  options: FormViewOptions<Data>,
): View {
  return finishView(`formView(${options.template})`, ['GET', 'POST'], options, async (call) => {
    const { request, params } = call;
    const bound = await form.from(request, { initial: await resolvePerRequest(options.initial, call) });
    if (request.method === 'POST' && bound.isValid()) {
      const response = await options.onValid(bound, request, params);
      if (bound.isValid()) return response;
    }
    return templateResponse(request, options.template, {
      form: bound,
      ...(await resolvePerRequest(options.context, call)),
    });
  });
}
