// What handlers of actions can do, beside reading the request.
import { primaryKeyWhere } from '../../../kernel/row-key.ts';
import type { Row } from '../../../kernel/database.ts';
import { saveRow } from '../../save/save-row.ts';
import { invalidBody } from '../errors.ts';
import { NON_FIELD } from '../fields/problem.ts';
import type { ApiContext } from '../request/context.ts';
import { readInput } from '../request/handler-input.ts';
import type { RowContext } from '../request/row-context.ts';
import { refusal } from '../request/refusal.ts';
import { listRows } from './list-rows.ts';
import type { ModelResource } from './model-resource.ts';
import { hideRelated, visibleSelect } from './related-rows.ts';
import { findRow } from './visible-rows.ts';

/** Adds the functions of `RowContext` to the context of a request. */
export function toRowContext(context: ApiContext, resource: ModelResource): RowContext {
  return Object.assign(context, {
    input: () => readInput(context),
    row: () => rowOf(context, resource),
    update: (row: Row, data: Row) => update(context, resource, { row, data }),
    serialize: (row: Row) => serialize(context, resource, row),
    list: (where?: Row) => listRows(context, resource, where),
  });
}

async function rowOf(context: ApiContext, resource: ModelResource): Promise<Row> {
  const row = await findRow(context, resource, undefined);
  if (await context.access.may(resource.model, row, context.accessAction)) return row;
  throw refusal(context);
}

async function update(
  context: ApiContext,
  resource: ModelResource,
  { row, data }: { row: Row; data: Row },
): Promise<unknown> {
  const { app, access, user, accessAction } = context;
  const result = await saveRow({
    app,
    model: resource.model,
    access,
    user: user.isAuthenticated ? user : undefined,
    action: accessAction,
    before: row,
    data,
    hooks: resource.options.hooks ?? {},
    select: await visibleSelect(context, resource.serializer),
  });
  if ('row' in result) return show(context, resource, result.row);
  const { errors, nonFieldErrors } = result.problems;
  throw invalidBody({ ...errors, ...(nonFieldErrors.length === 0 ? {} : { [NON_FIELD]: nonFieldErrors }) });
}

async function serialize(context: ApiContext, { model, serializer }: ModelResource, row: Row): Promise<unknown> {
  const where = primaryKeyWhere(model, row);
  const select = await visibleSelect(context, serializer);
  const read = await context.database.delegate(model.delegate).findUnique({ where, select });
  return read && show(context, { serializer }, read);
}

async function show(context: ApiContext, { serializer }: Pick<ModelResource, 'serializer'>, row: Row): Promise<Row> {
  await hideRelated(context, serializer, [row]);
  return serializer.format(row, context.environment);
}
