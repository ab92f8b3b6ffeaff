import type { Row } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import { formError } from './form-errors.ts';
import { rowLabel } from './row-label.ts';
import type { FormError } from './validation-error.ts';

/** Says that a row stays because other rows point to it. */
export function stillUsed(model: ModelDescription, row: Row): FormError {
  return formError('protected', '“%(name)s” cannot be deleted: other rows still refer to it.', {
    name: rowLabel(model, row),
  });
}
