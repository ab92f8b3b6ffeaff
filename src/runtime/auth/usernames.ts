import type { FormError } from '../forms/validation-error.ts';

/** Letters of any script, digits and `@ . + - _`: for user models with user names. */
export function unicodeUsername(value: string): FormError | undefined {
  if (/^[\p{L}\p{N}_.@+-]+$/u.test(value)) return undefined;
  return {
    code: 'invalid',
    message: 'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
  };
}

/** The same with letters a to z only, capitals too. */
export function asciiUsername(value: string): FormError | undefined {
  if (/^[\w.@+-]+$/.test(value)) return undefined;
  const message =
    'Enter a valid username. This value may contain only unaccented lowercase a-z and uppercase A-Z letters, numbers, and @/./+/-/_ characters.';
  return { code: 'invalid', message };
}
