// Which rows of a resource a request may reach.
import type { Row, Where } from '../../../kernel/database.ts';
import { apiErrors } from '../errors.ts';
import type { ApiContext } from '../request/context.ts';
import { refusal } from '../request/refusal.ts';
import { lookupWhere, type ModelResource } from './model-resource.ts';

/** Filters that every row of the resource has to pass: those of the viewset, and what the user may see. */
export async function visibleWhere(context: ApiContext, { model, options }: ModelResource): Promise<Where[]> {
  const { access, accessAction } = context;
  const own = typeof options.where === 'function' ? await options.where(context) : options.where;
  const view = await access.answer(model, 'view');
  // People who may change rows without viewing them get those that they may change.
  const answer = view === false ? await access.answer(model, accessAction) : view;
  if (answer === false) throw refusal(context);
  return [...(own ? [own] : []), ...(answer === true ? [] : [answer])];
}

export function allOf(filters: readonly Where[]): Where {
  return filters.length === 1 ? (filters[0] as Where) : filters.length === 0 ? {} : { AND: filters };
}

/**
 * The row of the address.
 *
 * @param select as the database client takes it; undefined reads all columns
 * @throws {ApiError} 404: there is none, or the user may not see it
 */
export async function findRow(context: ApiContext, resource: ModelResource, select: Row | undefined): Promise<Row> {
  const key = lookupWhere(resource, String(context.params['pk'] ?? ''));
  if (key === undefined) throw apiErrors.notFound();
  const where = allOf([key, ...(await visibleWhere(context, resource))]);
  const delegate = context.database.delegate(resource.model.delegate);
  const row = await delegate.findFirst({ where, ...(select && { select }) });
  if (row === null) throw apiErrors.notFound(`No ${resource.model.name} matches the given query.`);
  return row;
}
