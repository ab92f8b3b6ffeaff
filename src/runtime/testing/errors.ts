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
  TEST_CLIENT_CLOSED: {
    family: ProjectError,
    message: ({ method, path }: { method: string; path: string }) =>
      `the test client cannot send ${method} ${path}, because the app is not running`,
    hint: 'Send requests in a test or a hook, not in the body of `describe`, and not after the tests.',
  },
  TEST_HOOKS_MISSING: {
    family: ProjectError,
    message: () => "useTestClient needs mocha's hooks, which do not exist in this process",
    hint: 'Run tests with `npx quintet test`, or use testClient(app) with the hooks of your test runner.',
  },
  TEST_LOOPS: {
    family: ProjectError,
    message: ({ path, count }: { path: string; count: number }) => `${path} was redirected ${count} times`,
  },
});
