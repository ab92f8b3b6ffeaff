import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  TEST_DATABASE_MISSING: {
    family: ProjectError,
    message: ({ url }: { url: string }) => `tests cannot run on ${url}, because it is not a test database`,
    hint: 'Run tests with `npx quintet test`, and read databaseUrl from DATABASE_URL in src/settings.ts.',
  },
  TEST_USER_MISSING: {
    family: ProjectError,
    message: ({ where }: { where: string }) => `cannot log in: there is no user with ${where}`,
    hint: 'Create the user first: await client.createUser({ email: "ada@example.com" })',
  },
  TEST_LOOPS: {
    family: ProjectError,
    message: ({ path, count }: { path: string; count: number }) => `${path} was redirected ${count} times`,
  },
});
