// The addresses of resources without a model: viewsets of handlers, and single views.
import { capitalize } from '../../../kernel/names.ts';
import type { AccessAction } from '../../access/rule.ts';
import type { HttpMethod } from '../declare/action.ts';
import type { Registration } from '../declare/router.ts';
import type { AnySerializer } from '../declare/serializer.ts';
import { type ApiViewDeclaration, METHOD_NAMES, type Handler, type ViewSet } from '../declare/viewset.ts';
import { formatOutput, readInput } from '../request/handler-input.ts';
import type { ApiContext } from '../request/context.ts';
import type { OperationKind, Operation } from '../routes/operation.ts';
import { actionOperations, actionPath, bodyOf } from './action-operations.ts';
import { type Api, type ApiResource, type ApiRoute, NO_MODEL } from './api.ts';
import { createEndpoint } from './scope.ts';

const ACCESS: Readonly<Record<HttpMethod, AccessAction>> = {
  GET: 'view',
  POST: 'add',
  PUT: 'change',
  PATCH: 'change',
  DELETE: 'delete',
};

interface HandlerParts {
  kind: OperationKind;
  method: HttpMethod;
  input: AnySerializer | undefined;
  output: AnySerializer | undefined;
}

function handlerOperation(handler: Handler | undefined, { kind, method, input, output }: HandlerParts): Operation[] {
  if (handler === undefined) return [];
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const operation: Operation = {
    kind,
    name: kind,
    method,
    access: ACCESS[method],
    permission: undefined,
    throttles: undefined,
    description: undefined,
    input: hasBody ? bodyOf(input) : undefined,
    output: method === 'DELETE' ? undefined : bodyOf(output),
    query: undefined,
    inputSerializer: input,
    outputSerializer: output,
    handle: async (context) => formatOutput(context, await handler(withInput(context))),
  };
  return [operation];
}

function withInput(context: ApiContext): Parameters<Handler>[0] {
  return Object.assign(context, { input: () => readInput(context) });
}

/** @throws {ProjectError} API_ROUTE_INVALID */
export function viewSetEndpoints(api: Api, registration: Registration, { options }: ViewSet): ApiResource {
  const { name, basename } = registration;
  const { list, create, retrieve, update, partialUpdate, destroy, serializer: both, actions = {} } = options;
  const title = options.name ?? capitalize(name);
  const handler = (one: Handler | undefined, kind: OperationKind, method: HttpMethod) =>
    handlerOperation(one, { kind, method, input: both, output: both });
  const address = (
    path: string,
    routeName: string,
    parts: Pick<Parameters<typeof createEndpoint>[1], 'operations' | 'isDetail' | 'title'>,
  ) =>
    parts.operations.length === 0
      ? []
      : [
          {
            path,
            name: `${basename}-${routeName}`,
            endpoint: createEndpoint(api, { options, model: undefined, ...parts }),
          },
        ];
  const routes: ApiRoute[] = [
    ...address(`${name}/`, 'list', {
      operations: [...handler(list, 'list', 'GET'), ...handler(create, 'create', 'POST')],
      isDetail: false,
      title: `${title} List`,
    }),
    ...Object.entries(actions).flatMap(([key, action]) =>
      address(`${name}/${action.detail ? '<str:pk>/' : ''}${actionPath(key, action)}/`, actionPath(key, action), {
        operations: actionOperations(key, action, (context) =>
          Promise.resolve(action.handle(withInput(context) as never)),
        ),
        isDetail: action.detail,
        title: `${title} ${capitalize(key)}`,
      }),
    ),
    ...address(`${name}/<str:pk>/`, 'detail', {
      operations: [
        ...handler(retrieve, 'retrieve', 'GET'),
        ...handler(update, 'update', 'PUT'),
        ...handler(partialUpdate, 'partialUpdate', 'PATCH'),
        ...handler(destroy, 'destroy', 'DELETE'),
      ],
      isDetail: true,
      title: `${title} Instance`,
    }),
  ];
  return { ...NO_MODEL, registration, routes };
}

export function viewEndpoints(api: Api, registration: Registration, { options }: ApiViewDeclaration): ApiResource {
  const { name, basename } = registration;
  const { input, output } = options;
  const operations = (Object.keys(METHOD_NAMES) as (keyof typeof METHOD_NAMES)[]).flatMap((key) =>
    handlerOperation(options[key], { kind: 'action', method: METHOD_NAMES[key], input, output }),
  );
  const title = options.name ?? capitalize(name);
  const endpoint = createEndpoint(api, { options, operations, title, model: undefined, isDetail: false });
  return { ...NO_MODEL, registration, routes: [{ path: `${name}/`, name: basename, endpoint }] };
}
