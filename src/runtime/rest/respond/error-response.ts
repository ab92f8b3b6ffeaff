// Every error of the API in one shape: DRF's, or RFC 9457 where `settings.rest.errors` is 'problem'.
import { STATUS_CODES } from 'node:http';
import { patchVary } from '../../http/headers/caching.ts';
import { isHttpError } from '../../http/errors.ts';
import type { HttpRequest } from '../../http/request.ts';
import { HttpResponse } from '../../http/response.ts';
import { isSlashMissing } from '../../http/routing/trailing-slash.ts';
import { toErrorResponse } from '../../http/error-response.ts';
import { InvalidRow } from '../../models/errors.ts';
import { InvalidFields, ValidationError } from '../../forms/validation-error.ts';
import { treeOf } from '../declare/serializer.ts';
import { ApiError, invalidBody } from '../errors.ts';
import { flatten, messagesOf, NON_FIELD, type ProblemTree } from '../fields/problem.ts';
import type { ApiContext } from '../request/context.ts';
import { isApiView } from '../routes/api-views.ts';
import { addCorsHeaders } from './cors.ts';
import { stringify } from './renderer.ts';

/** The response for an error that a view of the API threw. One of a form, a rule or a signal is about the request: 400. */
export function errorResponse(context: ApiContext, thrown: unknown): HttpResponse {
  // Reports the error like those of pages, and asks `apiError` for the response.
  const error = thrown instanceof ValidationError ? refusedBody(thrown) : thrown;
  const response = toErrorResponse(context.request, error);
  context.status = response.status;
  return response;
}

function refusedBody(error: ValidationError): ApiError {
  return invalidBody(error instanceof InvalidFields ? treeOf(error) : { [NON_FIELD]: error.errors });
}

/**
 * The response for an error of a request to an API: from a view of it, from middleware around one, or because there is no address
 * below the API's path.
 *
 * @returns undefined for requests to pages
 */
export function apiError(request: HttpRequest, status: number, thrown: unknown): HttpResponse | undefined {
  if (!isApiRequest(request)) return undefined;
  const error = toApiError(request, status, thrown);
  const isProblem = request.app.settings.rest.errors === 'problem';
  const body = isProblem ? problemBody(status, error, request.path) : detailBody(status, error);
  const answer = new HttpResponse(stringify(body), {
    status,
    contentType: isProblem ? 'application/problem+json' : 'application/json',
  });
  for (const [name, value] of Object.entries(error?.headers ?? {})) answer.headers.set(name, value);
  if (status >= 500) answer.headers.set('cache-control', 'no-store');
  if (!request.resolved) {
    patchVary(answer, ['Accept']);
    addCorsHeaders(request, answer);
  }
  return answer;
}

/** Without a view, people who opened the address in a browser get the site's own page. */
function isApiRequest(request: HttpRequest): boolean {
  const { app, path, resolved } = request;
  if (resolved) return isApiView(resolved.view);
  const isBelow = app.apis?.some((api) => {
    const [fixed = ''] = api.path.split('<', 1);
    return fixed !== '' && path.startsWith(`/${fixed}`);
  });
  return isBelow === true && !(request.header('accept') ?? '').includes('text/html');
}

/** Undefined for errors that are bugs, of which the client learns nothing. */
function toApiError(request: HttpRequest, status: number, thrown: unknown): ApiError | undefined {
  const { app, resolved } = request;
  if (thrown instanceof ApiError) return thrown;
  const error = isHttpError(thrown) ? thrown : app.translateError?.(thrown);
  if (!isHttpError(error)) return status < 500 ? new ApiError(status, ...usual(status)) : undefined;
  if (error instanceof InvalidRow) {
    const tree: ProblemTree = {
      ...error.errors,
      ...(error.nonFieldErrors.length > 0 ? { non_field_errors: error.nonFieldErrors } : {}),
    };
    return new ApiError(400, 'invalid', error.message, { problems: tree });
  }
  const [code, plain] = usual(error.status);
  const isWithoutRoute = error.status === 404 && resolved === undefined;
  if (isWithoutRoute && isSlashMissing(request))
    return new ApiError(404, code, `${plain} Did you mean ${request.path}/ with a trailing slash?`);
  const isPlain = PLAIN.has(error.message) || !error.expose || isWithoutRoute;
  return new ApiError(error.status, code, isPlain ? plain : error.message, { headers: error.headers });
}

function usual(status: number): readonly [code: string, detail: string] {
  return USUAL[status] ?? [`http_${status}`, STATUS_CODES[status] ?? 'Error'];
}

/** Messages that say no more than their status. */
const PLAIN: ReadonlySet<string> = new Set(['not found', 'permission denied', 'bad request']);

const USUAL: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['parse_error', 'Malformed request.'],
  403: ['permission_denied', 'You do not have permission to perform this action.'],
  404: ['not_found', 'Not found.'],
  413: ['too_large', 'The request body is too large.'],
  429: ['throttled', 'Request was throttled.'],
};

function detailBody(status: number, error: ApiError | undefined): unknown {
  if (error?.problems) return isTrees(error.problems) ? error.problems.map(messagesOf) : messagesOf(error.problems);
  return { detail: error?.message ?? STATUS_CODES[status] ?? 'Error' };
}

function problemBody(status: number, error: ApiError | undefined, instance: string): unknown {
  const trees =
    error?.problems && (isTrees(error.problems) ? Object.fromEntries(error.problems.entries()) : error.problems);
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: error?.message ?? STATUS_CODES[status] ?? 'Error',
    instance,
    code: error?.detailCode ?? 'error',
    ...(trees && {
      errors: flatten(trees).map(({ path, detail }) => ({
        pointer: `#/${path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
        code: detail.code,
        detail: detail.message,
      })),
    }),
  };
}

/** Trees of the rows of a list; details of one value have messages. */
function isTrees(problems: ProblemTree | readonly ProblemTree[]): problems is readonly ProblemTree[] {
  return Array.isArray(problems) && !problems.every((one) => 'message' in one && typeof one.message === 'string');
}
