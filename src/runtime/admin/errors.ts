import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  ADMIN_MISCONFIGURED: {
    family: ProjectError,
    message: ({ problems }: { problems: readonly string[] }) =>
      problems.length === 1
        ? `the admin cannot start: ${problems.join()}`
        : `the admin cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    hint: 'Run `quintet check` to see all problems.',
  },
});
