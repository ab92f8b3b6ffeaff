// The field for a column with `@permissionList`.
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { capitalize } from '../../../kernel/names.ts';
import { permissionsOfModel } from '../../../kernel/permissions.ts';
import type { Field } from '../field.ts';
import { multipleChoiceField } from '../fields/index.ts';

/** All permissions that the project's models have, to be chosen from. */
export function permissionField(field: FieldDescription, models: readonly ModelDescription[]): Field {
  const choices = models
    .filter(({ hidden }) => !hidden)
    .map((model) => {
      const options = permissionsOfModel(model).map(({ name, label }) => [name, label] as const);
      return [`${capitalize(model.label)} (${model.app})`, options] as const;
    });
  return multipleChoiceField<string>({ choices, required: false, label: field.label, help: field.help }) as Field;
}
