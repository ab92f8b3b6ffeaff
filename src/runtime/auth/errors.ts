import { catalogue, ProjectError, type ErrorDetails } from '../../kernel/errors.ts';
import { HttpError } from '../http/errors.ts';

/** 429: too many wrong passwords. Made by AUTH_THROTTLED. */
export class TooManyAttempts extends HttpError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(429, message, {
      ...details,
      code,
      headers: { 'retry-after': String(details.data?.['retryAfterSeconds'] ?? 60) },
    });
  }
}

export const errors = catalogue({
  AUTH_THROTTLED: {
    family: TooManyAttempts,
    message: (minutes: number) =>
      `Too many failed attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
  },
  AUTH_MIDDLEWARE_MISSING: {
    family: ProjectError,
    message: (what: string) => `${what} needs the middleware authentication(), which did not run for this request`,
    hint: 'Put sessions() and authentication() before what uses it.',
  },
  USER_MODEL_UNSUITABLE: {
    family: ProjectError,
    message: (model: string, missing: string) => `the user model ${model} has no ${missing}`,
    hint: 'A user model needs a unique login field (`email String @unique /// @email`) and a password (`password String /// @password`).',
  },
  USER_FIELD_UNKNOWN: {
    family: ProjectError,
    message: (model: string, field: string, known: readonly string[]) =>
      `${model} has no field '${field}' to fill in; it has ${known.join(', ')}`,
  },
  USER_NOT_FOUND: {
    family: ProjectError,
    message: (label: string, login: string) => `there is no user with ${label} '${login}'`,
    hint: 'Check the spelling; `quintet createsuperuser` makes a new one.',
  },
  USER_INVALID: {
    family: ProjectError,
    message: (problems: readonly string[]) => problems.join(' '),
  },
});
