import { catalogue, InterruptedError, ProjectError, UsageError } from '../../kernel/errors.ts';

export const errors = catalogue({
  BUILD_STALE: {
    family: ProjectError,
    message: ({ folder, output }: { folder: string; output: string }) =>
      `the build of Quintet in ${folder} is out of date, and building it again failed:\n${indent(output)}`,
    hint: ({ folder }: { folder: string }) => `Run: npm --prefix ${folder} run build`,
  },
  FILES_CONFLICT: {
    family: ProjectError,
    message: ({ paths }: { paths: string[] }) =>
      `nothing was written, because ${paths.length === 1 ? 'this file exists and differs' : `these ${paths.length} files exist and differ`}: ${paths.join(', ')}`,
    hint: 'Add --force to overwrite, or --dry-run to see what would be written.',
  },
  FILES_EDITED: {
    family: ProjectError,
    message: ({ paths }: { paths: string[] }) =>
      `nothing was changed, because ${paths.length === 1 ? 'this file was' : `these ${paths.length} files were`} edited since: ${paths.join(', ')}`,
    hint: 'Add --force to remove the edits too, or --dry-run to see what would be done.',
  },
  PATH_OUTSIDE: {
    family: UsageError,
    message: ({ path }: { path: string }) => `"${path}" is not a path inside the project`,
  },
  WRITE_FAILED: {
    family: ProjectError,
    message: ({ path, reason }: { path: string; reason: string }) => `${path} cannot be written: ${reason}`,
  },
  BLUEPRINT_BROKEN: {
    family: ProjectError,
    message: ({ file, reason }: { file: string; reason: string }) => `the blueprint ${file} failed: ${reason}`,
  },
  BLUEPRINT_MISSING: {
    family: UsageError,
    message: ({ name, near }: { name: string; near: string | undefined }) =>
      `there is no blueprint "${name}"${near ? `; did you mean "${near}"?` : ''}`,
    hint: 'Run `quintet eject` to list them.',
  },
  BLUEPRINT_MANIFEST: {
    family: ProjectError,
    message: ({ file, reason }: { file: string; reason: string }) =>
      `${file} is not a valid blueprint manifest: ${reason}`,
  },
  BLUEPRINT_LIST: {
    family: ProjectError,
    message: () => '"quintet.blueprints" in package.json must be a list of package names',
    hint: 'Write it like this: "quintet": { "blueprints": ["acme-blueprints"] }',
  },
  BLUEPRINT_PACKAGE: {
    family: ProjectError,
    message: ({ name }: { name: string }) => `the package ${name} is not installed, or has no "blueprints" folder`,
    hint: ({ name }: { name: string }) =>
      `Install it with npm install --save-dev ${name}, or remove it from "quintet.blueprints".`,
  },
  TARGET_NOT_EMPTY: {
    family: ProjectError,
    message: ({ folder, entries }: { folder: string; entries: string[] }) =>
      `${folder} exists and is not empty (${entries.join(', ')}); nothing was written`,
    hint: 'Choose another name, or empty the folder.',
  },
  TARGET_NOT_FOLDER: {
    family: ProjectError,
    message: ({ path }: { path: string }) => `${path} exists and is not a folder`,
    hint: 'Choose another name.',
  },
  TARGET_READ_ONLY: {
    family: ProjectError,
    message: ({ folder }: { folder: string }) => `permission denied: cannot write to ${folder}`,
    hint: 'Change to a folder that you can write to.',
  },
  TARGET_SPACE: {
    family: ProjectError,
    message: ({ folder, freeMb, neededMb }: { folder: string; freeMb: number; neededMb: number }) =>
      `nothing was written, because a project needs ${neededMb} MB with its packages and the disk of ${folder} has ${freeMb} MB left`,
    hint: 'Free some space, or add --skip-install.',
  },
  FROM_INVALID: {
    family: UsageError,
    message: ({ scheme }: { scheme: string }) =>
      `--from must be file:… or postgresql://…, but this ${scheme}: URL is neither, or is malformed`,
  },
  FROM_NAMELESS: {
    family: UsageError,
    message: ({ host }: { host: string }) => `--from has the server ${host}, but no database name`,
    hint: 'Write postgresql://user@host/NAME.',
  },
  FROM_MISSING: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `there is no database file ${file}`,
    hint: 'Check the path; it is relative to the current folder.',
  },
  PACK_FAILED: {
    family: ProjectError,
    message: ({ output }: { output: string }) => `Quintet could not be packed into the project:\n${indent(output)}`,
  },
  INSTALL_FAILED: {
    family: ProjectError,
    message: ({ output }: { output: string }) => `npm install failed:\n${indent(output)}`,
  },
  NEW_INTERRUPTED: {
    family: InterruptedError,
    message: ({ state }: { state: string }) => `interrupted: ${state}`,
  },
  GENERATE_FIELD_SYNTAX: {
    family: UsageError,
    about: 'a field on the command line is invalid; a caret points to the error',
    message: ({ reason, source, start, length }: { reason: string; source: string; start: number; length: number }) =>
      `${reason}\n\n    ${source}\n    ${' '.repeat(start)}${'^'.repeat(length)}\n`,
    hint: 'A field is name:type[:option…][=default]; quintet generate model --help lists the types.',
  },
  GENERATE_FIELD_TWICE: {
    family: UsageError,
    message: ({ name }: { name: string }) => `duplicate field "${name}"`,
  },
  GENERATE_APP_UNKNOWN: {
    family: ProjectError,
    message: ({ app, near }: { app: string; near: string | undefined }) =>
      `there is no app "${app}" in settings.apps${near ? `; did you mean "${near}"?` : ''}`,
    hint: ({ app, near }: { app: string; near: string | undefined }) =>
      near
        ? `Correct the name, or create the app: npx quintet generate app ${app}`
        : `Create it: npx quintet generate app ${app}`,
  },
  GENERATE_TARGET_SYNTAX: {
    family: UsageError,
    about: 'the target on the command line is not APP/NAME or APP/MODEL',
    message: ({ typed, what, at }: { typed: string; what: string; at: number; near?: string | undefined }) =>
      `"${typed}" is not APP/${what}\n\n    ${typed}\n    ${' '.repeat(at)}^\n`,
    hint: ({ what, near }: { what: string; near?: string | undefined }) => {
      if (near !== undefined) return `Did you mean ${near}?`;
      return what === 'NAME' ? 'Write it like this: posts/about' : 'Write it like this: posts/Post';
    },
  },
  GENERATE_KIND_UNKNOWN: {
    family: UsageError,
    message: ({ kind, near }: { kind: string; near: string | undefined; kinds: readonly string[] }) =>
      `there is no generator "${kind}"${near ? `; did you mean "${near}"?` : ''}`,
    hint: ({ kinds }: { kinds: readonly string[] }) => `Use one of: ${kinds.join(', ')}.`,
  },
  GENERATE_USERS: {
    family: ProjectError,
    message: ({ model, what }: { model: string; what: string }) =>
      `${model} controls who can log in or what users may do, so a generated ${what} would let anyone become an administrator`,
    hint: 'Use the admin, or write the view yourself and restrict who can use it.',
  },
  GENERATE_HIDDEN: {
    family: ProjectError,
    message: ({ model, what }: { model: string; what: string }) =>
      `${model} is @hidden, so it cannot have a generated ${what}`,
    hint: 'Remove @hidden from the model, or write the view yourself.',
  },
  GENERATE_FORM_FIELD: {
    family: UsageError,
    message: ({ field, type }: { field: string; type: string }) =>
      `"${field}" has the type ${type}, which a form without a model does not support`,
    hint: 'Use a model instead of fields: quintet generate form posts/Edit Post',
  },
  GENERATE_FORM_MIXED: {
    family: UsageError,
    message: ({ model, more }: { model: string; more: string }) =>
      `a form can have a model (${model}) or its own fields (${more}), but not both`,
    hint: 'Remove one of them.',
  },
  GENERATE_FORM_OF_MODEL: {
    family: ProjectError,
    message: ({ form, model }: { form: string; model: string }) =>
      `${form} exists already: it is the form of the model ${model}`,
    hint: ({ form }: { form: string }) => `Choose another name, or add the fields to ${form} in forms.ts.`,
  },
  DESTROY_UNKNOWN: {
    family: ProjectError,
    message: ({ kind, target }: { kind: string; target: string }) =>
      `there is no record of generating the ${kind} ${target}, so later edits cannot be recognized`,
    hint: 'Add --force to remove it, with any edits.',
  },
  GENERATE_MODEL_UNKNOWN: {
    family: ProjectError,
    message: ({ model, near }: { model: string; near: string | undefined }) =>
      `there is no model "${model}"${near ? `; did you mean "${near}"?` : ''}`,
    hint: ({ model, near }: { model: string; near: string | undefined }) =>
      near ? 'Correct the name.' : `Create it: npx quintet generate model APP/${model} name:string:100`,
  },
  GENERATE_MODEL_ELSEWHERE: {
    family: ProjectError,
    message: ({ model, home, asked }: { model: string; home: string; asked: string }) =>
      `the model ${model} is in the app ${home}, not in ${asked}`,
    hint: ({ model, home }: { model: string; home: string }) => `Write ${home}/${model}.`,
  },
  GENERATE_KEY_COMPOSITE: {
    family: ProjectError,
    message: ({ model }: { model: string }) =>
      `${model} has a composite primary key, which a generated relation cannot refer to`,
    hint: 'Write this relation yourself in models.prisma.',
  },
  GENERATE_KEY_IN_URL: {
    family: ProjectError,
    message: ({ model, fields }: { model: string; fields: string }) =>
      `only ${fields} together identify a row of ${model}, but the URL of a generated view has one value`,
    hint: ({ model }: { model: string }) =>
      `Add an @id field to ${model} and make the other fields @@unique, or write the views yourself.`,
  },
  GENERATE_API_NAME: {
    family: ProjectError,
    message: ({ model, names }: { model: string; names: readonly string[] }) =>
      `the names ${names.join(' and ')} are already registered in an api.ts, so ${model} needs another name`,
    hint: ({ model }: { model: string; names: readonly string[] }) =>
      `Register it by hand: .register('NAME', modelViewSet('${model}', { fields: 'all' })), then run the command again to write its test.`,
  },
  GENERATE_API_OLD: {
    family: ProjectError,
    message: ({ app, files }: { app: string; files: readonly string[] }) =>
      `src/${app}/api/ contains an API of an earlier version, and ${files.join(', ')} ${files.length === 1 ? 'was' : 'were'} edited`,
    hint: ({ app }: { app: string; files: readonly string[] }) =>
      `Delete src/${app}/api/ and its line in src/urls.ts, run the command again, and make your changes in src/${app}/api.ts: see docs/rest.md.`,
  },
  GENERATE_KEY_TYPE: {
    family: ProjectError,
    message: ({ model, field, type }: { model: string; field: string; type: string }) =>
      `${field}, the key of ${model}, is a ${type}, and a generated API finds rows by numbers and texts only`,
    hint: ({ model }: { model: string }) => `Give ${model} an @id of type Int or String, or write the API yourself.`,
  },
  GENERATE_RELATION_TAKEN: {
    family: ProjectError,
    message: ({ model, field, file }: { model: string; field: string; file: string }) =>
      `the other side of the relation would be ${model}.${field}, which already exists in ${file} as a different field`,
    hint: 'Rename one of the two fields.',
  },
  NAME_INVALID: {
    family: UsageError,
    message: ({ what, name, reason }: { what: string; name: string; reason: string }) =>
      `"${name}" cannot be the name of ${what}: ${reason}`,
  },
});

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}
