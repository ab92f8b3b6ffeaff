// Attempts that were not even looked at, because there were too many, as errors of a form.
import { countedError, formError } from '../forms/form-errors.ts';
import type { FormError } from '../forms/validation-error.ts';
import { HashingBusy, TooManyAttempts } from './errors.ts';

const THROTTLED = [
  'Too many failed attempts. Try again in a minute.',
  'Too many failed attempts. Try again in %(minutes)s minutes.',
] as const;
const BUSY = 'Too many people are logging in at the moment. Try again in a few seconds.';

export type RefusedAttempt = TooManyAttempts | HashingBusy;

export function isRefusedAttempt(error: unknown): error is RefusedAttempt {
  return error instanceof TooManyAttempts || error instanceof HashingBusy;
}

/** The error in words that can be translated. */
export function attemptError(error: RefusedAttempt): FormError {
  if (error instanceof HashingBusy) return formError('busy', BUSY);
  const minutes = Math.ceil(Number(error.data?.['retryAfterSeconds'] ?? 60) / 60);
  return countedError('throttled', THROTTLED, minutes, { minutes });
}
