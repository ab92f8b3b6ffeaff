import { catalogue, type ErrorDetails } from '../../kernel/errors.ts';
import { HttpError } from '../http/errors.ts';

/** 403: a form or script call that may come from another site. `data.reason` says why; clients see it in debug only. */
export class CsrfError extends HttpError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(403, message, { ...details, code });
  }
}

/** A signed value was changed, was signed for something else, or is too old. 400 if nothing catches it. */
export class BadSignature extends HttpError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(400, message, { ...details, code, expose: false });
  }
}

export const errors = catalogue({
  CSRF_FAILED: {
    family: CsrfError,
    message: ({ forScripts }: { reason: string; forScripts: string | undefined }) =>
      forScripts === undefined
        ? 'this form has expired. Go back, reload the page and try again (CSRF verification failed)'
        : `CSRF verification failed: ${forScripts}`,
    hint: ({ reason }: { reason: string }) =>
      `${reason} Add {% csrf_token %} to forms; in scripts, send the header settings.csrf.headerName.`,
  },
  SIGNATURE_INVALID: {
    family: BadSignature,
    message: ({ reason }: { reason: string }) => `bad signature: ${reason}`,
  },
  SIGNATURE_EXPIRED: {
    family: BadSignature,
    message: ({ ageSeconds, maxAgeSeconds }: { ageSeconds: number; maxAgeSeconds: number }) =>
      `the signature is ${ageSeconds} s old; the limit is ${maxAgeSeconds} s`,
  },
  BASE36_INVALID: {
    family: BadSignature,
    message: ({ seen }: { seen: string }) => `${seen} is not a base-36 number`,
  },
});
