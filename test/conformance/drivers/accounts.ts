import { isDeepStrictEqual } from 'node:util';
import { pbkdf2Hasher, scryptHasher } from '../../../src/runtime/auth/hashers/known-hashers.ts';
import { verifyPassword } from '../../../src/runtime/auth/passwords/hash.ts';
import {
  checkPassword,
  minimumLength,
  notCommon,
  notNumeric,
  notSimilarToUser,
  type PasswordValidator,
  type UserAttribute,
} from '../../../src/runtime/auth/passwords/validators.ts';
import { asciiUsername, unicodeUsername } from '../../../src/runtime/auth/usernames.ts';
import { ELLIPSIS, Paginator } from '../../../src/runtime/views/paginator.ts';
import type { Case, Driver, Drivers } from '../driver.ts';

const PASSWORD_RULES: Record<string, (options: Case) => PasswordValidator> = {
  MinimumLength: (options) => minimumLength(options.min_length),
  Common: () => notCommon(),
  Numeric: () => notNumeric(),
  UserAttributeSimilarity: (options) => notSimilarToUser(options?.max_similarity),
};

const ATTRIBUTE_LABELS: Record<string, string> = {
  username: 'username',
  first_name: 'first name',
  last_name: 'last name',
  email: 'email address',
};

function attributesOf({ user, options }: Case): UserAttribute[] {
  const names: string[] = options?.user_attributes ?? Object.keys(ATTRIBUTE_LABELS);
  return user ? names.map((name) => ({ label: ATTRIBUTE_LABELS[name] ?? name, value: user[name] as string })) : [];
}

const checkRule: Driver = (testCase) => {
  const rule = PASSWORD_RULES[testCase.validator as string];
  if (!rule) return { pass: false, observed: `there is no ${testCase.validator}` };
  const found = checkPassword(testCase.password, attributesOf(testCase), [rule(testCase.options)]);
  const observed = { messages: found.map(({ message }) => message), codes: found.map(({ code }) => code) };
  const expected = { messages: testCase.messages ?? [], codes: testCase.codes ?? [] };
  return { pass: isDeepStrictEqual(observed, expected), observed };
};

const hashVector: Driver = async ({ algorithm, options, password, salt, encoded }) => {
  if (algorithm === 'md5') return { deviation: 'MD5 is no way to keep passwords: it is neither written nor verified' };
  const hasher =
    algorithm === 'scrypt'
      ? scryptHasher()
      : pbkdf2Hasher(algorithm === 'pbkdf2_sha1' ? 'sha1' : 'sha256', options.iterations);
  const observed = await hasher.encode(password, salt);
  return {
    pass:
      observed === encoded &&
      (await verifyPassword(password, encoded)) &&
      !(await verifyPassword(`${password}x`, encoded)),
    observed,
  };
};

/** What a call returns, or the message of what it throws. */
function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return (error as Error).message;
  }
}

// Keys are Python's spelling of the argument: 1 is a number, '1' a text, 1.0 a float.
function toArgument(key: string): unknown {
  if (key === 'None') return undefined;
  const quoted = /^'(.*)'$/.exec(key);
  return quoted ? quoted[1] : Number.isNaN(Number(key)) ? key : Number(key);
}

const paginate: Driver = (testCase) => {
  const paginator = new Paginator(testCase.count, testCase.per_page, {
    orphans: testCase.orphans,
    allowEmptyFirstPage: testCase.allow_empty_first_page,
  });
  const pages = paginator.pageRange.map((number) => {
    const page = paginator.page(number);
    return {
      number,
      start_index: page.startIndex,
      end_index: page.endIndex,
      has_next: page.hasNext,
      has_previous: page.hasPrevious,
    };
  });
  const nearest =
    testCase.get_page &&
    Object.fromEntries(
      Object.keys(testCase.get_page).map((key) => [key, outcome(() => paginator.nearestNumber(toArgument(key)))]),
    );
  const valid = Object.fromEntries(
    Object.keys(testCase.validate_number).map((key) => [key, outcome(() => paginator.validateNumber(toArgument(key)))]),
  );
  const withoutClass = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/^\w+: /, '') : value);
  const expectedValid = Object.fromEntries(
    Object.entries(testCase.validate_number).map(([key, value]) => [key, withoutClass(value)]),
  );
  const observed = {
    num_pages: paginator.numPages,
    page_range: paginator.pageRange,
    pages,
    get_page: nearest,
    validate_number: valid,
  };
  const { num_pages, page_range, get_page } = testCase;
  return {
    pass: isDeepStrictEqual(observed, {
      num_pages,
      page_range,
      pages: testCase.pages,
      get_page,
      validate_number: expectedValid,
    }),
    observed,
  };
};

const elide: Driver = (testCase, group) => {
  const { on_each_side: onEachSide, on_ends: onEnds } = { ...(group['defaults'] as Case), ...testCase };
  const observed = new Paginator(testCase.num_pages, 1)
    .elidedPageRange(testCase.current, { onEachSide, onEnds })
    .map((item) => (item === ELLIPSIS ? '…' : item));
  return { pass: isDeepStrictEqual(observed, testCase.range), observed };
};

export const drivers: Drivers = {
  password_validators: checkRule,
  password_hash_vectors: hashVector,
  username_validators: ({ validator, value, valid }) => {
    const error = (validator === 'ASCIIUsernameValidator' ? asciiUsername : unicodeUsername)(value);
    return { pass: (error === undefined) === valid, observed: error };
  },
  paginator: paginate,
  elided_page_range: elide,
};
