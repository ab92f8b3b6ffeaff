import type { Row } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import type { BoundModelForm, ExtraColumns } from '../forms/model/bound-model-form.ts';
import type { ModelFormOptions } from '../forms/model/form-options.ts';
import { modelForm, type ModelForm } from '../forms/model/model-form.ts';
import { redirect } from '../http/responses/redirect.ts';
import type { ColumnsOf, FieldName, ModelName, RowOf } from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';
import type { HttpResponse } from '../http/response.ts';
import type { View } from '../http/view.ts';
import { templateResponse } from '../templates/render.ts';
import {
  resolvePerRequest,
  type OnlyKnown,
  type PageOptions,
  type Params,
  type PerRequest,
  type RowOptions,
  type SuccessUrl,
} from './options.ts';
import { defaultTemplate, findRow, finishView, resolveSuccessUrl, rowContext } from './view-parts.ts';

/** Columns and their values. The key of `request.user` is null for visitors, whom `loginRequired` keeps out. */
type ViewColumns<M extends ModelName> = { [Column in keyof ColumnsOf<M>]: ColumnsOf<M>[Column] | null };

export interface EditViewOptions<M extends ModelName, Values = ViewColumns<M>> extends PageOptions {
  /** A form of your own; else one is made of `fields`. */
  form?: ModelForm<RowOf<M>> | undefined;
  /** Fields of the form, when there is no `form`. What is not named cannot be written. */
  fields?: ModelFormOptions<FieldName<M>>['fields'] | undefined;
  /** Values of a new form. */
  initial?: PerRequest<Record<string, unknown>> | undefined;
  /** Columns that are set with the form: `(request) => ({ authorId: request.user.id })`. */
  values?: PerRequest<Values> | undefined;
  /** Default: the row's own page (`posts:detail`), else the list (`posts:list`). */
  successUrl?: SuccessUrl<M> | undefined;
  /** A note on the next page. */
  successMessage?: string | ((row: RowOf<M>) => string) | undefined;
}

/**
 * Creates a row with a form. The template (`posts/post-form.html`) has `form`.
 *
 * @example createView('Post', { form: PostForm, successUrl: 'posts:list', loginRequired: true })
 */
export function createView<M extends ModelName, Values extends ViewColumns<M> = ViewColumns<M>>(
  name: M,
  options: EditViewOptions<M, OnlyKnown<Values, ViewColumns<M>>>,
): View {
  const viewName = `createView(${name})`;
  const form = options.form ?? modelForm(name, { fields: options.fields ?? 'all' });
  return finishView(viewName, ['GET', 'POST'], options, async (request, params) => {
    const initial = await resolvePerRequest(options.initial, request, params);
    const bound = await form.from(request, { initial });
    return finishEdit({ viewName, request, params, model: request.app.models.get(name), bound }, options);
  });
}

/** Updates the row that the route identifies. The template (`posts/post-form.html`) has `form`, `post` and `object`. */
export function updateView<M extends ModelName, Values extends ViewColumns<M> = ViewColumns<M>>(
  name: M,
  options: EditViewOptions<M, OnlyKnown<Values, ViewColumns<M>>> & RowOptions<M>,
): View {
  const viewName = `updateView(${name})`;
  const form = options.form ?? modelForm(name, { fields: options.fields ?? 'all' });
  return finishView(viewName, ['GET', 'POST'], options, async (request, params) => {
    const instance = await findRow(viewName, request, params, name, options);
    const bound = await form.from(request, {
      instance: instance as Partial<RowOf<M>>,
      initial: await resolvePerRequest(options.initial, request, params),
    });
    return finishEdit({ viewName, request, params, model: request.app.models.get(name), bound, instance }, options);
  });
}

interface Edit<M extends ModelName> {
  viewName: string;
  request: HttpRequest;
  params: Params;
  model: ModelDescription;
  bound: BoundModelForm<RowOf<M>>;
  instance?: Row;
}

async function finishEdit<M extends ModelName, Values>(
  edit: Edit<M>,
  options: EditViewOptions<M, Values>,
): Promise<HttpResponse> {
  const { request, params, model, bound, instance } = edit;
  if (request.method === 'POST' && bound.isValid()) {
    const saved = await bound.trySave(
      ((await resolvePerRequest(options.values, request, params)) ?? {}) as ExtraColumns<RowOf<M>>,
    );
    if (saved !== undefined) return succeed(edit, saved, options);
  }
  const context = await resolvePerRequest(options.context, request, params);
  const known = instance ? rowContext(model, instance) : {};
  return templateResponse(request, options.template ?? defaultTemplate(model, 'form'), {
    form: bound,
    ...known,
    ...context,
  });
}

function succeed<M extends ModelName, Values>(
  { viewName, request, model }: Edit<M>,
  saved: RowOf<M>,
  options: EditViewOptions<M, Values>,
): HttpResponse {
  const { successMessage, successUrl } = options;
  if (successMessage !== undefined)
    request.messages.success(typeof successMessage === 'function' ? successMessage(saved) : successMessage);
  const chosen = typeof successUrl === 'function' ? successUrl(saved, request) : successUrl;
  const names = chosen === undefined ? [`${model.app}:detail`, `${model.app}:list`] : [chosen];
  return redirect(resolveSuccessUrl(viewName, request, model, saved as Row, names));
}
