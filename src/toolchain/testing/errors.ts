import { catalogue, UsageError } from '../../kernel/errors.ts';

export const errors = catalogue({
  TEST_FILE_UNKNOWN: {
    family: UsageError,
    message: ({ word }: { word: string }) => `no test file matches '${word}'`,
    hint: 'Use a part of a path in src/, such as posts or posts/tests/views.test.ts.',
  },
});
