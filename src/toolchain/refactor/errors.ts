import { catalogue, ProjectError, UsageError } from '../../kernel/errors.ts';

export const errors = catalogue({
  RENAME_FIELD_UNKNOWN: {
    family: ProjectError,
    message: (model: string, field: string, near: string | undefined) =>
      `${model} has no field "${field}"${near ? `; did you mean "${near}"?` : ''}`,
  },
  RENAME_NAME_TAKEN: {
    family: ProjectError,
    message: (what: string, where: string) => `${what} exists already, in ${where}; nothing was changed`,
    hint: 'Choose another name.',
  },
  RENAME_SAME: {
    family: UsageError,
    message: (name: string) => `"${name}" is the name that it has`,
  },
  RENAME_KEY_OF_RELATION: {
    family: ProjectError,
    message: (model: string, field: string, relation: string, _app: string) =>
      `${model}.${field} is the foreign key of ${model}.${relation}, and is renamed with it`,
    hint: (model: string, _field: string, relation: string, app: string) =>
      `Rename the relation: quintet rename field ${app}/${model} ${relation} NEW`,
  },
  RENAME_FOUND_BY_NAME: {
    family: ProjectError,
    message: (model: string, field: string, purpose: string) =>
      `Quintet finds ${model}.${field} by its name, for ${purpose}; it cannot be renamed`,
    hint: 'Give it another label for people with @label("…").',
  },
  RENAME_FILE_EDITED: {
    family: ProjectError,
    message: (path: string) => `${path} was edited while the rename was planned; nothing was changed`,
    hint: 'Run the command again.',
  },
  RENAME_PENDING_CHANGES: {
    family: ProjectError,
    message: (changes: readonly string[]) =>
      `the models have changes without a migration, which would be mixed with the rename:\n${changes.map((text) => `    ${text}`).join('\n')}`,
    hint: 'Run quintet makemigrations first, or add --no-migration.',
  },
});
