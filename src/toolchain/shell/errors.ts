import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  SHELL_FAILED: {
    family: ProjectError,
    message: ({ reason }: { reason: string }) => `the code threw ${reason}`,
  },
});
