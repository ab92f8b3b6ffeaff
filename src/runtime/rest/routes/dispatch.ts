// The way of a request through a view of the API.
import { patchVary } from '../../http/headers/caching.ts';
import type { HttpRequest } from '../../http/request.ts';
import { HttpResponse } from '../../http/response.ts';
import type { View } from '../../http/view.ts';
import { isInScope } from '../../access/scope.ts';
import { setRequestUser } from '../../auth/signed-in-user.ts';
import type { Credentials } from '../authenticate/authentication.ts';
import { forcedCredentials } from '../authenticate/forced.ts';
import { apiErrors } from '../errors.ts';
import { ApiContext } from '../request/context.ts';
import { refusal } from '../request/refusal.ts';
import { negotiate } from '../request/negotiate.ts';
import { errorResponse } from '../respond/error-response.ts';
import { addCorsHeaders, preflight } from '../respond/cors.ts';
import { checkThrottles } from '../throttle/throttle.ts';
import { checkQuery } from '../list/query.ts';
import type { Endpoint } from './endpoint.ts';

/** The view for an address. CSRF is the session authentication's business. */
export function apiView(endpoint: () => Endpoint, name: string): View<Record<string, unknown>> {
  const view: View<Record<string, unknown>> = (request, params) => handle(endpoint(), request, params);
  view.csrfExempt = true;
  view.viewName = name;
  return view;
}

async function handle(
  endpoint: Endpoint,
  request: HttpRequest,
  params: Record<string, unknown>,
): Promise<HttpResponse> {
  const early = preflight(request, endpoint.allow);
  if (early) return early;
  const context = new ApiContext(request, endpoint, params);
  let response: HttpResponse;
  try {
    response = await answer(context);
  } catch (error) {
    response = errorResponse(context, error);
  }
  for (const header in context.headers) response.headers.set(header, context.headers[header] as string);
  response.headers.setDefault('allow', endpoint.allow);
  if (endpoint.renderers.length > 1) patchVary(response, ['Accept']);
  addCorsHeaders(request, response);
  return response;
}

async function answer(context: ApiContext): Promise<HttpResponse> {
  const { endpoint, request, params } = context;
  const { renderer, params: accepted } = negotiate(request, endpoint.renderers, params['format'] as string | undefined);
  context.renderer = renderer;
  context.accepted = accepted;
  context.version = endpoint.versioning?.determine(request, params) ?? null;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  context.operation = endpoint.operations.get(method);
  await authenticateRequest(context);
  if (context.operation === undefined && method !== 'OPTIONS') throw apiErrors.methodNotAllowed(request.method);
  await checkPermission(context);
  const throttles = context.operation?.throttles ?? endpoint.throttles;
  if (throttles.length > 0) await checkThrottles(context, throttles);
  if (context.operation === undefined) return render(context, await endpoint.metadata(context));
  checkQuery(context, context.operation);
  return render(context, await context.operation.handle(context));
}

async function authenticateRequest(context: ApiContext): Promise<void> {
  const { request, endpoint } = context;
  if (request.app.forcedUsers) {
    const forced = await forcedCredentials(request);
    if (forced) return acceptCredentials(context, forced, 'forced');
  }
  for (const scheme of endpoint.authentication) {
    const credentials = await scheme.authenticate(request);
    if (credentials) return acceptCredentials(context, credentials, scheme.name);
  }
}

function acceptCredentials(context: ApiContext, credentials: Credentials, scheme: string): void {
  context.credentials = credentials;
  context.user = credentials.user;
  if (scheme !== 'session') setRequestUser(context.request, credentials.user, credentials.scopes);
}

/** @throws {ApiError} 401, 403 */
async function checkPermission(context: ApiContext): Promise<void> {
  const { endpoint, operation, user, request, credentials } = context;
  const { model } = endpoint;
  const action = context.accessAction;
  if (credentials?.scopes && !isInScope(credentials.scopes, model, action))
    throw apiErrors.permissionDenied('The token does not have the scope for this request.');
  const answer = model
    ? await context.access.answer(model, action)
    : await (operation?.permission ?? endpoint.permission)?.({ user, action, model, request });
  // A filter decides about rows; without a model there are none.
  if (model ? answer !== false : answer === true) return;
  throw refusal(context);
}

/** @param result what a handler returned */
export async function render(context: ApiContext, result: unknown): Promise<HttpResponse> {
  if (result instanceof HttpResponse) return result;
  if (result === undefined) return new HttpResponse(null, { status: 204, contentType: '' });
  const { renderer } = context;
  const body = await renderer.render(result, context);
  return new HttpResponse(body, { status: context.status, contentType: renderer.contentType ?? renderer.mediaType });
}
