// Rows by date: the latest, and those of a year, a month, a week, a day.
import type { Where } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import { Http404 } from '../../http/errors.ts';
import type { FieldName, ModelName } from '../../http/project-types.ts';
import type { HttpResponse } from '../../http/response.ts';
import type { View } from '../../http/view.ts';
import { templateResponse } from '../../templates/render.ts';
import { loadRows } from '../load-rows.ts';
import { resolvePerRequest, type OrderOptions, type PageOptions, type Params, type RowOptions } from '../options.ts';
import { finishView, type ViewCall } from '../finish-view.ts';
import { defaultTemplate, pluralContextName } from '../template-names.ts';
import { ArchiveSource } from './archive-source.ts';
import { dateColumn } from './date-column.ts';
import { namedPeriod, periodOf, type Period, type PeriodKind } from './period.ts';

export interface ArchiveViewOptions<M extends ModelName> extends RowOptions<M>, OrderOptions<M>, PageOptions {
  /** The `DateTime` field that decides. Days are those of `settings.timeZone`, or the date itself of an `@date`. */
  dateField: FieldName<M>;
  /** Shows rows of days to come; default false. */
  allowFuture?: boolean | undefined;
  /** Shows a page without rows; default false: it is 404, and links lead to the next period that has some. */
  allowEmpty?: boolean | undefined;
  /** Rows on a page, chosen by `?page=2`. Default: all. */
  paginateBy?: number | undefined;
}

/**
 * The latest rows, newest first, and the years that have some. The template (`posts/post-archive.html`) has `latest`,
 * `posts`, `objectList` and `dateList`.
 *
 * @example path('archive/', archiveIndexView('Post', { dateField: 'createdAt' }), { name: 'archive' })
 */
export function archiveIndexView<M extends ModelName>(name: M, options: ArchiveViewOptions<M>): View {
  return archiveView(`archiveIndexView(${name})`, name, options, { suffix: 'archive', list: 'year' });
}

/**
 * The months of a year that have rows, and the rows. The route has the parameter `year`. The template
 * (`posts/post-archive-year.html`) has `year`, `previousYear`, `nextYear`, `dateList` and the rows.
 */
export function yearArchiveView<M extends ModelName>(name: M, options: ArchiveViewOptions<M>): View {
  return archiveView(`yearArchiveView(${name})`, name, options, {
    kind: 'year',
    suffix: 'archive-year',
    list: 'month',
  });
}

/** The same for a month: `year` and `month`; `posts/post-archive-month.html` has `month`, `previousMonth`, `nextMonth`, … */
export function monthArchiveView<M extends ModelName>(name: M, options: ArchiveViewOptions<M>): View {
  return archiveView(`monthArchiveView(${name})`, name, options, {
    kind: 'month',
    suffix: 'archive-month',
    list: 'day',
  });
}

/** The same for a week of ISO 8601: `year` and `week`; `posts/post-archive-week.html` has `week`, `previousWeek`, `nextWeek`. */
export function weekArchiveView<M extends ModelName>(name: M, options: ArchiveViewOptions<M>): View {
  return archiveView(`weekArchiveView(${name})`, name, options, { kind: 'week', suffix: 'archive-week' });
}

/** The same for a day: `year`, `month` and `day`; `posts/post-archive-day.html` has `day`, `previousDay`, `nextDay`. */
export function dayArchiveView<M extends ModelName>(name: M, options: ArchiveViewOptions<M>): View {
  return archiveView(`dayArchiveView(${name})`, name, options, { kind: 'day', suffix: 'archive-day' });
}

/** The rows of today. The template is that of `dayArchiveView`. */
export function todayArchiveView<M extends ModelName>(name: M, options: ArchiveViewOptions<M>): View {
  return archiveView(`todayArchiveView(${name})`, name, options, { kind: 'day', suffix: 'archive-day', isToday: true });
}

interface Shape {
  /** Undefined for all time. */
  kind?: PeriodKind;
  suffix: string;
  /** Periods within that the template links to. */
  list?: PeriodKind;
  isToday?: boolean;
}

function archiveView<M extends ModelName>(
  viewName: string,
  name: M,
  options: ArchiveViewOptions<M>,
  shape: Shape,
): View {
  return finishView(viewName, ['GET'], options, async (call) => {
    const { app } = call.request;
    const model = app.models.get(name);
    const column = dateColumn(viewName, model, options.dateField, app.settings.timeZone);
    const period = shape.isToday ? periodOf('day', column.today()) : namePeriod(model, shape.kind, call.params);
    const where = (await resolvePerRequest(options.where, call)) as Where | undefined;
    const { allowEmpty = false, allowFuture = false } = options;
    const source = new ArchiveSource(app.models.delegate(model), column, { where, allowEmpty, allowFuture });
    return showArchive({ call, model, source, period }, options, shape);
  });
}

interface Archive {
  call: ViewCall;
  model: ModelDescription;
  source: ArchiveSource;
  period: Period | undefined;
}

async function showArchive<M extends ModelName>(
  { call, model, source, period }: Archive,
  options: ArchiveViewOptions<M>,
  { suffix, list }: Shape,
): Promise<HttpResponse> {
  const newest = [{ [options.dateField]: 'desc' }, ...model.primaryKey.map((key) => ({ [key]: 'desc' }))];
  const query = { where: source.where(period), include: options.include, orderBy: options.orderBy ?? newest };
  const { rows, page } = await loadRows({ request: call.request, params: {} }, model, query, options);
  if (rows.length === 0 && !options.allowEmpty)
    throw new Http404(`no ${model.labelPlural} available`, { isUsual: true });
  const dates = list === undefined ? {} : { dateList: await source.periodsWithin(list, period) };
  const context: Record<string, unknown> = {
    objectList: rows,
    [pluralContextName(model)]: rows,
    page,
    paginator: page?.paginator,
    ...(period === undefined ? { latest: rows } : await source.neighbours(period)),
    ...dates,
    ...(await resolvePerRequest(options.context, call)),
  };
  return templateResponse(call.request, options.template ?? defaultTemplate(model, suffix), context);
}

function namePeriod(model: ModelDescription, kind: PeriodKind | undefined, params: Params): Period | undefined {
  if (kind === undefined) return undefined;
  const period = namedPeriod(kind, params as Record<string, unknown>);
  if (period === undefined) throw new Http404(`no such ${kind} for ${model.labelPlural}`, { isUsual: true });
  return period;
}
