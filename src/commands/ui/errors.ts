import { catalogue, InputNeededError, UsageError } from '../../kernel/errors.ts';

export const errors = catalogue({
  COMMAND_UNKNOWN: {
    family: UsageError,
    message: (typed: string, near: string | undefined) =>
      `there is no command "${typed}"${near ? `; did you mean "${near}"?` : ''}`,
    hint: (_typed: string, near: string | undefined) => (near ? `Run: quintet ${near}` : 'Run: quintet --help'),
  },
  FLAG_UNKNOWN: {
    family: UsageError,
    message: (flag: string, near: string | undefined) =>
      `there is no flag ${flag}${near ? `; did you mean ${near}?` : ''}`,
    hint: 'Add --help to see what the command takes.',
  },
  USAGE_INVALID: {
    family: UsageError,
    message: (what: string) => what,
    hint: 'Add --help to see what the command takes.',
  },
  INPUT_NEEDED: {
    family: InputNeededError,
    message: (question: string, _flag: string) =>
      `a question needs an answer, and there is no terminal to ask in: ${question}`,
    hint: (_question: string, flag: string) => `Answer it with ${flag}.`,
  },
});
