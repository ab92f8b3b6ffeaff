// Every error of the API in one shape: DRF's, or RFC 9457 where `settings.rest.errors` is 'problem'.
import { STATUS_CODES } from 'node:http';
import { isHttpError } from '../../http/errors.ts';
import { HttpResponse } from '../../http/response.ts';
import { toErrorResponse } from '../../http/error-response.ts';
import { InvalidRow } from '../../models/errors.ts';
import { ApiError } from '../errors.ts';
import { flatten, messagesOf, type ProblemTree } from '../fields/problem.ts';
import type { ApiContext } from '../request/context.ts';
import { stringify } from './renderer.ts';

/** The response for an error that a view of the API threw. */
export function errorResponse(context: ApiContext, thrown: unknown): HttpResponse {
  const { request } = context;
  const error = toApiError(context, thrown);
  const status = error?.status ?? 500;
  // Logs, and headers of the error, are those of every other page.
  const response = toErrorResponse(request, thrown);
  context.status = status;
  const isProblem = request.app.settings.rest.errors === 'problem';
  const body = isProblem ? problemBody(status, error, request.path) : detailBody(status, error);
  const answer = new HttpResponse(stringify(body), {
    status,
    contentType: isProblem ? 'application/problem+json' : 'application/json',
  });
  for (const [name, value] of Object.entries(error?.headers ?? {})) answer.headers.set(name, value);
  if (response.status >= 500) answer.headers.set('cache-control', 'no-store');
  return answer;
}

/** Undefined for errors that are bugs, of which the client learns nothing. */
function toApiError({ app }: ApiContext, thrown: unknown): ApiError | undefined {
  if (thrown instanceof ApiError) return thrown;
  const error = isHttpError(thrown) ? thrown : app.translateError?.(thrown);
  if (!isHttpError(error)) return undefined;
  if (error instanceof InvalidRow) {
    const tree: ProblemTree = {
      ...error.errors,
      ...(error.nonFieldErrors.length > 0 ? { non_field_errors: error.nonFieldErrors } : {}),
    };
    return new ApiError(400, 'invalid', error.message, { problems: tree });
  }
  const [code, usual] = USUAL[error.status] ?? [`http_${error.status}`, STATUS_CODES[error.status] ?? 'Error'];
  const isPlain = PLAIN.has(error.message) || !error.expose;
  return new ApiError(error.status, code, isPlain ? usual : error.message, { headers: error.headers });
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
