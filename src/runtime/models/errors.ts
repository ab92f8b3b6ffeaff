import { catalogue, ProjectError, type ErrorDetails } from '../../kernel/errors.ts';
import type { FormError } from '../forms/validation-error.ts';
import { HttpError } from '../http/errors.ts';

/** A row that is not valid: 400 if a view does not catch it. Created by ROW_INVALID. */
export class InvalidRow extends HttpError {
  /** By field; a foreign key is under the name of its relation. */
  readonly errors: Readonly<Record<string, readonly FormError[]>>;
  /** Of the row as a whole, such as values that are unique together. */
  readonly nonFieldErrors: readonly FormError[];
  /** `Post` */
  readonly model: string;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(400, message, { ...details, code });
    const { model, errors, nonFieldErrors } = details.data as Pick<InvalidRow, 'model' | 'errors' | 'nonFieldErrors'>;
    this.model = model;
    this.errors = errors;
    this.nonFieldErrors = nonFieldErrors;
  }
}

export const errors = catalogue({
  ROW_INVALID: {
    family: InvalidRow,
    message: ({ model, problems }: { model: string; problems: readonly string[] }) =>
      `${model} is not valid: ${problems.join('; ')}`,
  },
  VALIDATION_NESTED: {
    family: ProjectError,
    message: ({ model, field, operation }: { model: string; field: string; operation: string }) =>
      `\`validate\` cannot check the nested write ${model}.${field}: { ${operation} }`,
    hint: 'Write those rows with a separate call, in one transaction: atomic(db, async (tx) => { … }).',
  },
});
