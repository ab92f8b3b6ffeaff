import { catalogue, InputNeededError, InterruptedError, ProjectError, UsageError } from '../../kernel/errors.ts';

export const errors = catalogue({
  ARGUMENT_UNEXPECTED: {
    family: UsageError,
    message: (command: string) => `"${command}" takes no argument, only flags`,
    hint: (command: string) => `Run: quintet ${command} --help`,
  },
  COMMAND_UNKNOWN: {
    family: UsageError,
    message: (typed: string, near: string | undefined) =>
      `there is no command "${typed}"${near ? `; did you mean "${near}"?` : ''}`,
    hint: (_typed: string, near: string | undefined) => (near ? `Run: quintet ${near}` : 'Run: quintet --help'),
  },
  OUTPUT_INTERRUPTED: {
    family: InterruptedError,
    message: (file: string) => `interrupted; ${file} is as it was`,
  },
  FLAG_UNKNOWN: {
    family: UsageError,
    message: (flag: string, near: string | undefined) =>
      `there is no flag ${flag}${near ? `; did you mean ${near}?` : ''}`,
    hint: 'Add --help to see what the command takes.',
  },
  PASSWORD_REFUSED: {
    family: ProjectError,
    message: (problems: readonly string[]) => `the password is not good enough. ${problems.join(' ')}`,
  },
  USAGE_INVALID: {
    family: UsageError,
    message: (what: string) => what,
    hint: 'Add --help to see what the command takes.',
  },
  DISK_FULL: {
    family: ProjectError,
    message: (what: string) => `there is no space left on the disk: ${what}`,
    hint: 'Free some space, then run the command again; what it has begun is finished then.',
  },
  DISK_DENIED: {
    family: ProjectError,
    message: (what: string) => `the system does not permit it: ${what}`,
    hint: 'Change the owner or the permissions, or run the command as the user whose files these are.',
  },
  PROJECT_CODE_FAILED: {
    family: ProjectError,
    message: (reason: string) => `the project's own code failed: ${reason}`,
  },
  COMMAND_TWICE: {
    family: ProjectError,
    message: (name: string, files: readonly string[]) => `the command "${name}" is there twice: ${files.join(', ')}`,
    hint: 'Rename one of the files.',
  },
  COMMAND_NOT_LOADED: {
    family: ProjectError,
    message: (file: string) => `${file} is a command of an app that is not in settings.apps`,
    hint: 'Add the app to apps in src/settings.ts.',
  },
  DESTROY_APPLIED: {
    family: ProjectError,
    message: (migration: string, _previous: string | undefined) =>
      `the migration ${migration} is applied to the database, which needs it to go back`,
    hint: (_migration: string, previous: string | undefined) => `Go back first: quintet migrate ${previous ?? 'zero'}`,
  },
  FOLDER_GONE: {
    family: ProjectError,
    message: () => 'the current folder does not exist any more',
    hint: 'Change to another folder.',
  },
  INPUT_NEEDED: {
    family: InputNeededError,
    message: (question: string, _flag: string) =>
      `a question needs an answer, and there is no terminal to ask in: ${question}`,
    hint: (_question: string, flag: string) => `Answer it with ${flag}.`,
  },
});
