// The APIs of a project as plain data: for schemas, generated clients, forms and tests. JSON as it is.
import type { AccessAction } from '../../access/rule.ts';
import type { SecurityScheme } from '../authenticate/authentication.ts';
import type { HttpMethod } from '../declare/action.ts';
import type { FieldShape } from '../fields/field.ts';
import type { Endpoint } from '../routes/endpoint.ts';
import type { BodyShape, Operation, OperationKind } from '../routes/operation.ts';
import type { QueryParam } from '../routes/query-param.ts';
import type { Api, ApiResource, ApiRoute } from './api.ts';

/** One API: all routers with the same path. */
export interface ApiDescription {
  /** `api/` */
  path: string;
  /** Of the routes: `api`. */
  namespace: string;
  title: string | undefined;
  description: string | undefined;
  /** Shape of errors: `settings.rest.errors`. */
  errors: 'detail' | 'problem';
  resources: ResourceDescription[];
}

export interface ResourceDescription {
  /** Part of the address: `posts`. */
  name: string;
  /** Name of the model; undefined for resources without one. */
  model: string | undefined;
  /** All fields of the model's serializer, those for requests only included; empty without a model. */
  fields: readonly FieldShape[];
  operations: OperationDescription[];
}

/** One method of one address. */
export interface OperationDescription {
  /** Below the root of the site, with parameters in braces: `/api/posts/{pk}/`. */
  path: string;
  /** The same as a route: `api/posts/<str:pk>/`. */
  route: string;
  /** Name of the route: `api:posts-detail`. */
  routeName: string;
  method: HttpMethod;
  kind: OperationKind;
  /** `list`, or the name of the action. */
  name: string;
  /** About one row. */
  isDetail: boolean;
  /** What the policy is asked. */
  access: AccessAction;
  title: string;
  description: string | undefined;
  /** Parameters of the path, in order. */
  pathParams: PathParam[];
  /** Undefined: the operation reads what it likes. */
  queryParams: QueryParam[] | undefined;
  input: BodyShape | undefined;
  /** Undefined: without a body, or one that is not described. */
  output: BodyShape | undefined;
  /** Members of the page around the results, for lists with pages. */
  page: readonly ('count' | 'next' | 'previous')[] | undefined;
  /** Status of success: 200, 201, 204. */
  status: number;
  /** Media types of requests with a body. */
  parses: readonly string[];
  /** Media types of responses. */
  renders: readonly string[];
  /** By the names of the schemes. Empty: there is no way to sign in. */
  authentication: readonly { name: string; scheme: SecurityScheme }[];
}

export interface PathParam {
  name: string;
  /** Converter of the route: `str`, `int`, `slug`, `uuid`. */
  converter: string;
  /** Shape of the column that the parameter names a row by; undefined for others and for keys of several columns. */
  shape: FieldShape | undefined;
}

/** Describes the APIs of an app: `describeApis(app.apis)`. */
export function describeApis(apis: readonly Api[], errors: ApiDescription['errors'] = 'detail'): ApiDescription[] {
  return apis.map((api) => ({
    path: api.path,
    namespace: api.namespace,
    title: api.options.title,
    description: api.options.description,
    errors,
    resources: api.resources.map((resource) => describeResource(api, resource)),
  }));
}

function describeResource(api: Api, resource: ApiResource): ResourceDescription {
  const { registration, routes, model, fields } = resource;
  return {
    name: registration.name,
    model,
    fields,
    operations: routes.flatMap((route) =>
      [...route.endpoint.operations.values()].map((operation) =>
        describeOperation(api, resource, { route, operation }),
      ),
    ),
  };
}

function describeOperation(
  api: Api,
  resource: ApiResource,
  { route, operation }: { route: ApiRoute; operation: Operation },
): OperationDescription {
  const { endpoint } = route;
  const whole = `${api.path}${route.path}`;
  const { method, kind, name, access, input, output } = operation;
  return {
    path: `/${whole.replace(/<(?:\w+:)?(\w+)>/g, '{$1}')}`,
    route: whole,
    routeName: `${api.namespace}:${route.name}`,
    method,
    kind,
    name,
    isDetail: endpoint.isDetail,
    access,
    title: endpoint.title,
    description: operation.description ?? (endpoint.description || undefined),
    pathParams: pathParams(whole, resource),
    queryParams: operation.query && [...operation.query].map((param) => queryParam(resource, param)),
    input,
    output,
    page: output?.isPage ? resource.page : undefined,
    status: statusOf(kind),
    ...media(endpoint),
  };
}

function media({
  parsers,
  renderers,
  authentication,
}: Endpoint): Pick<OperationDescription, 'parses' | 'renders' | 'authentication'> {
  return {
    parses: parsers.map(({ mediaType }) => mediaType),
    renders: renderers.map(({ mediaType }) => mediaType),
    authentication: authentication.map(({ name, scheme }) => ({ name, scheme })),
  };
}

function statusOf(kind: OperationKind): number {
  if (kind === 'create') return 201;
  return kind === 'destroy' || kind === 'bulkDestroy' ? 204 : 200;
}

function pathParams(route: string, { lookupShape }: ApiResource): PathParam[] {
  return [...route.matchAll(/<(?:(\w+):)?(\w+)>/g)].map(([, converter = 'str', name = '']) => ({
    name,
    converter,
    shape: name === 'pk' ? lookupShape : undefined,
  }));
}

function queryParam({ queryParams }: ApiResource, name: string): QueryParam {
  const other: QueryParam = { name, kind: 'other', shape: { kind: 'string' }, isList: false, description: undefined };
  return queryParams.find((param) => param.name === name) ?? other;
}
