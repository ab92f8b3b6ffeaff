import { catalogue, ProjectError, UsageError } from '../../kernel/errors.ts';

export const errors = catalogue({
  TESTS_MISSING: {
    family: ProjectError,
    message: () => 'there is no test: no file below src/ ends with .test.ts',
    hint: 'Write src/<app>/tests/<name>.test.ts; generated views bring theirs: npx quintet generate view APP/MODEL --crud',
  },
  TEST_FILE_UNKNOWN: {
    family: UsageError,
    message: (word: string) => `no test file matches '${word}'`,
    hint: 'Give a part of a path below src/, such as posts or posts/tests/views.test.ts.',
  },
});
