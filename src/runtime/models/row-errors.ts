import { ForeignKeyViolation, UniqueViolation } from '../db/violations.ts';
import { translateDatabaseError } from '../db/translate-error.ts';
import { schemaInUse } from '../db/schema-in-use.ts';
import { describeDuplicate } from '../forms/model/unique.ts';
import { relationOf } from '../forms/model/editable.ts';
import type { RowProblems } from '../forms/model/clean-row.ts';
import { InvalidFields, ValidationError } from '../forms/validation-error.ts';
import { InvalidRow } from './errors.ts';

/**
 * Returns the problems that an error reports about a row, by field, with the messages of forms: of `validate: true`, and
 * of the database's own refusal of a value that another row has, or of a row that does not exist. Undefined for other errors.
 *
 * @example try { await db.post.create({ data }) } catch (error) { const problems = rowErrors(error); if (!problems) throw error; }
 */
export function rowErrors(error: unknown): RowProblems | undefined {
  if (error instanceof InvalidRow) return { errors: error.errors, nonFieldErrors: error.nonFieldErrors };
  if (error instanceof InvalidFields) return { errors: error.byField, nonFieldErrors: error.ofRow };
  if (error instanceof ValidationError) return { errors: {}, nonFieldErrors: error.errors };
  const refusal = translateDatabaseError(error);
  if (!(refusal instanceof UniqueViolation) && !(refusal instanceof ForeignKeyViolation)) return undefined;
  const model = schemaInUse()?.models.find(({ name }) => name === refusal.model);
  if (model === undefined) return undefined;
  if (refusal instanceof UniqueViolation) {
    const { field, error: problem } = describeDuplicate(model, refusal.fields);
    return field === null
      ? { errors: {}, nonFieldErrors: [problem] }
      : { errors: { [field]: [problem] }, nonFieldErrors: [] };
  }
  const problem = { code: 'invalid_choice', message: 'A row that this one points to does not exist any more.' };
  const relation = refusal.fields[0] === undefined ? undefined : relationOf(model, refusal.fields[0])?.name;
  return relation === undefined
    ? { errors: {}, nonFieldErrors: [problem] }
    : { errors: { [relation]: [problem] }, nonFieldErrors: [] };
}
