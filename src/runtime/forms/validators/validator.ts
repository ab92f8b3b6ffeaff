import { toFormErrors, type FormError } from '../validation-error.ts';

/** Checks a cleaned value; returns the error or undefined. A plain string gets the code `invalid`. */
export type Validator<T> = (value: T) => FormError | string | undefined;

/** Returns the errors of all validators, in their order. */
export function runValidators<T>(value: T, validators: readonly Validator<T>[]): FormError[] {
  return validators.flatMap((validate) => {
    const found = validate(value);
    return found === undefined ? [] : toFormErrors(found);
  });
}
