// Rows of one set that would have the same unique values. Those that the database has already are found form by form.
import type { ModelDescription } from '../../../kernel/model.ts';
import { fieldOf } from '../../../kernel/model.ts';
import type { BoundModelForm } from '../model/bound-model-form.ts';
import { relationOf } from '../model/editable.ts';
import { keyOf } from '../model/keys.ts';

type ColumnsForm = Pick<BoundModelForm, 'columns'>;

interface SetDuplicate<Form> {
  /** The later one of the two. */
  form: Form;
  message: string;
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
      if (seen.has(String(key))) return [{ form, message: describe(model, fields) }];
      seen.add(String(key));
      return [];
    });
  });
}

function describe(model: ModelDescription, fields: readonly string[]): string {
  const names = [...new Set(fields.map((name) => relationOf(model, name)?.name ?? name))];
  const [first = '', ...more] = names.map((name) => fieldOf(model, name)?.label ?? name);
  if (more.length === 0) return `Please correct the duplicate data for ${first}.`;
  const words = [first, ...more.slice(0, -1)].join(', ');
  return `Please correct the duplicate data for ${words} and ${more.at(-1)}, which must be unique.`;
}
