import type { Row } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import type { BoundModelForm, ExtraColumns } from '../forms/model/bound-model-form.ts';
import type { ModelFormOptions } from '../forms/model/form-options.ts';
import { modelForm, type ModelForm } from '../forms/model/model-form.ts';
import type { ColumnsOf, FieldName, ModelName, OnlyKnown, RowOf } from '../http/project-types.ts';
import type { HttpResponse } from '../http/response.ts';
import type { View } from '../http/view.ts';
import { templateResponse } from '../templates/render.ts';
import { resolvePerRequest, type PageOptions, type PerRequest, type RowOptions } from './options.ts';
import { findRow, rowScope } from './find-row.ts';
import { finishView, type ViewCall } from './finish-view.ts';
import { succeed, type SuccessOptions } from './success.ts';
import { defaultTemplate, rowContext } from './template-names.ts';

/** Columns and their values. The key of `request.user` is null for visitors; `loginRequired` rejects them. */
type ViewColumns<M extends ModelName> = { [Column in keyof ColumnsOf<M>]: ColumnsOf<M>[Column] | null };

export interface EditViewOptions<M extends ModelName, Values = ViewColumns<M>> extends PageOptions, SuccessOptions<M> {
  /** A form of your own; else one is made of `fields`. */
  form?: ModelForm<RowOf<M>> | undefined;
  /** Fields of the form, when there is no `form`. What is not named cannot be written. */
  fields?: ModelFormOptions<FieldName<M>>['fields'] | undefined;
  /** Values of a new form. */
  initial?: PerRequest<Record<string, unknown>> | undefined;
  /** Columns that are set with the form: `(request) => ({ authorId: request.user.id })`. */
  values?: PerRequest<Values> | undefined;
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
  return finishView(viewName, ['GET', 'POST'], options, async (call) => {
    const initial = await resolvePerRequest(options.initial, call);
    const bound = await form.from(call.request, { initial });
    return finishEdit({ call, model: call.request.app.models.get(name), bound }, options);
  });
}

/** Updates the row that the route identifies. The template (`posts/post-form.html`) has `form`, `post` and `object`. */
export function updateView<M extends ModelName, Values extends ViewColumns<M> = ViewColumns<M>>(
  name: M,
  options: EditViewOptions<M, OnlyKnown<Values, ViewColumns<M>>> & RowOptions<M>,
): View {
  const viewName = `updateView(${name})`;
  const form = options.form ?? modelForm(name, { fields: options.fields ?? 'all' });
  return finishView(viewName, ['GET', 'POST'], options, async (call) => {
    const model = call.request.app.models.get(name);
    const instance = await findRow(call, model, await rowScope<M>(options, call));
    const bound = await form.from(call.request, {
      instance: instance as Partial<RowOf<M>>,
      initial: await resolvePerRequest(options.initial, call),
    });
    return finishEdit({ call, model, bound, instance }, options);
  });
}

interface Edit<M extends ModelName> {
  call: ViewCall;
  model: ModelDescription;
  bound: BoundModelForm<RowOf<M>>;
  instance?: Row;
}

async function finishEdit<M extends ModelName, Values>(
  { call, model, bound, instance }: Edit<M>,
  options: EditViewOptions<M, Values>,
): Promise<HttpResponse> {
  const { request } = call;
  if (request.method === 'POST' && bound.isValid()) {
    const values = (await resolvePerRequest(options.values, call)) ?? {};
    const row = await bound.trySave(values as ExtraColumns<RowOf<M>>);
    const fallbacks = [`${model.app}:detail`, `${model.app}:list`];
    if (row !== undefined) return succeed(call, { model, row: row as Row, fallbacks }, options);
  }
  const context = await resolvePerRequest(options.context, call);
  const known = instance ? rowContext(model, instance) : {};
  return templateResponse(request, options.template ?? defaultTemplate(model, 'form'), {
    form: bound,
    ...known,
    ...context,
  });
}
