import type { Row } from '../../../kernel/database.ts';
import { capitalize } from '../../../kernel/names.ts';
import { BadRequest, PermissionDenied } from '../../http/errors.ts';
import { redirect } from '../../http/responses/redirect.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { HttpResponse } from '../../http/response.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { changeUrl, withPreserved } from '../change-paths.ts';
import { notify } from '../flash.ts';
import { iconsUrl, modelCrumbs, renderPage, type AdminRequest } from '../frame.ts';
import { objectLabel } from '../labels.ts';
import { groupDigits } from '../numbers.ts';
import type { Permissions } from '../access/admin-access.ts';
import { keyText } from '../primary-key.ts';
import { runAction } from './actions.ts';
import { actionLabel, actionsOf, offersDelete } from './custom-action.ts';
import { cellClass, renderCell, type CellContext } from './cells.ts';
import { createFewRows } from './few-rows.ts';
import { filterChips, filterGroups, type FilterPanel } from './filter-panel.ts';
import { listUrl, notUsable, readListQuery, type ListQuery } from './list-query.ts';
import { listWhere, loadPage, type ListPage } from './load-page.ts';
import { heading } from './order.ts';
import { pagerOf } from './pager.ts';
import { searchPlaceholder } from './search.ts';

/** The list of a model's rows; POST runs an action on some of them. */
export async function changeList(admin: AdminRequest, model: AdminModel): Promise<HttpResponse> {
  const { site, request, app, access } = admin;
  const may = await access.permissions(model);
  if (!may.view) throw new PermissionDenied();
  const query = readListQuery(site, model, request.query);
  if (query.forbidden !== undefined) {
    const name = query.forbidden;
    throw new BadRequest(translate(request, 'Filtering by “%(name)s” is not allowed.', { name }));
  }
  if (query.ignored.length > 0) return withoutIgnored(admin, model, query);
  const where = listWhere(model, query, { enums: app.models.enums });
  if (request.method === 'POST') return runAction(admin, model, query, where);
  const few = createFewRows(admin);
  const list = await loadPage({ admin, model, rows: await access.rows(model), query, where, few });
  const panel = { admin, model, query, few, now: new Date() };
  return renderPage(admin, 'admin/change-list.html', await listContext(panel, list, may));
}

function withoutIgnored({ request }: AdminRequest, model: AdminModel, query: ListQuery): HttpResponse {
  if (request.method === 'POST')
    throw new BadRequest(query.ignored.map((name) => notUsable(request, query, name)).join(' '));
  for (const name of query.ignored) notify(request, 'warning', ignoredText(request, query, name));
  return redirect(listUrl(model, query, {}));
}

function ignoredText(request: HttpRequest, { wrong }: ListQuery, name: string): string {
  const found = wrong.find((filter) => filter.name === name);
  return found
    ? translate(request, 'The value “%(value)s” of the filter “%(label)s” was ignored: it is not valid.', found)
    : translate(request, 'The filter “%(name)s” was ignored: it is not available here.', { name });
}

async function listContext(panel: FilterPanel, list: ListPage, may: Permissions): Promise<ListContext> {
  const { admin, model, query } = panel;
  const pager = pagerOf(admin, model, query, list);
  const preserved = query.params.toString();
  const isNarrowed = query.search !== '' || query.filters.length > 0;
  const { request, site } = admin;
  const names = { verbose_name_plural: model.labelPlural };
  const custom = (await actionsOf(admin, model)).map((action) => ({
    name: action.name,
    label: actionLabel(site, action),
  }));
  const deletes =
    may.delete && offersDelete(model)
      ? [{ name: 'delete_selected', label: translate(request, 'Delete selected %(verbose_name_plural)s', names) }]
      : [];
  return {
    title: capitalize(model.labelPlural),
    crumbs: modelCrumbs(admin.site, model, undefined),
    model: { label: model.label, labelPlural: model.labelPlural, path: model.path },
    may,
    pager,
    caption: translate(request, '%(name)s, page %(number)s', {
      name: capitalize(model.labelPlural),
      number: list.page,
    }),
    addUrl: may.add ? withPreserved(`${model.path}add/`, preserved) : undefined,
    formUrl: preserved === '' ? model.path : `${model.path}?${preserved}`,
    exports: ['csv', 'json'].map((format) => ({
      label: format.toUpperCase(),
      url: `${model.path}-/export/?${query.params.with({ p: undefined, format }).toString()}`,
    })),
    search: query.search,
    searchPlaceholder: model.search.length > 0 ? searchPlaceholder(request, model) : undefined,
    searchParams: [...query.params.entries()]
      .filter(([name]) => name !== 'q' && name !== 'p')
      .map(([name, value]) => ({ name, value })),
    clearSearchUrl: listUrl(model, query, { q: undefined }),
    clearUrl:
      query.order.length > 0 ? `${model.path}?o=${encodeURIComponent(query.params.get('o') ?? '')}` : model.path,
    chipCount: query.filters.length,
    filters: await filterGroups(panel),
    chips: await filterChips(panel),
    headings: model.columns.map((column) => heading(model, query, column, cellClass(column))),
    rows: rowViews(admin, model, list.rows, preserved),
    isEmptyTable: list.rows.length === 0 && !isNarrowed,
    actions: [...custom, ...deletes],
    acrossCount: list.isCountExact && list.count > list.rows.length ? list.count : undefined,
    acrossText: groupDigits(String(list.count), site.languageCode),
  };
}

type ListContext = Record<string, unknown> & { title: string; crumbs: { label: string; url?: string | undefined }[] };

function rowViews(
  { site, app, request }: AdminRequest,
  model: AdminModel,
  rows: readonly Row[],
  preserved: string,
): unknown[] {
  const context: CellContext = {
    site,
    request,
    icons: iconsUrl(app),
    emptyValue: model.emptyValue,
    mediaUrl: app.settings.mediaUrl,
    report: (column, error) =>
      app.logger.error(`admin column ${model.description.name}.${column.name} failed`, { id: request.id, error }),
  };
  return rows.map((row) => {
    const url = changeUrl(model, row, preserved);
    return {
      key: keyText(model.description, row),
      label: objectLabel(model, row),
      cells: model.columns.map((column) => ({
        html: renderCell(model.links.has(column.name) ? { ...context, mediaUrl: undefined } : context, column, row),
        cellClass: cellClass(column),
        heading: column.label,
        url: model.links.has(column.name) ? url : undefined,
      })),
    };
  });
}
