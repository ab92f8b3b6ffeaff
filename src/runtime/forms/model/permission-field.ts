// The field for a column with `@permissionList`.
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { capitalize } from '../../../kernel/names.ts';
import { permissionName, permissionsOfModel } from '../../../kernel/permissions.ts';
import type { HttpRequest } from '../../http/request.ts';
import { toChoiceEntries, type ChoiceEntry } from '../choices.ts';
import type { Field } from '../field.ts';
import { multipleChoiceField } from '../fields/choice.ts';
import { formEnvironment } from '../form-environment.ts';
import type { Localize } from '../form-errors.ts';

/** All permissions that the project's models have, to be chosen from. @param request the one that the form is for */
export function permissionField(
  field: FieldDescription,
  models: readonly ModelDescription[],
  request: HttpRequest | undefined,
): Field {
  const choices = permissionChoices(models, request && formEnvironment(request).localize);
  return multipleChoiceField<string>({ choices, required: false, label: field.label, help: field.help }) as Field;
}

const USUAL = {
  add: 'Can add %(name)s',
  change: 'Can change %(name)s',
  delete: 'Can delete %(name)s',
  view: 'Can view %(name)s',
};

function permissionChoices(models: readonly ModelDescription[], localize: Localize = plain): ChoiceEntry<string>[] {
  const say = (text: string): string => localize({ text, values: {} });
  return models
    .filter(({ hidden }) => !hidden)
    .flatMap((model) => {
      const usual = new Map(Object.entries(USUAL).map(([action, text]) => [permissionName(model, action), text]));
      const options = permissionsOfModel(model).map(({ name, label }) => {
        const text = usual.get(name);
        return [
          name,
          text === undefined ? say(label) : localize({ text, values: { name: say(model.label) } }),
        ] as const;
      });
      return toChoiceEntries<string>([[`${capitalize(say(model.label))} (${model.app})`, options]]);
    });
}

function plain({ text, values }: Parameters<Localize>[0]): string {
  return text.replaceAll(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}
