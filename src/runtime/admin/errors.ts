import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  ADMIN_MISCONFIGURED: {
    family: ProjectError,
    message: ({ count, first }: { count: number; first: string }) =>
      count === 1 ? `the admin cannot start: ${first}` : `the admin cannot start: ${first} (and ${count - 1} more)`,
    hint: 'Run `quintet check` to see all problems.',
  },
});
