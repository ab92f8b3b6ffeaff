// GET of a collection: filtered, searched, ordered, one page of it.
import type { Row, Where } from '../../../kernel/database.ts';
import { filterWhere } from '../list/filters.ts';
import { orderOf, toOrderBy } from '../list/ordering.ts';
import type { ListSource } from '../list/pagination.ts';
import { searchWhere } from '../list/search.ts';
import type { ApiContext } from '../request/context.ts';
import type { ModelResource } from './model-resource.ts';
import { hideRelated, visibleSelect } from './related-rows.ts';
import { isStreamed, streamRows } from './stream-rows.ts';
import { serializerFor } from './sparse-fields.ts';
import { allOf, visibleWhere } from './visible-rows.ts';

/**
 * One page of the rows, in the envelope of the pagination.
 *
 * @param more added to what the user may see
 * @throws {ApiError} 400 for filters and parameters that are not valid, 404 for a page that does not exist
 */
export async function listRows(context: ApiContext, resource: ModelResource, more?: Where): Promise<unknown> {
  const serializer = serializerFor(context, resource);
  const filters = [
    ...(await visibleWhere(context, resource)),
    ...(await filterWhere(context, resource.filters)),
    ...(await searchWhere(context, resource.search)),
    ...(more ? [more] : []),
  ];
  const { pagination } = resource;
  const isWhole = isStreamed(context, pagination?.params.map(({ name }) => name) ?? []);
  const order = (isWhole ? undefined : pagination?.order) ?? (await orderOf(context, resource.ordering));
  const select = withOrder(await visibleSelect(context, serializer), order);
  const source = sourceOf(context, resource, { filters, order, select });
  if (isWhole) return streamRows(context, serializer, source);
  const { environment } = context;
  if (pagination === null) {
    const rows = await source.rows({ take: context.app.settings.rest.maxPageSize });
    await hideRelated(context, serializer, rows);
    return rows.map((row) => serializer.format(row, environment));
  }
  const page = await pagination.paginate(context, source);
  await hideRelated(context, serializer, page.rows);
  return page.envelope(page.rows.map((row) => serializer.format(row, environment)));
}

/** Cursors are made from the columns by which the list is ordered. */
function withOrder(select: Row, order: ListSource['order']): Row {
  const columns = order.filter(({ path }) => path.length === 1).map(({ path }) => [path[0] as string, true]);
  return { ...select, ...Object.fromEntries(columns) };
}

interface SourceParts {
  filters: readonly Where[];
  order: ListSource['order'];
  select: Row;
}

function sourceOf(
  { database }: ApiContext,
  { model }: ModelResource,
  { filters, order, select }: SourceParts,
): ListSource {
  const delegate = database.delegate(model.delegate);
  return {
    order,
    count: () => delegate.count({ where: allOf(filters) }),
    rows: ({ where, order: own = order, ...window }) =>
      delegate.findMany({
        where: allOf(where ? [...filters, where] : filters),
        select,
        orderBy: toOrderBy(own),
        ...window,
      }),
  };
}
