import type { Where } from '../../../kernel/database.ts';
import { Http404 } from '../../http/errors.ts';
import type { ModelName } from '../../http/project-types.ts';
import type { View } from '../../http/view.ts';
import { templateResponse } from '../../templates/render.ts';
import { resolvePerRequest } from '../options.ts';
import { findRow } from '../find-row.ts';
import { finishView } from '../finish-view.ts';
import { defaultTemplate, rowContext } from '../template-names.ts';
import { ArchiveSource } from './archive-source.ts';
import type { ArchiveViewOptions } from './archive-views.ts';
import { dateColumn } from './date-column.ts';
import { namedPeriod } from './period.ts';

export type DateDetailViewOptions<M extends ModelName> = Omit<
  ArchiveViewOptions<M>,
  'allowEmpty' | 'paginateBy' | 'orderBy'
>;

/**
 * One row of a day. The route has the parameters `year`, `month`, `day`, and `pk` or a unique field. The template
 * (`posts/post-detail.html`) has `post` and `object`.
 *
 * @example path('<int:year>/<int:month>/<int:day>/<slug:slug>/', dateDetailView('Post', { dateField: 'createdAt' }))
 */
export function dateDetailView<M extends ModelName>(name: M, options: DateDetailViewOptions<M>): View {
  const viewName = `dateDetailView(${name})`;
  return finishView(viewName, ['GET'], options, async (call) => {
    const { year, month, day, ...lookup } = call.params;
    const { app } = call.request;
    const model = app.models.get(name);
    const column = dateColumn(viewName, model, options.dateField, app.settings.timeZone);
    const period = namedPeriod('day', { year, month, day });
    if (period === undefined) throw new Http404(`no such day for ${model.labelPlural}`, { isUsual: true });
    const where = (await resolvePerRequest(options.where, call)) as Where | undefined;
    const limits = { where, allowEmpty: false, allowFuture: options.allowFuture ?? false };
    const source = new ArchiveSource(app.models.delegate(model), column, limits);
    const scope = { include: options.include, where: source.where(period) };
    const row = await findRow({ ...call, params: lookup }, model, scope);
    return templateResponse(call.request, options.template ?? defaultTemplate(model, 'detail'), {
      ...rowContext(model, row),
      ...(await resolvePerRequest(options.context, call)),
    });
  });
}
