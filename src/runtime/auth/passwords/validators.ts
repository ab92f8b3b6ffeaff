import { countedError, formError } from '../../forms/form-errors.ts';
import type { FormError } from '../../forms/validation-error.ts';
import { isCommonPassword } from './common.ts';
import { MAX_PASSWORD_LENGTH } from './hash.ts';
import { isSimilar } from './similarity.ts';

/** An attribute of the user that a password must not resemble. */
export interface UserAttribute {
  /** `email address`: for the message. */
  label: string;
  value: string;
}

/** Looks at a password before it is hashed. */
export type PasswordValidator = (password: string, attributes: readonly UserAttribute[]) => FormError | undefined;

const TOO_SHORT = [
  'This password is too short. It must contain at least %(min_length)s character.',
  'This password is too short. It must contain at least %(min_length)s characters.',
] as const;

/** @param length characters @default 8 */
export function minimumLength(length = 8): PasswordValidator {
  return (password) => {
    if (Array.from(password).length >= length) return undefined;
    return countedError('password_too_short', TOO_SHORT, length, { min_length: length });
  };
}

/** Rejects passwords that are too long to be hashed. @param length UTF-16 code units @default 4096 */
export function maximumLength(length = MAX_PASSWORD_LENGTH): PasswordValidator {
  return (password) =>
    password.length > length
      ? formError(
          'password_too_long',
          'This password is too long. It must contain at most %(max_length)s characters.',
          {
            max_length: length,
          },
        )
      : undefined;
}

/** Rejects passwords in lists of leaked passwords. */
export function notCommon(): PasswordValidator {
  return (password) =>
    isCommonPassword(password) ? { code: 'password_too_common', message: 'This password is too common.' } : undefined;
}

/** Rejects passwords of digits only, in any script. */
export function notNumeric(): PasswordValidator {
  return (password) =>
    /^\p{Nd}+$/u.test(password)
      ? { code: 'password_entirely_numeric', message: 'This password is entirely numeric.' }
      : undefined;
}

/** Rejects passwords that are similar to attributes of the user. @param limit 0.1 to 1; default 0.7 */
export function notSimilarToUser(limit = 0.7): PasswordValidator {
  return (password, attributes) => {
    const similar = attributes.find(({ value }) => value !== '' && isSimilar(password, value, limit));
    return (
      similar &&
      formError('password_too_similar', 'The password is too similar to the %(verbose_name)s.', {
        verbose_name: similar.label,
      })
    );
  };
}

/** The default validators of passwords. @param minLength `settings.passwordMinLength` */
export function defaultPasswordValidators(minLength: number): readonly PasswordValidator[] {
  return [notSimilarToUser(), minimumLength(minLength), maximumLength(), notCommon(), notNumeric()];
}

/** Returns all problems of a password; empty if it is valid. */
export function checkPassword(
  password: string,
  attributes: readonly UserAttribute[],
  validators: readonly PasswordValidator[],
): FormError[] {
  // Some rules compare the password with other texts: if it is too long, only its length is checked.
  const tooLong = maximumLength()(password, attributes);
  if (tooLong) return [tooLong];
  return validators.flatMap((validate) => validate(password, attributes) ?? []);
}
