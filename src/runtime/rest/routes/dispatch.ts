// The way of a request through a view of the API.
import { patchVary } from '../../http/headers/caching.ts';
import type { HttpRequest } from '../../http/request.ts';
import { HttpResponse } from '../../http/response.ts';
import type { View } from '../../http/view.ts';
import { isInScope } from '../../access/scope.ts';
import { setRequestUser } from '../../auth/signed-in-user.ts';
import { ANONYMOUS } from '../../auth/user.ts';
import { type Credentials, readAuthorization } from '../authenticate/authentication.ts';
import { forcedCredentials } from '../authenticate/forced.ts';
import { apiErrors } from '../errors.ts';
import { ApiContext } from '../request/context.ts';
import { refusal } from '../request/refusal.ts';
import { negotiate } from '../request/negotiate.ts';
import { errorResponse } from '../respond/error-response.ts';
import { addCorsHeaders, preflight } from '../respond/cors.ts';
import { once } from '../idempotency/once.ts';
import { checkThrottles } from '../throttle/throttle.ts';
import { checkQuery } from '../list/query.ts';
import { jsonRenderer } from '../respond/renderer.ts';
import { markApiView } from './api-views.ts';
import type { Endpoint } from './endpoint.ts';
import { isAllowed } from './permission.ts';

/** Shows an address to people who open it in a browser. */
export interface BrowsePages {
  /** True if the client asks for a page. */
  isWanted(context: ApiContext): boolean;
  /** Reads the form of a page, which stands for a request of another method. @throws {ApiError} 403 without the CSRF token */
  readForm(context: ApiContext): Promise<ApiContext['submitted']>;
  /** The page around the response that a program would have got. */
  show(context: ApiContext, response: HttpResponse): Promise<HttpResponse>;
}

/**
 * The view for an address. CSRF is the session authentication's business.
 *
 * @param pages of the browsable API; undefined: there are none
 */
export function apiView(endpoint: () => Endpoint, name: string, pages?: BrowsePages): View<Record<string, unknown>> {
  const view: View<Record<string, unknown>> = (request, params) => handle(endpoint(), { request, params, pages });
  view.csrfExempt = true;
  markApiView(view);
  view.viewName = name;
  return view;
}

interface Call {
  request: HttpRequest;
  params: Record<string, unknown>;
  pages: BrowsePages | undefined;
}

async function handle(endpoint: Endpoint, { request, params, pages }: Call): Promise<HttpResponse> {
  const early = preflight(request, endpoint.allow);
  if (early) return early;
  const context = new ApiContext(request, endpoint, params);
  const page = pages?.isWanted(context) ? pages : undefined;
  let response: HttpResponse;
  try {
    response = await answer(context, page);
  } catch (error) {
    response = errorResponse(context, error);
  }
  for (const header in context.headers) response.headers.set(header, context.headers[header] as string);
  response.headers.setDefault('allow', endpoint.allow);
  if (pages || endpoint.renderers.length > 1) patchVary(response, ['Accept']);
  addCorsHeaders(request, response);
  return page ? page.show(context, response) : response;
}

async function answer(context: ApiContext, page: BrowsePages | undefined): Promise<HttpResponse> {
  const { endpoint, request, params } = context;
  if (page) {
    context.renderer = jsonRenderer;
    context.submitted = await page.readForm(context);
  } else {
    const format = params['format'] as string | undefined;
    const { renderer, params: accepted } = negotiate(request, endpoint.renderers, format);
    context.renderer = renderer;
    context.accepted = accepted;
  }
  context.version = endpoint.versioning?.determine(request, params) ?? null;
  const method = context.method === 'HEAD' ? 'GET' : context.method;
  context.operation = endpoint.operations.get(method);
  await authenticateRequest(context);
  if (context.operation === undefined && method !== 'OPTIONS') throw apiErrors.methodNotAllowed(context.method);
  await checkPermission(context);
  const throttles = context.operation?.throttles ?? endpoint.throttles;
  if (throttles.length > 0) await checkThrottles(context, throttles);
  if (context.operation === undefined) return render(context, await endpoint.metadata(context));
  const { operation } = context;
  checkQuery(context, operation);
  return once(context, async () => render(context, await operation.handle(context)));
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
  refuseUnknownBearer(context);
  // Nor is it the user of a session that this address does not accept: nothing has checked the CSRF token.
  setRequestUser(request, ANONYMOUS);
}

/** Each scheme leaves the tokens of others alone, so one that none has recognized is refused here. @throws {ApiError} 401 */
function refuseUnknownBearer({ request, endpoint }: ApiContext): void {
  const challenge = endpoint.authentication.find((scheme) => scheme.challenge?.startsWith('Bearer'))?.challenge;
  if (challenge === undefined || readAuthorization(request, 'bearer') === undefined) return;
  throw apiErrors.authenticationFailed('Invalid token.', `${challenge}, error="invalid_token"`);
}

function acceptCredentials(context: ApiContext, credentials: Credentials, scheme: string): void {
  context.credentials = credentials;
  context.user = credentials.user;
  if (scheme !== 'session') setRequestUser(context.request, credentials.user, credentials.scopes);
}

/** @throws {ApiError} 401, 403 */
async function checkPermission(context: ApiContext): Promise<void> {
  const { endpoint, credentials } = context;
  if (credentials?.scopes && !isInScope(credentials.scopes, endpoint.model, context.accessAction))
    throw apiErrors.permissionDenied('The token does not have the scope for this request.');
  if (!(await isAllowed(context))) throw refusal(context);
}

/** @param result what a handler returned */
export async function render(context: ApiContext, result: unknown): Promise<HttpResponse> {
  if (result instanceof HttpResponse) return result;
  if (result === undefined) return new HttpResponse(null, { status: 204, contentType: '' });
  const { renderer } = context;
  const body = await renderer.render(result, context);
  return new HttpResponse(body, { status: context.status, contentType: renderer.contentType ?? renderer.mediaType });
}
