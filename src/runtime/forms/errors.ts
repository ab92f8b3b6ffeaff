import { catalogue, ProjectError, type ErrorDetails } from '../../kernel/errors.ts';
import { HttpError } from '../http/errors.ts';

/** Another request was faster: 409, for views that do not show the form again. Created by FORM_SAVE_CONFLICT. */
export class SaveConflict extends HttpError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(409, message, { ...details, code });
  }
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ') || 'none';

export const errors = catalogue({
  FORM_APPLICATION_MISSING: {
    family: ProjectError,
    message: ({ name }: { name: string }) =>
      `the field '${name}' reads its choices from the database, but no application is running in this process`,
    hint: 'Create the form with from(request), or pass the request to bind().',
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
    }) => `modelForm('${model}') names '${name}', but ${model} has no such field; its fields are ${quoted(known)}`,
    hint: ({ meant }: { meant: string | undefined }) =>
      meant ? `Did you mean '${meant}'?` : 'Correct the name in forms.ts.',
  },
  FORM_MODEL_FIELD_NOT_EDITABLE: {
    family: ProjectError,
    message: ({ model, name, reason }: { model: string; name: string; reason: string }) =>
      `modelForm('${model}') names '${name}', which a form cannot change: ${reason}`,
    hint: 'Remove it from `fields`.',
  },
  FORM_SCHEMA_UNKNOWN: {
    family: ProjectError,
    message: ({ app, name }: { app: string; name: string; meant: string | undefined }) =>
      `@json(schema: "${name}") names a schema that src/${app}/schemas.ts does not export`,
    hint: ({ app, name, meant }: { app: string; name: string; meant: string | undefined }) =>
      meant
        ? `Did you mean '${meant}'?`
        : `Add \`export const ${name} = z.object({ … })\` to src/${app}/schemas.ts. For a schema of another app, write "app.${name}".`,
  },
  FORM_SAVE_CONFLICT: {
    family: SaveConflict,
    about: 'another request changed the database between the validation and the save',
    message: ({ problems }: { problems: readonly string[] }) => problems.join('; '),
    hint: 'Call form.trySave(), and show the form again if it returns undefined.',
  },
  FORMSET_LIMITS_INVALID: {
    family: ProjectError,
    message: ({ problem }: { problem: string }) => `the limits of a formset are invalid: ${problem}`,
    hint: 'Change extra, min, max or absoluteMax of the formset.',
  },
  FORMSET_NOT_VALID: {
    family: ProjectError,
    message: ({ count }: { count: number }) =>
      count === 0
        ? 'save() was called on a formset that was not submitted'
        : `save() was called on a formset with ${count} errors`,
    hint: "Call save() only if `request.method === 'POST' && set.isValid()`.",
  },
  FORMSET_PARENT_MISSING: {
    family: ProjectError,
    message: ({ parent, model }: { parent: string; model: string }) =>
      `an inline formset of ${model} was saved without the ${parent} that its rows belong to`,
    hint: 'Pass it to from(request, { parent }), or to save({ parent }) if the same request creates it.',
  },
  FORMSET_RELATION_AMBIGUOUS: {
    family: ProjectError,
    message: ({ model, parent, names }: { model: string; parent: string; names: readonly string[] }) =>
      `inlineFormSet('${parent}', '${model}') is ambiguous: ${model} has several relations to ${parent}, ${quoted(names)}`,
    hint: ({ names }: { names: readonly string[] }) => `Choose one: { relation: '${names[0]}' }.`,
  },
  FORMSET_RELATION_MISSING: {
    family: ProjectError,
    message: ({ model, parent }: { model: string; parent: string }) => `${model} has no foreign key to ${parent}`,
    hint: 'Pass the model with the foreign key as the second argument: inlineFormSet(parent, child).',
  },
  VALIDATOR_UNKNOWN: {
    family: ProjectError,
    message: ({ name, field }: { name: string; field: string; meant: string | undefined }) =>
      `the field ${field} has the validator '${name}', which no validators.ts exports`,
    hint: ({ name, meant }: { name: string; meant: string | undefined }) =>
      meant
        ? `Did you mean '${meant}'?`
        : `Add it to src/<app>/validators.ts: export const ${name} = (value: string) => …`,
  },
  FORM_NOT_VALID: {
    family: ProjectError,
    message: ({ problems }: { problems: readonly string[] }) =>
      `save() was called on a form that is not valid: ${problems.join('; ') || 'it was not submitted'}`,
    hint: "Call save() only if `request.method === 'POST' && form.isValid()`.",
  },
});
