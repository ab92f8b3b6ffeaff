import { catalogue, InterruptedError, ProjectError, UsageError } from '../../kernel/errors.ts';

export const errors = catalogue({
  BUILD_STALE: {
    family: ProjectError,
    message: (folder: string, output: string) =>
      `the sources of Quintet in ${folder} are newer than what was built from them, and the build failed:\n${indent(output)}`,
    hint: (folder: string) => `Run: npm --prefix ${folder} run build`,
  },
  ANCHOR_MISSING: {
    family: ProjectError,
    message: (file: string, expected: string, paste: string) =>
      `${file} has no ${expected}, so nothing was written. Add this yourself and run the command again:\n\n${indent(paste)}\n`,
  },
  FILES_CONFLICT: {
    family: ProjectError,
    message: (paths: string[]) =>
      `${paths.length === 1 ? 'a file exists' : `${paths.length} files exist`} with another content; nothing was written: ${paths.join(', ')}`,
    hint: 'Add --force to overwrite, or --dry-run to see what would be written.',
  },
  FILES_EDITED: {
    family: ProjectError,
    message: (paths: string[]) =>
      `${paths.length === 1 ? 'a file was' : `${paths.length} files were`} edited since; nothing was changed: ${paths.join(', ')}`,
    hint: 'Add --force to take the edits out with the rest, or --dry-run to see what would be done.',
  },
  PATH_OUTSIDE: {
    family: UsageError,
    message: (path: string) => `"${path}" is not a path inside of the project`,
  },
  TYPESCRIPT_SYNTAX: {
    family: ProjectError,
    message: (file: string, reason: string) => `${file} does not parse, so nothing can be inserted: ${reason}`,
  },
  WRITE_FAILED: {
    family: ProjectError,
    message: (path: string, reason: string) => `${path} cannot be written: ${reason}`,
  },
  BLUEPRINT_BROKEN: {
    family: ProjectError,
    message: (file: string, reason: string) => `the blueprint ${file} failed: ${reason}`,
  },
  BLUEPRINT_MISSING: {
    family: UsageError,
    message: (name: string, near: string | undefined) =>
      `there is no blueprint "${name}"${near ? `; did you mean "${near}"?` : ''}`,
    hint: 'quintet eject lists them.',
  },
  BLUEPRINT_MANIFEST: {
    family: ProjectError,
    message: (file: string, reason: string) => `${file} does not describe a blueprint: ${reason}`,
  },
  BLUEPRINT_LIST: {
    family: ProjectError,
    message: () => '"quintet.blueprints" must be a list of names of packages',
    hint: 'Write for example: "quintet": { "blueprints": ["acme-blueprints"] }',
  },
  BLUEPRINT_PACKAGE: {
    family: ProjectError,
    message: (name: string) => `the package ${name} is not installed, or it has no folder "blueprints"`,
    hint: (name: string) => `Run: npm install --save-dev ${name}; or take it out of "quintet.blueprints".`,
  },
  TARGET_NOT_EMPTY: {
    family: ProjectError,
    message: (folder: string, entries: string[]) =>
      `${folder} exists and is not empty (${entries.join(', ')}); nothing was written`,
    hint: 'Choose another name, or empty the folder.',
  },
  TARGET_NOT_FOLDER: {
    family: ProjectError,
    message: (path: string) => `${path} exists and is not a folder`,
    hint: 'Choose another name.',
  },
  TARGET_READ_ONLY: {
    family: ProjectError,
    message: (folder: string) => `there is no permission to write in ${folder}`,
    hint: 'Change to a folder of your own.',
  },
  TARGET_SPACE: {
    family: ProjectError,
    message: (folder: string, freeMb: number, neededMb: number) =>
      `the disk of ${folder} has ${freeMb} MB left, and a project with its packages takes ${neededMb} MB; nothing was written`,
    hint: 'Free some space, or add --skip-install.',
  },
  FROM_INVALID: {
    family: UsageError,
    message: (scheme: string) =>
      `--from takes file:… or postgresql://…; this ${scheme}: URL is neither or is malformed`,
  },
  FROM_NAMELESS: {
    family: UsageError,
    message: (host: string) => `--from names the server ${host} but no database`,
    hint: 'Write postgresql://user@host/NAME.',
  },
  FROM_MISSING: {
    family: ProjectError,
    message: (file: string) => `there is no database file ${file}`,
    hint: 'Check the path: it is relative to the current folder.',
  },
  PACK_FAILED: {
    family: ProjectError,
    message: (output: string) => `Quintet could not be packed into the project:\n${indent(output)}`,
  },
  INSTALL_FAILED: {
    family: ProjectError,
    message: (output: string) => `npm install failed:\n${indent(output)}`,
  },
  NEW_INTERRUPTED: {
    family: InterruptedError,
    message: (state: string) => `interrupted: ${state}`,
  },
  GENERATE_FIELD_SYNTAX: {
    family: UsageError,
    message: (reason: string, source: string, start: number, length: number) =>
      `${reason}\n\n    ${source}\n    ${' '.repeat(start)}${'^'.repeat(length)}\n`,
    hint: 'A field is name:type[:option…][=default]; quintet generate model --help lists the types.',
  },
  GENERATE_FIELD_TWICE: {
    family: UsageError,
    message: (name: string) => `the field "${name}" is given twice`,
  },
  GENERATE_APP_UNKNOWN: {
    family: ProjectError,
    message: (app: string, near: string | undefined) =>
      `there is no app "${app}" in settings.apps${near ? `; did you mean "${near}"?` : ''}`,
    hint: (app: string, near: string | undefined) =>
      (near ? undefined : `Make it: npx quintet generate app ${app}`) ?? `Or make it: npx quintet generate app ${app}`,
  },
  GENERATE_TARGET_SYNTAX: {
    family: UsageError,
    message: (typed: string, what: string, at: number) =>
      `"${typed}" is not APP/${what}\n\n    ${typed}\n    ${' '.repeat(at)}^\n`,
    hint: (_typed: string, what: string) =>
      what === 'NAME' ? 'Write for example: posts/about' : 'Write for example: posts/Post',
  },
  GENERATE_KIND_UNKNOWN: {
    family: UsageError,
    message: (kind: string, near: string | undefined, _kinds: readonly string[]) =>
      `there is no generator "${kind}"${near ? `; did you mean "${near}"?` : ''}`,
    hint: (_kind: string, _near: string | undefined, kinds: readonly string[]) => `There are: ${kinds.join(', ')}.`,
  },
  GENERATE_USERS: {
    family: ProjectError,
    message: (model: string, what: string) =>
      `${model} decides who may sign in or what people may do: with a generated ${what}, anybody could become an administrator`,
    hint: 'Use the admin, or write this view yourself and say who may use it.',
  },
  GENERATE_HIDDEN: {
    family: ProjectError,
    message: (model: string, what: string) => `${model} is @hidden: it cannot have a generated ${what}`,
    hint: 'Remove @hidden from the model, or write this view yourself.',
  },
  GENERATE_FORM_FIELD: {
    family: UsageError,
    message: (field: string, type: string) => `"${field}" is of the type ${type}, which a form without a model has not`,
    hint: 'Give a model in place of fields: quintet generate form posts/Edit Post',
  },
  GENERATE_FORM_MIXED: {
    family: UsageError,
    message: (model: string, more: string) =>
      `a form is of a model (${model}) or of fields of its own (${more}), not of both`,
    hint: 'Leave one of them out.',
  },
  GENERATE_FORM_OF_MODEL: {
    family: ProjectError,
    message: (form: string, model: string) => `${form} is there already: it is the form of the model ${model}`,
    hint: (form: string) => `Choose another name than ${form}, or add the fields to it in forms.ts.`,
  },
  DESTROY_UNKNOWN: {
    family: ProjectError,
    message: (kind: string, target: string) =>
      `the history does not know how the ${kind} ${target} was written, so what was edited since cannot be told`,
    hint: 'Add --force to remove it as it is now.',
  },
  GENERATE_MODEL_UNKNOWN: {
    family: ProjectError,
    message: (model: string, near: string | undefined) =>
      `there is no model "${model}"${near ? `; did you mean "${near}"?` : ''}`,
  },
  GENERATE_MODEL_ELSEWHERE: {
    family: ProjectError,
    message: (model: string, home: string, asked: string) =>
      `the model ${model} is in the app ${home}, not in ${asked}`,
    hint: (model: string, home: string) => `Write ${home}/${model}.`,
  },
  GENERATE_KEY_COMPOSITE: {
    family: ProjectError,
    message: (model: string) =>
      `${model} has a primary key of several fields, which a generated relation cannot point to`,
    hint: 'Write this relation yourself in models.prisma.',
  },
  GENERATE_KEY_IN_URL: {
    family: ProjectError,
    message: (model: string, fields: string) =>
      `Only ${fields} together tell the rows of ${model} apart, and the URL of a generated view holds one value`,
    hint: (model: string) =>
      `Add a field to ${model} that is @id and keep the others as @@unique, or write its views yourself.`,
  },
  GENERATE_RELATION_TAKEN: {
    family: ProjectError,
    message: (model: string, field: string, file: string) =>
      `the other side of the relation would be ${model}.${field}, which ${file} has already with another meaning`,
    hint: 'Rename one of the two fields.',
  },
  NAME_INVALID: {
    family: UsageError,
    message: (what: string, name: string, reason: string) => `"${name}" cannot be the name of ${what}: ${reason}`,
  },
});

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}
