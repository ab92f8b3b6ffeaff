/** A problem of a value: a sentence for users and a code for programs (`required`, `max_length`, …). */
export interface FormError {
  readonly message: string;
  readonly code: string;
}

/** Thrown by `Field.parse` and by the `clean` hook of a form to reject a value. The form catches it. */
export class ValidationError extends Error {
  readonly errors: readonly FormError[];

  /** @param code defaults to `invalid`; ignored when errors come with their own. */
  constructor(errors: string | FormError | readonly FormError[], code = 'invalid') {
    const list = toFormErrors(errors, code);
    super(list.map((error) => error.message).join(' '));
    this.name = 'ValidationError';
    this.errors = list;
  }
}

/** Refuses a row: problems by field, in the words of a form. Thrown by rules of a model and by signals before a save. */
export class InvalidFields extends ValidationError {
  /** By the name of the field; a foreign key under the name of its relation. */
  readonly byField: Readonly<Record<string, readonly FormError[]>>;
  /** Of the row as a whole. */
  readonly ofRow: readonly FormError[];

  constructor(byField: Readonly<Record<string, readonly FormError[]>>, ofRow: readonly FormError[] = []) {
    super([...ofRow, ...Object.values(byField).flat()]);
    this.name = 'InvalidFields';
    this.byField = byField;
    this.ofRow = ofRow;
  }
}

/** One shape out of the three that validators and hooks may give. */
export function toFormErrors(
  errors: string | FormError | readonly FormError[],
  code = 'invalid',
): readonly FormError[] {
  if (typeof errors === 'string') return [{ message: errors, code }];
  return 'message' in errors ? [errors] : errors;
}
