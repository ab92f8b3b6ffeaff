import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  SETTINGS_INVALID: {
    family: ProjectError,
    message: ({ problems }: { problems: readonly string[] }) =>
      problems.length === 1
        ? `settings: ${problems[0]}`
        : `settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    hint: 'Edit src/settings.ts or the environment (.env).',
  },
  SETTINGS_ENV_MISSING: {
    family: ProjectError,
    message: ({ name, expected }: { name: string; expected: string }) =>
      `environment variable ${name} is not set; expected ${expected}`,
    hint: ({ name }: { name: string }) => `Add a line ${name}=… to .env, or set it in the environment.`,
  },
  SETTINGS_ENV_INVALID: {
    family: ProjectError,
    message: ({ name, seen, expected }: { name: string; seen: string; expected: string }) =>
      `environment variable ${name} is ${seen}; expected ${expected}`,
    hint: ({ name }: { name: string }) => `Change ${name} in .env or in the environment.`,
  },
});
