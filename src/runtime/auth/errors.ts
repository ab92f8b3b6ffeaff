import { catalogue, ProjectError, type ErrorDetails } from '../../kernel/errors.ts';
import { HttpError } from '../http/errors.ts';

/** 429: too many wrong passwords. Created by AUTH_THROTTLED. */
export class TooManyAttempts extends HttpError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(429, message, {
      ...details,
      code,
      headers: { 'retry-after': String(details.data?.['retryAfterSeconds'] ?? 60) },
    });
  }
}

/** 503: more people log in than the server can hash passwords for. Created by PASSWORD_HASHING_BUSY. */
export class HashingBusy extends HttpError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(503, message, {
      ...details,
      code,
      expose: true,
      headers: { 'retry-after': String(details.data?.['retryAfterSeconds'] ?? 5) },
    });
  }
}

export const errors = catalogue({
  PASSWORD_HASHING_BUSY: {
    family: HashingBusy,
    message: () => 'Too many people are logging in at the moment. Try again in a few seconds.',
  },
  PASSWORD_TOO_LONG: {
    family: ProjectError,
    message: ({ length, limit }: { length: number; limit: number }) =>
      `the password has ${length} characters; the limit is ${limit}`,
    hint: 'Check the password with validatePassword(app, password) before you hash it.',
  },
  AUTH_THROTTLED: {
    family: TooManyAttempts,
    message: ({ minutes }: { minutes: number }) =>
      `Too many failed attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
  },
  AUTH_MIDDLEWARE_MISSING: {
    family: ProjectError,
    message: ({ what }: { what: string }) =>
      `${what} needs the authentication() middleware, which did not run for this request`,
    hint: 'List sessions() and authentication() before the middleware that uses them.',
  },
  USER_MODEL_UNSUITABLE: {
    family: ProjectError,
    message: ({ model, missing }: { model: string; missing: string }) => `the user model ${model} has no ${missing}`,
    hint: 'A user model needs a unique login field (`email String @unique /// @email`) and a password (`password String /// @password`).',
  },
  USER_FIELD_UNKNOWN: {
    family: ProjectError,
    message: ({ model, field, known }: { model: string; field: string; known: readonly string[] }) =>
      `${model} has no field '${field}'; its fields are ${known.join(', ')}`,
  },
  USER_NOT_FOUND: {
    family: ProjectError,
    message: ({ label, login }: { label: string; login: string }) => `there is no user with ${label} '${login}'`,
    hint: 'Check the spelling, or create a user with `quintet createsuperuser`.',
  },
  TOKEN_SCOPE_UNKNOWN: {
    family: ProjectError,
    message: ({ scope }: { scope: string; meant: string | undefined }) =>
      scope === '' ? 'an API token needs at least one scope' : `'${scope}' is not a scope of API tokens`,
    hint: ({ meant }: { meant: string | undefined }) =>
      meant === undefined
        ? "Use 'read', 'write', or permissions of models such as 'posts.change_post'."
        : `Did you mean '${meant}'?`,
  },
  TOKEN_NOT_FOUND: {
    family: ProjectError,
    message: ({ id }: { id: string }) => `there is no API token with the id '${id}'`,
    hint: 'Run `quintet tokens list` for the ids.',
  },
  USER_INVALID: {
    family: ProjectError,
    about: 'the fields of a new user are missing, invalid or already used',
    message: ({ problems }: { problems: readonly string[] }) => problems.join(' '),
  },
});
