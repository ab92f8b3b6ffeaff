import type { FormError } from '../validation-error.ts';

/**
 * Text that a regular expression finds something in; anchor it yourself.
 *
 * @param options.message default `Enter a valid value.`
 * @param options.inverse refuses what matches; default false.
 */
export function pattern(
  regex: RegExp,
  options: { message?: string; code?: string; inverse?: boolean } = {},
): (value: unknown) => FormError | undefined {
  const stateless = new RegExp(regex.source, regex.flags.replace(/[gy]/g, ''));
  return (value) => {
    const matches = stateless.test(String(value));
    if (matches !== (options.inverse ?? false)) return undefined;
    return { code: options.code ?? 'invalid', message: options.message ?? 'Enter a valid value.' };
  };
}

/** Letters, numbers, underscores, hyphens. @param options.unicode letters of any script; default false. */
export function slug(options: { unicode?: boolean } = {}): (value: unknown) => FormError | undefined {
  if (options.unicode) {
    const message = 'Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.';
    return pattern(/^[-\p{L}\p{M}\p{N}_]+$/u, { message });
  }
  return pattern(/^[-a-zA-Z0-9_]+$/, {
    message: 'Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.',
  });
}

/** An integer, as number or as text without spaces around it. */
export function integerText(value: unknown): FormError | undefined {
  const isInteger =
    (typeof value === 'string' && /^-?\d+$/.test(value)) || (typeof value === 'number' && Number.isInteger(value));
  return isInteger ? undefined : { code: 'invalid', message: 'Enter a valid integer.' };
}

/** Rejects U+0000, which PostgreSQL cannot store in text. */
export function noNullCharacters(value: unknown): FormError | undefined {
  if (!String(value).includes('\0')) return undefined;
  return { code: 'null_characters_not_allowed', message: 'Null characters are not allowed.' };
}
