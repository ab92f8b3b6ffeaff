import { catalogue, InputNeededError, InterruptedError, ProjectError, UsageError } from '../../kernel/errors.ts';

export const errors = catalogue({
  ARGUMENT_UNEXPECTED: {
    family: UsageError,
    message: ({ command }: { command: string }) => `"${command}" takes no arguments, only flags`,
    hint: ({ command }: { command: string }) => `Run: quintet ${command} --help`,
  },
  COMMAND_UNKNOWN: {
    family: UsageError,
    message: ({ typed, near }: { typed: string; near: string | undefined }) =>
      `there is no command "${typed}"${near ? `; did you mean "${near}"?` : ''}`,
    hint: ({ typed, near }: { typed: string; near: string | undefined }) => {
      if (near) return `Run: quintet ${near}`;
      const topic = typed.split(' ').slice(0, -1);
      return `Run: ${['quintet', ...topic, '--help'].join(' ')}`;
    },
  },
  TOKEN_EXPIRY_INVALID: {
    family: UsageError,
    message: ({ text }: { text: string }) => `'${text}' is not a duration or a date in the future`,
    hint: 'Use a number and a unit such as 90d or 12h, a date such as 2030-12-31, or never.',
  },
  INSPECT_FILE_MISSING: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `there is no database file ${file}`,
    hint: 'Check the path after --url; it is relative to the folder of the project.',
  },
  COMMAND_INTERRUPTED: {
    family: InterruptedError,
    message: ({ state }: { state: string }) => `interrupted: ${state}`,
  },
  OUTPUT_INTERRUPTED: {
    family: InterruptedError,
    message: ({ file }: { file: string }) => `interrupted: ${file} is unchanged`,
  },
  OUTPUT_LOST: {
    family: ProjectError,
    message: ({ reason, done }: { reason: string; done: readonly string[] }) =>
      done.length === 0
        ? `the output could not be written: ${reason}`
        : `the command has finished, but its output could not be written: ${reason}`,
    hint: ({ done }: { done: readonly string[] }) =>
      done.length === 0
        ? 'Write the output somewhere else: standard output is full or closed.'
        : `Do not run the command again. It has already done this:\n${done.map((line) => `      ${line}`).join('\n')}`,
  },
  FLAG_UNKNOWN: {
    family: UsageError,
    message: ({ flag, near }: { flag: string; near: string | undefined }) =>
      `there is no flag ${flag}${near ? `; did you mean ${near}?` : ''}`,
    hint: 'Add --help to see the flags of this command.',
  },
  FLAG_MISSING: {
    family: UsageError,
    message: ({ flag }: { flag: string; about: string | undefined }) => `the flag --${flag} is required`,
    hint: ({ flag, about }: { flag: string; about: string | undefined }) =>
      about ? `Add --${flag}. ${about}` : `Add --${flag}.`,
  },
  ADDRESS_INVALID: {
    family: UsageError,
    message: ({ text }: { text: string }) => `"${text}" is neither a port nor an address`,
    hint: ({ text }: { text: string }) =>
      `Write PORT, HOST or HOST:PORT, such as 8001 or 0.0.0.0:8001.${/^[\w-]+$/.test(text) ? ` If it is the name of a host: --host ${text}` : ''}`,
  },
  PASSWORD_REFUSED: {
    family: ProjectError,
    message: ({ problems }: { problems: readonly string[] }) => `this password is not allowed: ${problems.join(' ')}`,
    hint: 'Choose another password.',
  },
  USAGE_INVALID: {
    family: UsageError,
    about: 'an argument or flag is missing or invalid',
    message: ({ what }: { what: string }) => what,
    hint: 'Add --help to see the arguments and flags of this command.',
  },
  DISK_FULL: {
    family: ProjectError,
    message: ({ what }: { what: string }) => `there is no space left on the disk: ${what}`,
    hint: 'Free some space and run the command again: it completes what it has started.',
  },
  DISK_DENIED: {
    family: ProjectError,
    message: ({ what }: { what: string }) => `permission denied: ${what}`,
    hint: 'Change the owner or the permissions, or run the command as the user who owns the files.',
  },
  PROJECT_CODE_FAILED: {
    family: ProjectError,
    message: ({ reason }: { reason: string }) => `the project's own code failed: ${reason}`,
  },
  COMMAND_TWICE: {
    family: ProjectError,
    message: ({ name, files }: { name: string; files: readonly string[] }) =>
      `the command "${name}" is defined more than once: ${files.join(', ')}`,
    hint: 'Rename one of the files.',
  },
  COMMAND_NOT_LOADED: {
    family: ProjectError,
    message: ({ file }: { file: string }) => `${file} is a command of an app that is not in settings.apps`,
    hint: 'Add the app to apps in src/settings.ts.',
  },
  DESTROY_APPLIED: {
    family: ProjectError,
    message: ({ migration }: { migration: string; previous: string | undefined }) =>
      `the migration ${migration} is applied to the database, which needs the file to revert it`,
    hint: ({ previous }: { previous: string | undefined }) => `Revert it first: quintet migrate ${previous ?? 'zero'}`,
  },
  FOLDER_GONE: {
    family: ProjectError,
    message: () => 'the current folder does not exist any more',
    hint: 'Change to another folder.',
  },
  INPUT_NEEDED: {
    family: InputNeededError,
    message: ({ question }: { question: string; flag: string }) =>
      `this question needs an answer, and there is no terminal to ask in: ${question}`,
    hint: ({ flag }: { flag: string }) => `Answer it with ${flag}.`,
  },
});
