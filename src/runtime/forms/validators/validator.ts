import { toFormErrors, type FormError } from '../validation-error.ts';

/** Looks at a cleaned value; gives what is wrong with it, or undefined. A plain string gets the code `invalid`. */
export type Validator<T> = (value: T) => FormError | string | undefined;

/** Everything the validators have against the value, in their order. */
export function runValidators<T>(value: T, validators: readonly Validator<T>[]): FormError[] {
  return validators.flatMap((validate) => {
    const found = validate(value);
    return found === undefined ? [] : toFormErrors(found);
  });
}
