// `@validate(isbn)`: exports of the apps' validators.ts, by name.
import type { FieldDescription, NamedValidators } from '../../../kernel/model.ts';
import { nearest } from '../../../kernel/names.ts';
import { errors } from '../errors.ts';
import { isEmptyValue, type Field } from '../field.ts';
import { toFormErrors, type FormError } from '../validation-error.ts';
import type { Validator } from '../validators/validator.ts';

/** Names of validators that the field asks for. */
export function validatorNames({ annotations }: FieldDescription): string[] {
  return Object.values(annotations['validate'] ?? {}).map(String);
}

/** The export of that name, of the first app that has one. */
export function findValidator(validators: NamedValidators, name: string): unknown {
  return Object.values(validators).find((exports) => Object.hasOwn(exports, name))?.[name];
}

export function isValidator(value: unknown): value is Validator<unknown> {
  return typeof value === 'function';
}

/**
 * The form field with the validators that the model's field names behind its own checks.
 *
 * @throws {ProjectError} VALIDATOR_UNKNOWN
 */
export function withNamedValidators(field: Field, description: FieldDescription, validators: NamedValidators): Field {
  const checks = validatorNames(description).map((name) => namedCheck(validators, name, description.name));
  if (checks.length === 0) return field;
  return {
    ...field,
    clean: (raw, environment) => {
      const cleaned = field.clean(raw, environment);
      if (cleaned.errors || isEmptyValue(cleaned.value)) return cleaned;
      const found = checks.flatMap((check) => check(cleaned.value));
      return found.length > 0 ? { errors: found } : cleaned;
    },
  };
}

function namedCheck(
  validators: NamedValidators,
  name: string,
  field: string,
): (value: unknown) => readonly FormError[] {
  const validator = findValidator(validators, name);
  if (!isValidator(validator)) {
    const names = Object.values(validators).flatMap((exports) => Object.keys(exports));
    throw errors.VALIDATOR_UNKNOWN({ name, field, meant: nearest(name, names) });
  }
  return (value) => {
    const found = validator(value);
    return found === undefined ? [] : toFormErrors(found);
  };
}
