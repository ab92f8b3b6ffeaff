import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  COMMAND_FAILED: {
    family: ProjectError,
    about: 'a command of the project called fail()',
    message: ({ message }: { message: string }) => message,
  },
  COMMAND_VALUE_MISSING: {
    family: ProjectError,
    message: ({ what, name }: { what: string; name: string }) => `the command needs the ${what} "${name}"`,
    hint: 'Pass it to callCommand in { args, flags }.',
  },
});
