// Two kinds of errors: of requests, which become responses, and of declarations, which are the project's.
import { catalogue, ProjectError } from '../../kernel/errors.ts';
import { HttpError } from '../http/errors.ts';
import { NON_FIELD, type ProblemTree } from './fields/problem.ts';

/** An error whose response has the API's one shape. `code` is DRF's: `not_found`, `permission_denied`. */
export class ApiError extends HttpError {
  /** Problems of the body by field; undefined for errors that are one sentence. */
  readonly problems: ProblemTree | readonly ProblemTree[] | undefined;
  /** DRF's code of the error. */
  readonly detailCode: string;

  constructor(
    status: number,
    detailCode: string,
    message: string,
    details: { headers?: Record<string, string>; problems?: ProblemTree | readonly ProblemTree[] } = {},
  ) {
    super(status, message, {
      code: `API_${detailCode.toUpperCase()}`,
      expose: true,
      ...(details.headers ? { headers: details.headers } : {}),
    });
    this.detailCode = detailCode;
    this.problems = details.problems;
  }
}

/** 400 with the problems of the body: of one object, or of each row of a list. */
export function invalidBody(problems: ProblemTree | readonly ProblemTree[]): ApiError {
  return new ApiError(400, 'invalid', 'The request body is not valid.', { problems });
}

/** 400 for the body as a whole. */
export function invalidObject(message: string): ApiError {
  return invalidBody({ [NON_FIELD]: [{ code: 'invalid', message }] });
}

export const apiErrors = {
  parse: (detail: string) => new ApiError(400, 'parse_error', detail),
  badQuery: (name: string, message: string, code = 'invalid') =>
    new ApiError(400, 'invalid', `${name}: ${message}`, { problems: { [name]: [{ code, message }] } }),
  notAuthenticated: (challenge?: string) =>
    unauthenticated('not_authenticated', 'Authentication credentials were not provided.', challenge),
  authenticationFailed: (detail: string, challenge?: string) =>
    unauthenticated('authentication_failed', detail, challenge),
  permissionDenied: (detail = 'You do not have permission to perform this action.') =>
    new ApiError(403, 'permission_denied', detail),
  notFound: (detail = 'Not found.') => new ApiError(404, 'not_found', detail),
  methodNotAllowed: (method: string) => new ApiError(405, 'method_not_allowed', `Method "${method}" not allowed.`),
  notAcceptable: (detail = 'Could not satisfy the request Accept header.') =>
    new ApiError(406, 'not_acceptable', detail),
  conflict: (detail: string) => new ApiError(409, 'conflict', detail),
  unprocessable: (detail: string) => new ApiError(422, 'unprocessable', detail),
  preconditionFailed: () =>
    new ApiError(412, 'precondition_failed', 'The object was changed since it was read: its ETag is another one.'),
  unsupportedMediaType: (type: string) =>
    new ApiError(415, 'unsupported_media_type', `Unsupported media type "${type}" in request.`),
  throttled: (seconds: number) =>
    new ApiError(
      429,
      'throttled',
      `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`,
      { headers: { 'retry-after': String(seconds) } },
    ),
};

/** 401 asks for credentials, so it needs a challenge; without one the answer is 403. */
function unauthenticated(code: string, detail: string, challenge: string | undefined): ApiError {
  if (challenge === undefined) return new ApiError(403, code, detail);
  return new ApiError(401, code, detail, { headers: { 'www-authenticate': challenge } });
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

export const errors = catalogue({
  API_MISSING: {
    family: ProjectError,
    message: ({ path, known }: { path: string | undefined; known: readonly string[] }) =>
      path === undefined
        ? `the project has ${known.length === 0 ? 'no API' : `several APIs: ${known.join(', ')}`}`
        : `there is no API at ${path}${known.length === 0 ? '' : `; the project has ${known.join(', ')}`}`,
    hint: ({ known }: { known: readonly string[] }) =>
      known.length === 0
        ? 'Export a router from src/<app>/api.ts: see docs/rest.md.'
        : `Run \`quintet api schema --path ${known[0]}\`.`,
  },
  API_FIELD_UNKNOWN: {
    family: ProjectError,
    message: ({ place, model, name }: { place: string; model: string; name: string; meant: string | undefined }) =>
      `${place} names '${name}', which is not a field of ${model}.`,
    hint: ({ model, meant }: { model: string; meant: string | undefined }) =>
      meant === undefined ? `Check the fields of ${model} in its models.prisma.` : `Did you mean '${meant}'?`,
  },
  API_FIELD_UNFIT: {
    family: ProjectError,
    message: ({ place, name, reason }: { place: string; name: string; reason: string }) =>
      `${place} cannot contain '${name}': ${reason}.`,
  },
  API_FIELDS_MISSING: {
    family: ProjectError,
    message: ({ model }: { model: string }) => `The viewset of ${model} does not say which fields it shows.`,
    hint: "List them: fields: ['id', 'title']; or leave some out: exclude: ['notes'].",
  },
  API_NAME_DUPLICATE: {
    family: ProjectError,
    message: ({ path, name }: { path: string; name: string }) =>
      `Two resources are registered as '${name}' in the API at '/${path}'.`,
    hint: 'Give one of them another name.',
  },
  API_ROUTE_INVALID: {
    family: ProjectError,
    message: ({ text, reason }: { text: string; reason: string }) => `The API route '${text}' ${reason}.`,
  },
  API_LOOKUP_UNFIT: {
    family: ProjectError,
    message: ({ model, field }: { model: string; field: string }) =>
      `${model}.${field} cannot be the lookup field, because it is not unique.`,
    hint: 'Name the primary key or a field with @unique as lookupField.',
  },
  API_RATE_INVALID: {
    family: ProjectError,
    message: ({ rate }: { rate: string }) => `The throttle rate '${rate}' is not valid.`,
    hint: "Write a number and a unit: '100/day', '60/min', '10/s', '1000/hour'.",
  },
  API_OPTION_CONFLICT: {
    family: ProjectError,
    message: ({ place, problem }: { place: string; problem: string }) => `${place} ${problem}.`,
  },
  API_OPTION_UNKNOWN: {
    family: ProjectError,
    message: ({ place, name }: { place: string; name: string; known: readonly string[]; meant: string | undefined }) =>
      `${place} has an unknown option '${name}'.`,
    hint: ({ known, meant }: { known: readonly string[]; meant: string | undefined }) =>
      meant === undefined ? `Options: ${known.join(', ')}.` : `Did you mean '${meant}'?`,
  },
  API_JWT_MISSING: {
    family: ProjectError,
    message: () => `JWT authentication needs the package jose, which is not installed.`,
    hint: 'npm install jose',
  },
});

export const listOfNames = quoted;
