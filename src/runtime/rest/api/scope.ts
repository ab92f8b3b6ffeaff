// What an endpoint takes from its router where its viewset does not say it.
import { and, isAuthenticated, type Rule } from '../../access/rule.ts';
import { sessionAuthentication } from '../authenticate/session.ts';
import { tokenAuthentication } from '../authenticate/token.ts';
import type { ViewOptions } from '../declare/viewset.ts';
import { DEFAULT_PARSERS } from '../request/parser.ts';
import { jsonRenderer } from '../respond/renderer.ts';
import type { Endpoint } from '../routes/endpoint.ts';
import type { Operation } from '../routes/operation.ts';
import { describeEndpoint } from '../routes/metadata.ts';
import type { Api } from './api.ts';

/** Rules in a list must all allow it. */
export function toRule(permissions: ViewOptions['permissions']): Rule | undefined {
  if (permissions === undefined) return undefined;
  return typeof permissions === 'function' ? permissions : and(...permissions);
}

export interface EndpointParts
  extends Pick<Endpoint, 'title' | 'model' | 'isDetail'>, Partial<Pick<Endpoint, 'represent'>> {
  options: ViewOptions;
  operations: readonly Operation[];
}

const ORDER = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

export function createEndpoint(
  api: Api,
  { options, operations, title, model, isDetail, represent }: EndpointParts,
): Endpoint {
  const given = { ...api.options, ...definedOf(options) };
  const methods = operations.map(({ method }) => method as string).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return {
    api,
    title,
    description: options.description ?? '',
    model,
    isDetail,
    operations: new Map(operations.map((operation) => [operation.method, operation])),
    allow: [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', '),
    authentication: given.authentication ?? [tokenAuthentication(), sessionAuthentication()],
    // Without a model there are no permissions to ask about, so signing in is what is left.
    permission: toRule(given.permissions) ?? (model ? undefined : isAuthenticated),
    throttles: given.throttles ?? [],
    parsers: given.parsers ?? DEFAULT_PARSERS,
    renderers: given.renderers ?? [jsonRenderer],
    versioning: given.versioning,
    represent,
    metadata: describeEndpoint,
  };
}

function definedOf(options: ViewOptions): Partial<ViewOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
