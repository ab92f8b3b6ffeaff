import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  SESSION_VALUE_INVALID: {
    family: ProjectError,
    message: ({ key, reason }: { key: string; reason: string }) => `session value '${key}' cannot be stored: ${reason}`,
    hint: 'Store JSON values: text, numbers, booleans, null, lists and plain objects; for a date, toISOString().',
  },
  SESSION_TOO_LARGE: {
    family: ProjectError,
    message: ({ bytes, limit }: { bytes: number; limit: number }) =>
      `the session has ${bytes} bytes; the limit is ${limit}`,
    hint: 'Store large data in a model, and its id in the session.',
  },
  SESSIONS_MISSING: {
    family: ProjectError,
    message: ({ what }: { what: string }) =>
      `${what} needs the middleware sessions(), which has not run for this request`,
    hint: 'Move sessions() before the middleware that uses it.',
  },
});
