import { catalogue, type ErrorDetails, ProjectError, QuintetError } from '../../kernel/errors.ts';

export interface HttpErrorDetails extends ErrorDetails {
  /** Headers that the error's response carries. */
  headers?: Record<string, string>;
  /** Default `HTTP_<status>`. */
  code?: string;
  /** True: the client sees the message also outside debug. Default: for 4xx. */
  expose?: boolean;
  /** True: the message says no more than the status, which a page in another language than English explains. */
  isUsual?: boolean;
}

/**
 * Ends a request with a status. Thrown by views and the code that they call; the server renders the page.
 * Messages of 4xx errors are shown to the client, those of 5xx only in debug.
 *
 * @example throw new HttpError(409, 'somebody else edited this post');
 */
export class HttpError extends QuintetError {
  override readonly exitCode: number = 1;
  /** 400 to 599. */
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly expose: boolean;
  readonly isUsual: boolean;

  constructor(status: number, message: string, details: HttpErrorDetails = {}) {
    super(details.code ?? `HTTP_${status}`, message, details);
    this.status = status;
    this.headers = details.headers ?? {};
    this.expose = details.expose ?? status < 500;
    this.isUsual = details.isUsual ?? false;
  }
}

/** 404. */
export class Http404 extends HttpError {
  constructor(message?: string, details: HttpErrorDetails = {}) {
    super(404, message ?? 'not found', { isUsual: message === undefined, ...details });
  }
}

/** 403. */
export class PermissionDenied extends HttpError {
  constructor(message?: string, details: HttpErrorDetails = {}) {
    super(403, message ?? 'permission denied', { isUsual: message === undefined, ...details });
  }
}

/** 400. */
export class BadRequest extends HttpError {
  constructor(message?: string, details: HttpErrorDetails = {}) {
    super(400, message ?? 'bad request', { isUsual: message === undefined, ...details });
  }
}

/** Returns a 404 to throw: `throw notFound('no such post')`. */
export function notFound(message?: string): Http404 {
  return new Http404(message);
}

/** True for errors that carry a status, also those of another copy of the package. */
export function isHttpError(error: unknown): error is HttpError {
  return QuintetError.is(error) && typeof (error as Partial<HttpError>).status === 'number';
}

/** 400 by code: what the client sent cannot be read or is rejected. */
class RefusedRequest extends HttpError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(400, message, { ...details, code });
  }
}

/** 400 by code, without telling the client what the settings are. */
class SuspiciousRequest extends HttpError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(400, message, { ...details, code, expose: false });
  }
}

/** 413 by code: what the client sent is more than settings.uploads allows. */
class TooLargeRequest extends HttpError {
  // The rest of the body stays unread, so the connection cannot be used again.
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(413, message, { ...details, code, headers: { connection: 'close' } });
  }
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ') || 'none';

export const errors = catalogue({
  MODEL_UNKNOWN: {
    family: ProjectError,
    message: ({ name, known }: { name: string; known: readonly string[]; meant: string | undefined }) =>
      `there is no model '${name}'; the models are ${quoted(known)}`,
    hint: ({ meant }: { meant: string | undefined }) =>
      meant ? `Did you mean '${meant}'?` : 'Declare it in src/<app>/models.prisma and run `quintet sync`.',
  },
  NO_ACTIVE_APPLICATION: {
    family: ProjectError,
    message: ({ what }: { what: string }) => `${what} needs a running application, but none is running in this process`,
    hint: 'Call it in a view, or use request.app.urls.',
  },
  NO_REVERSE_MATCH: {
    family: ProjectError,
    message: ({ name, reason }: { name: string; reason: string }) => `cannot reverse '${name}': ${reason}`,
    hint: 'Run `quintet routes` to list all names and their parameters.',
  },
  ROUTE_INVALID: {
    family: ProjectError,
    message: ({ route, reason }: { route: string; reason: string }) => `URL route '${route}' ${reason}`,
  },
  CONVERTER_EXISTS: {
    family: ProjectError,
    message: ({ name }: { name: string }) => `the URL converter '${name}' is already registered`,
    hint: 'Choose another name; converters cannot be replaced.',
  },
  HEADER_INVALID: {
    family: ProjectError,
    message: ({ name, value }: { name: string; value: string }) =>
      `header ${JSON.stringify(name)} cannot be set to ${JSON.stringify(value)}: a name must be a token, and a value cannot contain line breaks or NUL`,
  },
  COOKIE_INVALID: {
    family: ProjectError,
    message: ({ name, reason }: { name: string; reason: string }) =>
      `cookie ${JSON.stringify(name)} cannot be set: ${reason}`,
  },
  REDIRECT_UNSAFE: {
    family: SuspiciousRequest,
    message: ({ target, reason }: { target: string; reason: string }) =>
      `unsafe redirect to ${JSON.stringify(target)}: ${reason}`,
  },
  MIDDLEWARE_RESPONSE_MISSING: {
    family: ProjectError,
    message: ({ middleware, seen }: { middleware: string; seen: string }) =>
      `middleware '${middleware}' returned ${seen} instead of a response`,
    hint: 'Return the result of `next()`, or another HttpResponse.',
  },
  RESPONSE_MISSING: {
    family: ProjectError,
    message: ({ view, seen }: { view: string; seen: string }) =>
      `view '${view}' returned ${seen} instead of a response`,
    hint: 'Return render(…), redirect(…), json(…), text(…) or another HttpResponse.',
  },
  SLASH_MISSING: {
    family: ProjectError,
    message: ({ method, path }: { method: string; path: string }) =>
      `${method} ${path} has no trailing slash, and a redirect to ${path}/ would lose the body`,
    hint: 'Add the slash to the URL of the form; {% url %} prints it correctly.',
  },
  HOST_INVALID: {
    family: SuspiciousRequest,
    message: ({ host }: { host: string }) =>
      `invalid Host header ${JSON.stringify(host)}: it is not a domain name (RFC 1034/1035)`,
  },
  HOST_NOT_ALLOWED: {
    family: SuspiciousRequest,
    message: ({ host, domain }: { host: string; domain: string }) =>
      `invalid Host header ${JSON.stringify(host)}: '${domain}' is not in ALLOWED_HOSTS (settings.allowedHosts)`,
    hint: ({ domain }: { domain: string }) => `Add '${domain}' to ALLOWED_HOSTS (settings.allowedHosts).`,
  },
  REQUEST_PATH_INVALID: {
    family: RefusedRequest,
    message: () => 'the path of the URL cannot be decoded',
  },
  REQUEST_JSON_INVALID: {
    family: RefusedRequest,
    message: ({ reason }: { reason: string }) => `the body is not valid JSON: ${reason}`,
  },
  REQUEST_JSON_TOO_DEEP: {
    family: RefusedRequest,
    message: ({ limit }: { limit: number }) => `the JSON of the body is nested more than ${limit} levels deep`,
  },
  REQUEST_ENCODING_INVALID: {
    family: RefusedRequest,
    message: () => 'the body is not valid UTF-8',
  },
  REQUEST_CHARSET_UNSUPPORTED: {
    family: RefusedRequest,
    message: ({ charset }: { charset: string }) => `the charset of the form is '${charset}'; expected UTF-8`,
  },
  REQUEST_FORM_INVALID: {
    family: RefusedRequest,
    message: ({ reason }: { reason: string }) => `the form cannot be read: ${reason}`,
  },
  REQUEST_ABORTED: {
    family: RefusedRequest,
    message: () => 'the client closed the connection before the body was complete',
  },
  REQUEST_TOO_MANY_FIELDS: {
    family: RefusedRequest,
    message: ({ limit }: { limit: number }) => `the request has more than ${limit} fields (settings.uploads.maxFields)`,
  },
  REQUEST_TOO_MANY_FILES: {
    family: RefusedRequest,
    message: ({ limit }: { limit: number }) => `the request has more than ${limit} files (settings.uploads.maxFiles)`,
  },
  REQUEST_BODY_TOO_LARGE: {
    family: TooLargeRequest,
    message: ({ limit }: { limit: number }) => `the body is larger than ${limit} bytes (settings.uploads.maxBodyBytes)`,
  },
  REQUEST_TOO_LARGE: {
    family: TooLargeRequest,
    message: ({ limit }: { limit: number }) =>
      `the form and its files are larger than ${limit} bytes (settings.uploads.maxTotalBytes)`,
  },
  REQUEST_FILE_TOO_LARGE: {
    family: TooLargeRequest,
    message: ({ name, limit }: { name: string; limit: number }) =>
      `file ${JSON.stringify(name)} is larger than ${limit} bytes (settings.uploads.maxFileBytes)`,
  },
  REQUEST_BODY_USED: {
    family: ProjectError,
    message: ({ wanted, used }: { wanted: string; used: string }) =>
      `request.${wanted}() was called after request.${used}(), which has already read the multipart body`,
  },
  FILE_NAME_UNSAFE: {
    family: RefusedRequest,
    about: 'the name of an uploaded file is unsafe',
    message: ({ reason }: { reason: string }) => reason,
  },
});
