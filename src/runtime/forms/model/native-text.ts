// Rules of PostgreSQL's types that are texts in forms. Without them a typing error would be an error of the database.
import type { FieldDescription } from '../../../kernel/model.ts';
import { isNetworkAddress } from '../../../kernel/native-texts.ts';
import { formError } from '../form-errors.ts';
import type { FormError } from '../validation-error.ts';

interface NativeTextOptions {
  validators?: ((value: string) => FormError | undefined)[];
}

/** Options of a text field for a column of that type; none for types that take any text. */
export function nativeTextOptions({ nativeType }: FieldDescription): NativeTextOptions {
  const length = nativeType?.args[0] === undefined ? undefined : Number(nativeType.args[0]);
  switch (nativeType?.name) {
    case 'Inet':
      return { validators: [networkAddress] };
    case 'Bit':
      return { validators: [bits(length ?? 1, true)] };
    case 'VarBit':
      return { validators: [bits(length, false)] };
    default:
      return {};
  }
}

function networkAddress(text: string): FormError | undefined {
  if (isNetworkAddress(text)) return undefined;
  return formError('invalid', 'Enter an IP address, such as 10.0.0.1 or 10.0.0.0/8.');
}

/** @param length undefined for any number of digits */
function bits(length: number | undefined, isExact: boolean) {
  return (text: string): FormError | undefined => {
    const hasLength = length === undefined || (isExact ? text.length === length : text.length <= length);
    if (hasLength && /^[01]*$/.test(text)) return undefined;
    if (length === undefined) return formError('invalid', 'Enter binary digits.');
    return isExact
      ? formError('invalid', 'Enter %(length)s binary digits.', { length })
      : formError('invalid', 'Enter at most %(length)s binary digits.', { length });
  };
}
