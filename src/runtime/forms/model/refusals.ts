// Errors of a save that are the fault of what was typed: they belong into the form, not onto an error page.
import { QuintetError } from '../../../kernel/errors.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import {
  CheckViolation,
  ExclusionViolation,
  ForeignKeyViolation,
  UniqueViolation,
  ValueRejected,
} from '../../db/violations.ts';
import { formError } from '../form-errors.ts';
import { InvalidFields, ValidationError, type FormError } from '../validation-error.ts';
import { describeDuplicate, type UniqueProblem } from './unique.ts';

/**
 * What a form says about an error of its save; undefined for an error that is not about the row.
 *
 * @param error as `translateDatabaseError` gives it: a violated constraint, or a ValidationError or an InvalidRow of a signal
 */
export function describeRefusal(model: ModelDescription, error: unknown): readonly UniqueProblem[] | undefined {
  if (error instanceof InvalidFields)
    return [
      ...Object.entries(error.byField).flatMap(([field, found]) => found.map((one) => ({ field, error: one }))),
      ...error.ofRow.map((one) => ({ field: null, error: one })),
    ];
  if (error instanceof ValidationError) return error.errors.map((one) => ({ field: null, error: one }));
  if (error instanceof UniqueViolation && isOf(model, error.model)) return [describeDuplicate(model, error.fields)];
  if (error instanceof ExclusionViolation && isOf(model, error.model))
    return [{ field: null, error: formError('exclusion', 'This conflicts with an entry that exists already.', {}) }];
  if (error instanceof CheckViolation && isOf(model, error.model))
    return [{ field: null, error: describeCheck(error.constraint) }];
  if (error instanceof ValueRejected && isOf(model, error.model))
    return [{ field: null, error: formError('invalid', 'The database does not accept one of these values.', {}) }];
  if (error instanceof ForeignKeyViolation)
    return [
      {
        field: null,
        error: { code: 'invalid_choice', message: 'A row that this one points to does not exist any more.' },
      },
    ];
  return QuintetError.is(error) && error.code === 'ROW_INVALID' ? problemsOf(model, error.data ?? {}) : undefined;
}

/** SQLite gives the expression of a CHECK without a name, which is not for visitors. */
function describeCheck(constraint: string): FormError {
  return /^[\p{L}_][\p{L}\p{N}_$ ]*$/u.test(constraint)
    ? formError('check', 'Constraint “%(name)s” is violated.', { name: constraint })
    : formError('check', 'A constraint of the database is violated.', {});
}

function isOf(model: ModelDescription, name: string): boolean {
  return name === model.name || name === '';
}

interface InvalidRowData {
  model?: string;
  errors?: Readonly<Record<string, readonly FormError[]>>;
  nonFieldErrors?: readonly FormError[];
}

/** What a handler of a signal found wrong with `fullClean`; only errors of the form's own model have a field here. */
function problemsOf(model: ModelDescription, data: InvalidRowData): UniqueProblem[] {
  const isOwn = data.model === model.name;
  return [
    ...Object.entries(data.errors ?? {}).flatMap(([name, found]) =>
      found.map((error) => ({ field: isOwn ? name : null, error })),
    ),
    ...(data.nonFieldErrors ?? []).map((error) => ({ field: null, error })),
  ];
}
