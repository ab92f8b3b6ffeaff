import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  TEST_DATABASE_MISSING: {
    family: ProjectError,
    message: ({ url }: { url: string }) => `tests would run on ${url}, which is not a database made for them`,
    hint: 'Run them by `npx quintet test`, and let src/settings.ts read databaseUrl from DATABASE_URL.',
  },
  TEST_USER_MISSING: {
    family: ProjectError,
    message: ({ where }: { where: string }) => `no user to sign in: there is none with ${where}`,
    hint: 'Create it first: await client.createUser({ email: "ada@example.com" })',
  },
  TEST_LOOPS: {
    family: ProjectError,
    message: ({ path, count }: { path: string; count: number }) => `${path} was redirected ${count} times`,
  },
});
