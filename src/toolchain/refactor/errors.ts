import { catalogue, ProjectError, UsageError } from '../../kernel/errors.ts';

export const errors = catalogue({
  RENAME_FIELD_UNKNOWN: {
    family: ProjectError,
    message: ({ model, field, near }: { model: string; field: string; near: string | undefined }) =>
      `${model} has no field "${field}"${near ? `; did you mean "${near}"?` : ''}`,
  },
  RENAME_NAME_TAKEN: {
    family: ProjectError,
    message: ({ what, where }: { what: string; where: string }) =>
      `nothing was changed, because ${what} exists already in ${where}`,
    hint: 'Choose another name.',
  },
  RENAME_SAME: {
    family: UsageError,
    message: ({ name }: { name: string }) => `it is called "${name}" already`,
  },
  RENAME_KEY_OF_RELATION: {
    family: ProjectError,
    message: ({ model, field, relation }: { model: string; field: string; relation: string; app: string }) =>
      `${model}.${field} is the foreign key of ${model}.${relation} and can only be renamed together with it`,
    hint: ({ model, relation, app }: { model: string; relation: string; app: string }) =>
      `Rename the relation: quintet rename field ${app}/${model} ${relation} NEW`,
  },
  RENAME_FOUND_BY_NAME: {
    family: ProjectError,
    message: ({ model, field, purpose }: { model: string; field: string; purpose: string }) =>
      `${model}.${field} cannot be renamed, because Quintet uses it by this name for ${purpose}`,
    hint: 'Change only its label, with @label("…").',
  },
  RENAME_FILE_EDITED: {
    family: ProjectError,
    message: ({ path }: { path: string }) => `nothing was changed, because ${path} was edited in the meantime`,
    hint: 'Run the command again.',
  },
  RENAME_PENDING_CHANGES: {
    family: ProjectError,
    message: ({ changes }: { changes: readonly string[] }) =>
      `the models have changes without a migration, which would get mixed up with the rename:\n${changes.map((text) => `    ${text}`).join('\n')}`,
    hint: 'Run quintet makemigrations first, or add --no-migration.',
  },
});
