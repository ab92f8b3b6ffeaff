// POST, PUT, PATCH and DELETE of a model's viewset.
import type { Database, Row } from '../../../kernel/database.ts';
import { HttpResponse } from '../../http/response.ts';
import { deleteRows } from '../../save/save-row.ts';
import type { ApiContext } from '../request/context.ts';
import { checkEtag, etagOf, hasPrecondition, prefersMinimal } from '../respond/etag.ts';
import type { BodyToSave } from './body-to-save.ts';
import { currentCheck } from './current-check.ts';
import type { ModelResource } from './model-resource.ts';
import { readObject } from './request-body.ts';
import { hideRelated, visibleSelect } from './related-rows.ts';
import { refuseAsResponse, saveBody, validateBody } from './save-body.ts';
import { serializerFor } from './sparse-fields.ts';
import { findRow } from './visible-rows.ts';

/** The response for a row that was saved; without a body if the client prefers that. */
export function saved(context: ApiContext, resource: ModelResource, row: Row): unknown {
  const { environment } = context;
  const data = serializerFor(context, resource).format(row, environment);
  context.headers['etag'] = etagOf(resource.serializer.format(row, environment));
  if (!prefersMinimal(context)) return data;
  context.headers['preference-applied'] = 'return=minimal';
  return new HttpResponse(null, { status: context.status === 201 ? 201 : 204, contentType: '' });
}

export async function createRow(context: ApiContext, resource: ModelResource): Promise<unknown> {
  const row = await refuseAsResponse(createFrom(context, resource, { body: await context.data() }));
  await hideRelated(context, resource.serializer, [row]);
  context.status = 201;
  const address = context.environment.link(resource.model.name, row);
  if (address !== null) context.headers['location'] = address;
  return saved(context, resource, row);
}

interface NewRow {
  body: unknown;
  /** A transaction that runs already. */
  database?: Database;
}

/** @throws {BodyRefused} */
export async function createFrom(
  context: ApiContext,
  resource: ModelResource,
  { body, database }: NewRow,
): Promise<Row> {
  const { serializer, options } = resource;
  const parsed = readObject(context, serializer, body, { isNew: true, isPartial: false });
  await validateBody(context, resource, parsed, undefined);
  const set = await options.set?.(context, undefined);
  return saveBody(context, {
    serializer,
    parsed,
    before: undefined,
    select: await answerSelect(context, resource),
    hooks: options.hooks,
    set,
    database,
  });
}

/** What the response to a write is made from. */
async function answerSelect(context: ApiContext, { serializer, lookup }: ModelResource): Promise<Row> {
  return { ...(await visibleSelect(context, serializer)), ...Object.fromEntries(lookup.map((name) => [name, true])) };
}

/** @param isPartial fields that are missing stay as they are */
export async function updateRow(context: ApiContext, resource: ModelResource, isPartial: boolean): Promise<unknown> {
  const before = await findRow(context, resource, undefined);
  const body = await context.data();
  const isCurrent = headerCheck(context, resource, before);
  const row = await refuseAsResponse(changeRow(context, resource, { before, body, isPartial, isCurrent }));
  await hideRelated(context, resource.serializer, [row]);
  return saved(context, resource, row);
}

interface ChangedRow extends NewRow {
  before: Row;
  isPartial: boolean;
  isCurrent: BodyToSave['isCurrent'];
}

/** @throws {BodyRefused} @throws {ApiError} 412 */
export async function changeRow(
  context: ApiContext,
  resource: ModelResource,
  { before, body, isPartial, isCurrent, database }: ChangedRow,
): Promise<Row> {
  const { serializer, options } = resource;
  const parsed = readObject(context, serializer, body, { isNew: false, isPartial });
  await validateBody(context, resource, parsed, before);
  const set = await options.set?.(context, before);
  return saveBody(context, {
    serializer,
    parsed,
    before,
    select: await answerSelect(context, resource),
    hooks: options.hooks,
    set,
    isCurrent,
    database,
  });
}

export async function deleteRow(context: ApiContext, resource: ModelResource): Promise<undefined> {
  const { app, access } = context;
  const { model, options } = resource;
  const row = await findRow(context, resource, undefined);
  const hooks = options.hooks ?? {};
  await deleteRows({ app, model, access, hooks, isCurrent: headerCheck(context, resource, row) }, [row]);
  context.status = 204;
  return undefined;
}

/** By the entity tag that the request names, if it names one. */
function headerCheck(context: ApiContext, resource: ModelResource, row: Row): BodyToSave['isCurrent'] {
  return hasPrecondition(context)
    ? currentCheck(context, resource, row, (data) => checkEtag(context, data))
    : undefined;
}
