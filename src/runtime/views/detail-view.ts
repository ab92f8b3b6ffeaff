import type { ModelName, TemplateName } from '../http/project-types.ts';
import type { View } from '../http/view.ts';
import { templateResponse } from '../templates/render.ts';
import {
  resolvePerRequest,
  type DefaultTemplate,
  type PageOptions,
  type RowNames,
  type RowOptions,
  type ViewArguments,
} from './options.ts';
import { findRow, rowScope } from './find-row.ts';
import { finishView } from './finish-view.ts';
import { defaultTemplate, rowContext } from './template-names.ts';

export interface DetailViewOptions<M extends ModelName> extends RowOptions<M>, PageOptions {}

/**
 * Shows one row, which the route identifies by a unique field or `pk`. The template (`posts/post-detail.html`) has it as
 * `post` and `object`.
 *
 * @example path('<slug:slug>/', detailView('Post', { include: { author: true } }), { name: 'detail' })
 */
export function detailView<
  M extends ModelName,
  const Template extends TemplateName = DefaultTemplate<M, 'detail'>,
  Context extends object = {},
>(name: M, ...[given]: ViewArguments<DetailViewOptions<M>, Template, Context, RowNames<M>>): View {
  const options: DetailViewOptions<M> = given ?? {};
  const viewName = `detailView(${name})`;
  return finishView(viewName, ['GET'], options, async (call) => {
    const { request } = call;
    const model = request.app.models.get(name);
    const row = await findRow(call, model, await rowScope(options, call));
    const context = await resolvePerRequest(options.context, call);
    return templateResponse(request, options.template ?? defaultTemplate(model, 'detail'), {
      ...rowContext(model, row),
      ...context,
    });
  });
}
