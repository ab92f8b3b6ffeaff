import type { Where } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import type { ModelName, TemplateName } from '../http/project-types.ts';
import type { View } from '../http/view.ts';
import { templateResponse } from '../templates/render.ts';
import {
  resolvePerRequest,
  type DefaultTemplate,
  type ListNames,
  type OrderOptions,
  type PageOptions,
  type RowOptions,
  type ViewArguments,
} from './options.ts';
import { loadRows } from './load-rows.ts';
import { finishView } from './finish-view.ts';
import { defaultTemplate, pluralContextName } from './template-names.ts';

export interface ListViewOptions<M extends ModelName> extends RowOptions<M>, OrderOptions<M>, PageOptions {
  /** Rows on a page, chosen by `?page=2` or `?page=last`. Default: all rows on one page. */
  paginateBy?: number | undefined;
  /** A last page with no more than this many rows joins the one before; default 0. */
  orphans?: number | undefined;
  /** False answers 404 where there are no rows. Default true. */
  allowEmpty?: boolean | undefined;
  /** Name of the page in the query or the route: `?seite=2`, `<int:seite>`. Default `page`. */
  pageName?: string | undefined;
}

/**
 * Shows rows of a model. The template (`posts/post-list.html`) has them as `posts` and `objectList`, and with
 * `paginateBy` `page` and `paginator`.
 *
 * @example export const postList = listView('Post', { where: { published: true }, include: { author: true }, paginateBy: 20 });
 */
export function listView<
  M extends ModelName,
  const Template extends TemplateName = DefaultTemplate<M, 'list'>,
  Context extends object = {},
>(name: M, ...[given]: ViewArguments<ListViewOptions<M>, Template, Context, ListNames<M>>): View {
  const options: ListViewOptions<M> = given ?? {};
  const viewName = `listView(${name})`;
  return finishView(viewName, ['GET'], options, async (call) => {
    const { request } = call;
    const model = request.app.models.get(name);
    const query = {
      where: (await resolvePerRequest(options.where, call)) as Where | undefined,
      include: options.include,
      orderBy: options.orderBy ?? defaultOrder(model, options.paginateBy !== undefined),
    };
    const loaded = await loadRows(call, model, query, options);
    const context = await resolvePerRequest(options.context, call);
    const rows = {
      objectList: loaded.rows,
      [pluralContextName(model)]: loaded.rows,
      page: loaded.page,
      paginator: loaded.page?.paginator,
    };
    return templateResponse(request, options.template ?? defaultTemplate(model, 'list'), { ...rows, ...context });
  });
}

// Pages need an order: without one, a row may be on two of them and another on none.
function defaultOrder(model: ModelDescription, isPaginated: boolean): Record<string, string>[] | undefined {
  const order = model.ordering.map(({ field, direction }) => ({ [field]: direction }));
  if (!isPaginated) return order.length > 0 ? order : undefined;
  const missing = model.primaryKey.filter((name) => !model.ordering.some(({ field }) => field === name));
  return [...order, ...missing.map((name) => ({ [name]: 'asc' }))];
}
