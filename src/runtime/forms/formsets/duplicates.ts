// Rows of one set that would have the same unique values. Those that the database has already are found form by form.
import type { ModelDescription } from '../../../kernel/model.ts';
import { fieldOf } from '../../../kernel/model.ts';
import { formError } from '../form-errors.ts';
import type { BoundModelForm } from '../model/bound-model-form.ts';
import { relationOf } from '../model/editable.ts';
import { keyOf } from '../model/keys.ts';
import type { FormError } from '../validation-error.ts';

type ColumnsForm = Pick<BoundModelForm, 'columns'>;

interface SetDuplicate<Form> {
  /** The later one of the two. */
  form: Form;
  error: FormError;
}

/** Every form that repeats a unique value, or unique set of values, of a form before it. Null equals nothing, as in SQL. */
export function findSetDuplicates<Form extends ColumnsForm>(
  model: ModelDescription,
  forms: readonly Form[],
): SetDuplicate<Form>[] {
  const sets = [model.primaryKey, ...model.uniques.map(({ fields }) => fields)];
  return sets.flatMap((fields) => {
    const seen = new Set<string>();
    return forms.flatMap((form) => {
      const key = keyOf(form.columns, fields);
      if (key === undefined) return [];
      if (seen.has(String(key))) return [{ form, error: describe(model, fields) }];
      seen.add(String(key));
      return [];
    });
  });
}

function describe(model: ModelDescription, fields: readonly string[]): FormError {
  const names = [...new Set(fields.map((name) => relationOf(model, name)?.name ?? name))];
  const labels = names.map((name) => fieldOf(model, name)?.label ?? name);
  const text =
    labels.length === 1
      ? 'Please correct the duplicate data for %(field_label)s.'
      : 'Please correct the duplicate data for %(field_labels)s, which must be unique.';
  return formError('unique', text, { field_label: labels[0] ?? '', field_labels: labels });
}
