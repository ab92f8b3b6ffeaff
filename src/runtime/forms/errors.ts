import { catalogue, ProjectError, type ErrorDetails } from '../../kernel/errors.ts';
import { HttpError } from '../http/errors.ts';

/** Another request was faster: 409, for views that do not show the form again. Made by FORM_SAVE_CONFLICT. */
export class SaveConflict extends HttpError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(409, message, { ...details, code });
  }
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ') || 'none';

export const errors = catalogue({
  FORM_APP_MISSING: {
    family: ProjectError,
    message: ({ name }: { name: string }) =>
      `the field '${name}' reads its choices from the project, and no project runs in this process`,
    hint: 'Make the form by from(request), or give bind() a request.',
  },
  FORM_FIELD_UNKNOWN: {
    family: ProjectError,
    message: ({ name, known }: { name: string; known: readonly string[]; meant: string | undefined }) =>
      `the form has no field '${name}'; its fields are ${quoted(known)}`,
    hint: ({ meant }: { meant: string | undefined }) => (meant ? `Did you mean '${meant}'?` : ''),
  },
  FORM_MODEL_FIELD_UNKNOWN: {
    family: ProjectError,
    message: ({
      model,
      name,
      known,
    }: {
      model: string;
      name: string;
      known: readonly string[];
      meant: string | undefined;
    }) => `modelForm('${model}') names '${name}', which is no field of ${model}; it has ${quoted(known)}`,
    hint: ({ meant }: { meant: string | undefined }) =>
      meant ? `Did you mean '${meant}'?` : 'Correct the name in forms.ts.',
  },
  FORM_MODEL_FIELD_NOT_EDITABLE: {
    family: ProjectError,
    message: ({ model, name, reason }: { model: string; name: string; reason: string }) =>
      `modelForm('${model}') names '${name}', which a form cannot change: ${reason}`,
    hint: 'Leave it out of `fields`.',
  },
  FORM_SCHEMA_UNKNOWN: {
    family: ProjectError,
    message: ({ app, name }: { app: string; name: string; meant: string | undefined }) =>
      `@json(schema: "${name}") names a schema that src/${app}/schemas.ts does not export`,
    hint: ({ app, name, meant }: { app: string; name: string; meant: string | undefined }) =>
      meant
        ? `Did you mean '${meant}'?`
        : `Export it: export const ${name} = z.object({ … }) in src/${app}/schemas.ts; that of another app is called "app.${name}".`,
  },
  FORM_SAVE_CONFLICT: {
    family: SaveConflict,
    message: ({ problems }: { problems: readonly string[] }) => problems.join('; '),
    hint: 'Call form.trySave() and show the form again where it gives undefined.',
  },
  FORMSET_LIMITS_INVALID: {
    family: ProjectError,
    message: ({ problem }: { problem: string }) => `the limits of a formset do not go together: ${problem}`,
    hint: 'Correct extra, min, max or absoluteMax where the set is declared.',
  },
  FORMSET_NOT_VALID: {
    family: ProjectError,
    message: ({ count }: { count: number }) =>
      count === 0
        ? 'save() was called on a formset that was not sent yet'
        : `save() was called on a formset with ${count} errors`,
    hint: "Call it after `if (request.method === 'POST' && set.isValid())`.",
  },
  FORMSET_PARENT_MISSING: {
    family: ProjectError,
    message: ({ parent, model }: { parent: string; model: string }) =>
      `an inline formset of ${model} was saved without the ${parent} that its rows belong to`,
    hint: 'Give it to from(request, { parent }), or to save({ parent }) when it was made by the same form.',
  },
  FORMSET_RELATION_AMBIGUOUS: {
    family: ProjectError,
    message: ({ model, parent, names }: { model: string; parent: string; names: readonly string[] }) =>
      `inlineFormSet('${parent}', '${model}') cannot choose between the relations ${quoted(names)} of ${model} to ${parent}`,
    hint: ({ names }: { names: readonly string[] }) => `Name one: { relation: '${names[0]}' }.`,
  },
  FORMSET_RELATION_MISSING: {
    family: ProjectError,
    message: ({ model, parent }: { model: string; parent: string }) => `${model} has no foreign key to ${parent}`,
    hint: 'An inline formset needs the model that holds the key: inlineFormSet(parent, child).',
  },
  VALIDATOR_UNKNOWN: {
    family: ProjectError,
    message: ({ name, field }: { name: string; field: string; meant: string | undefined }) =>
      `the field ${field} is to be checked by '${name}', which no validators.ts exports`,
    hint: ({ name, meant }: { name: string; meant: string | undefined }) =>
      meant ? `Did you mean '${meant}'?` : `Write src/<app>/validators.ts: export const ${name} = (value: string) => …`,
  },
  FORM_NOT_VALID: {
    family: ProjectError,
    message: ({ problems }: { problems: readonly string[] }) =>
      `save() was called on a form that is not valid: ${problems.join('; ') || 'it was not sent yet'}`,
    hint: "Call it after `if (request.method === 'POST' && form.isValid())`.",
  },
});
