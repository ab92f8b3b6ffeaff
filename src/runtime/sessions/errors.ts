import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  SESSION_VALUE_INVALID: {
    family: ProjectError,
    message: ({ key, reason }: { key: string; reason: string }) => `session value '${key}' cannot be stored: ${reason}`,
    hint: 'A session holds JSON: text, numbers, booleans, null, lists and plain objects. Store a date as toISOString().',
  },
  SESSION_TOO_LARGE: {
    family: ProjectError,
    message: ({ bytes, limit }: { bytes: number; limit: number }) =>
      `the session would hold ${bytes} bytes, more than ${limit}`,
    hint: 'Keep large data in a model of its own and its id in the session.',
  },
  SESSIONS_MISSING: {
    family: ProjectError,
    message: ({ what }: { what: string }) =>
      `${what} needs the middleware sessions(), which did not run for this request`,
    hint: 'Put sessions() before what uses it.',
  },
});
