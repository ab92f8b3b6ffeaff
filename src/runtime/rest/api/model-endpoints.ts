// The addresses of a model's viewset.
import { fieldOf } from '../../../kernel/model.ts';
import { capitalize } from '../../../kernel/names.ts';
import type { AccessAction } from '../../access/rule.ts';
import type { Action } from '../declare/action.ts';
import type { Registration } from '../declare/router.ts';
import type { BuiltIn, ModelViewSet } from '../declare/viewset.ts';
import { toRowContext } from '../resource/action-context.ts';
import { bulkDelete, bulkUpdate, createOneOrMany } from '../resource/bulk-operations.ts';
import { listRows } from '../resource/list-rows.ts';
import { compileModelResource, lookupSelect, type ModelResource } from '../resource/model-resource.ts';
import { hideRelated, visibleSelect } from '../resource/related-rows.ts';
import { EXPAND_PARAM, FIELDS_PARAM, serializerFor } from '../resource/sparse-fields.ts';
import { findRow } from '../resource/visible-rows.ts';
import { deleteRow, updateRow } from '../resource/write-operations.ts';
import { ORDERING_PARAM } from '../list/ordering.ts';
import { SEARCH_PARAM } from '../list/search.ts';
import type { ApiContext } from '../request/context.ts';
import { withEtag } from '../respond/etag.ts';
import type { Represented } from '../routes/endpoint.ts';
import type { QueryParam } from '../routes/query-param.ts';
import { columnField } from '../serialize/column-field.ts';
import { labelOf, shapeOf } from '../fields/field.ts';
import type { BodyShape, Operation, OperationKind } from '../routes/operation.ts';
import { actionOperations, actionPath } from './action-operations.ts';
import type { Api, ApiResource, ApiRoute } from './api.ts';
import { bulkShape } from './bulk-shape.ts';
import { createEndpoint } from './scope.ts';

type Handle = (context: ApiContext, resource: ModelResource) => Promise<unknown>;

interface BuiltInOperation {
  name: Exclude<OperationKind, 'action' | 'root'>;
  /** What the viewset must have for it. Default: the operation itself. */
  of?: BuiltIn;
  method: Operation['method'];
  access: AccessAction;
  handle: Handle;
}

const COLLECTION: readonly BuiltInOperation[] = [
  { name: 'list', method: 'GET', access: 'view', handle: (context, resource) => listRows(context, resource) },
  { name: 'create', method: 'POST', access: 'add', handle: createOneOrMany },
];

const BULK: readonly BuiltInOperation[] = [
  {
    name: 'bulkUpdate',
    of: 'update',
    method: 'PUT',
    access: 'change',
    handle: (context, one) => bulkUpdate(context, one, false),
  },
  {
    name: 'bulkPartialUpdate',
    of: 'partialUpdate',
    method: 'PATCH',
    access: 'change',
    handle: (context, one) => bulkUpdate(context, one, true),
  },
  { name: 'bulkDestroy', of: 'destroy', method: 'DELETE', access: 'delete', handle: bulkDelete },
];

const DETAIL: readonly BuiltInOperation[] = [
  { name: 'retrieve', method: 'GET', access: 'view', handle: retrieve },
  { name: 'update', method: 'PUT', access: 'change', handle: (context, one) => updateRow(context, one, false) },
  { name: 'partialUpdate', method: 'PATCH', access: 'change', handle: (context, one) => updateRow(context, one, true) },
  { name: 'destroy', method: 'DELETE', access: 'delete', handle: deleteRow },
];

async function retrieve(context: ApiContext, resource: ModelResource): Promise<unknown> {
  const serializer = serializerFor(context, resource);
  const row = await findRow(context, resource, await visibleSelect(context, serializer));
  await hideRelated(context, serializer, [row]);
  return withEtag(context, serializer.format(row, context.environment));
}

async function represent(context: ApiContext, resource: ModelResource): Promise<Represented> {
  const { serializer } = resource;
  const select = { ...(await visibleSelect(context, serializer)), ...lookupSelect(resource) };
  const row = await findRow(context, resource, select);
  await hideRelated(context, serializer, [row]);
  return { row, data: serializer.format(row, context.environment) };
}

/** @throws {ProjectError} API_FIELD_UNKNOWN and others, as `compileModelResource` */
export function modelEndpoints(api: Api, registration: Registration, viewset: ModelViewSet): ApiResource {
  const resource = compileModelResource(api, viewset);
  const { name, basename } = registration;
  const { options, model, lookup } = resource;
  const title = options.name ?? capitalize(model.label);
  const kept = (all: readonly BuiltInOperation[]): Operation[] =>
    all
      .filter(({ name, of = name }) => options.only?.includes(of as BuiltIn) ?? true)
      .map((one) => builtIn(resource, one));
  const address = (
    path: string,
    routeName: string,
    parts: { operations: Operation[]; isDetail: boolean; title: string },
  ) =>
    parts.operations.length === 0
      ? []
      : [
          {
            path,
            name: `${basename}-${routeName}`,
            endpoint: createEndpoint(api, {
              options,
              model,
              represent: parts.isDetail ? (context) => represent(context, resource) : undefined,
              ...parts,
            }),
          },
        ];
  const collection = resource.bulkMax > 0 ? [...COLLECTION, ...BULK] : COLLECTION;
  const detail = `${name}/<str:pk>/`;
  const routes: ApiRoute[] = [
    ...address(`${name}/`, 'list', { operations: kept(collection), isDetail: false, title: `${title} List` }),
    ...Object.entries(options.actions ?? {}).flatMap(([key, action]) =>
      address(`${action.detail ? detail : `${name}/`}${actionPath(key, action)}/`, actionPath(key, action), {
        operations: modelActions(resource, key, action),
        isDetail: action.detail,
        title: `${title} ${capitalize(key)}`,
      }),
    ),
    ...address(detail, 'detail', { operations: kept(DETAIL), isDetail: true, title: `${title} Instance` }),
  ];
  const [only] = lookup;
  const column = lookup.length === 1 ? fieldOf(model, only ?? '') : undefined;
  return {
    registration,
    routes,
    model: model.name,
    lookup,
    lookupShape: column && shapeOf(column.name, columnField(column, api.project.models.enums)),
    fields: resource.serializer.shapes,
    page: resource.pagination?.members,
    queryParams: queryParams(resource),
  };
}

function modelActions(resource: ModelResource, key: string, action: Action): Operation[] {
  return actionOperations(key, action, (context) => Promise.resolve(action.handle(toRowContext(context, resource))));
}

function builtIn(resource: ModelResource, { name, method, access, handle }: BuiltInOperation): Operation {
  const isRead = method === 'GET';
  return {
    kind: name,
    name,
    method,
    access,
    permission: undefined,
    throttles: undefined,
    description: undefined,
    input: isRead ? undefined : inputShape(resource, name),
    output: name === 'destroy' || name === 'bulkDestroy' ? undefined : outputShape(resource, name),
    query: new Set(queryNames(resource, name)),
    handle: (context) => handle(context, resource),
  };
}

function bodyShape(
  { serializer, model, pagination }: ModelResource,
  { isPartial = false, isPage = false }: { isPartial?: boolean; isPage?: boolean },
): BodyShape {
  return {
    name: model.name,
    fields: serializer.shapes,
    isMany: isPage,
    isPage: isPage && pagination !== null,
    isPartial,
  };
}

function inputShape(resource: ModelResource, name: BuiltInOperation['name']): BodyShape | undefined {
  if (name === 'destroy') return undefined;
  if (name.startsWith('bulk')) return bulkShape(resource, name);
  return { ...bodyShape(resource, { isPartial: name === 'partialUpdate' }), ...orList(resource, name) };
}

function outputShape(resource: ModelResource, name: BuiltInOperation['name']): BodyShape {
  const { shapes } = resource.expansions;
  const expansions = shapes.length > 0 ? { expansions: shapes } : {};
  const shape = bodyShape(resource, { isPage: name === 'list' });
  return { ...shape, ...expansions, ...orList(resource, name), isMany: shape.isMany || name.startsWith('bulk') };
}

/** POST takes one row or, in bulk, several. */
function orList({ bulkMax }: ModelResource, name: BuiltInOperation['name']): Pick<BodyShape, 'list'> {
  return name === 'create' && bulkMax > 0 ? { list: { max: bulkMax, isOnly: false } } : {};
}

function queryNames(resource: ModelResource, name: BuiltInOperation['name']): string[] {
  const all = queryParams(resource);
  if (name === 'list') return all.map((param) => param.name);
  const kept =
    name === 'destroy' || name.startsWith('bulk')
      ? ['other']
      : name === 'retrieve'
        ? ['other', 'fields', 'expand']
        : ['other', 'fields'];
  return all.filter(({ kind }) => kept.includes(kind)).map((param) => param.name);
}

const TEXT = { kind: 'string' } as const;

function queryParams({ filters, search, ordering, pagination, options, expansions }: ModelResource): QueryParam[] {
  const text = (name: string, kind: QueryParam['kind'], description?: string): QueryParam => ({
    name,
    kind,
    shape: TEXT,
    isList: kind === 'ordering' || kind === 'fields' || kind === 'expand',
    description,
  });
  const columns = [...ordering.allowed.keys()];
  const orderingHelp = `Any of ${columns.join(', ')}; prefix with - for descending order.`;
  const orderings = columns.flatMap((name) => [
    { value: name, label: labelOf(name) },
    { value: `-${name}`, label: `${labelOf(name)}, descending` },
  ]);
  return [
    ...(pagination?.params ?? []).map(({ name, kind, description }): QueryParam => ({
      name,
      kind: 'page',
      shape: { kind },
      isList: false,
      description,
    })),
    ...filters.map(({ param, lookup, shape }): QueryParam => ({
      name: param,
      kind: 'filter',
      shape: lookup === 'isnull' ? { kind: 'boolean' } : shape,
      isList: lookup === 'in',
      description: undefined,
    })),
    ...(search.length > 0 ? [text(SEARCH_PARAM, 'search', 'Words that the rows must contain.')] : []),
    ...(ordering.allowed.size > 0
      ? [{ ...text(ORDERING_PARAM, 'ordering', orderingHelp), shape: { ...TEXT, choices: orderings } }]
      : []),
    text(FIELDS_PARAM, 'fields', 'Fields of the response.'),
    ...(expansions.paths.length > 0
      ? [text(EXPAND_PARAM, 'expand', `Related rows in the response: any of ${expansions.paths.join(', ')}.`)]
      : []),
    ...(options.queryParams ?? []).map((name) => text(name, 'other')),
  ];
}
