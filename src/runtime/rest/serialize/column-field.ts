// The serializer's field for a column of a model.
import type { AnnotationValue, EnumDescription, FieldDescription, NamedValidators } from '../../../kernel/model.ts';
import { capitalize } from '../../../kernel/names.ts';
import { intLimits } from '../../../kernel/native-texts.ts';
import { IMAGE_EXTENSIONS } from '../../forms/fields/file.ts';
import { isAutomatic } from '../../forms/model/editable.ts';
import { findValidator, isValidator, validatorNames } from '../../forms/model/named-validators.ts';
import { isRequiredColumn } from '../../forms/model/scalar-field.ts';
import { errors as formErrors } from '../../forms/errors.ts';
import { bigIntField, booleanField, floatField, integerField } from '../fields/number.ts';
import { choiceField } from '../fields/choice.ts';
import { jsonField, listField } from '../fields/composite.ts';
import { decimalField } from '../fields/decimal.ts';
import { dateField, dateTimeField, timeField } from '../fields/temporal.ts';
import type { FieldOptions, FieldValidator, SerializerField } from '../fields/field.ts';
import { fileField } from '../fields/file.ts';
import { emailField, regexField, slugField, stringField, urlField, uuidField } from '../fields/string.ts';

export interface ColumnOptions {
  validators?: NamedValidators | undefined;
  readOnly?: boolean | undefined;
  writeOnly?: boolean | undefined;
  /** Checks of the viewset, behind those of the model. */
  checks?: readonly FieldValidator<never>[] | undefined;
  /** Values to compare with: choices and limits of the column do not matter. */
  forFilter?: boolean | undefined;
}

// oxlint-disable-next-line typescript/no-explicit-any -- options for a field whose type is known at run time only
type AnyOptions = FieldOptions<any>;

const BIGINT_MAX = 2n ** 63n - 1n;

/** @throws {ProjectError} VALIDATOR_UNKNOWN */
export function columnField(
  field: FieldDescription,
  enums: readonly EnumDescription[],
  options: ColumnOptions = {},
): SerializerField {
  const own = optionsOf(field, options);
  if (field.isList)
    return listField(singleField({ ...field, isList: false }, enums, {}), own as object) as SerializerField;
  return singleField(field, enums, own);
}

/** True if a request that creates a row must have the column. */
export function isRequiredInput(field: FieldDescription): boolean {
  return isRequiredColumn(field) && !field.hasDefault && !isAutomatic(field);
}

function optionsOf(
  field: FieldDescription,
  { validators = {}, readOnly, writeOnly, checks = [] }: ColumnOptions,
): AnyOptions {
  const named = validatorNames(field).map((name) => namedValidator(validators, name, field.name));
  const all = [...named, ...checks];
  return {
    label: capitalize(field.label),
    help: field.help,
    allowNull: !field.isRequired,
    required: readOnly !== true && isRequiredInput(field),
    ...(readOnly ? { readOnly } : {}),
    ...(writeOnly ? { writeOnly } : {}),
    ...(all.length > 0 ? { validators: all as unknown as AnyOptions['validators'] } : {}),
  };
}

function namedValidator(validators: NamedValidators, name: string, field: string): FieldValidator<never> {
  const found = findValidator(validators, name);
  if (isValidator(found)) return found as FieldValidator<never>;
  throw formErrors.VALIDATOR_UNKNOWN({ name, field, meant: undefined });
}

function singleField(field: FieldDescription, enums: readonly EnumDescription[], own: AnyOptions): SerializerField {
  if (field.kind === 'enum') return enumField(field, enums, own);
  const choices = field.annotations['choices'];
  if (choices) return annotatedChoices(field, choices, own);
  const { min, max } = field.annotations['range'] ?? {};
  switch (field.type) {
    case 'Int':
      return integerField({ ...own, ...intRange(field) });
    case 'BigInt':
      return bigIntField({ ...own, min: bigOr(min, -BIGINT_MAX - 1n), max: bigOr(max, BIGINT_MAX) });
    case 'Float':
      return floatField({ ...own, min: numberOr(min, undefined), max: numberOr(max, undefined) });
    case 'Decimal':
      return decimalField({ ...own, ...decimalSize(field), min: textOr(min), max: textOr(max) });
    case 'Boolean':
      return booleanField(own);
    case 'DateTime':
      if ('date' in field.annotations) return dateField(own);
      return 'time' in field.annotations ? timeField(own) : dateTimeField(own);
    case 'Json':
      return jsonField(own);
    default:
      return textualField(field, own);
  }
}

function textualField(field: FieldDescription, own: AnyOptions): SerializerField {
  const { annotations } = field;
  const { min, max } = annotations['length'] ?? {};
  const text = {
    ...own,
    allowBlank: !isRequiredColumn(field),
    maxLength: numberOr(max, undefined),
    minLength: numberOr(min, undefined),
  };
  if ('file' in annotations || 'image' in annotations) return uploadField(field, own);
  if ('email' in annotations) return emailField(text);
  if ('url' in annotations) return urlField(text);
  if ('slug' in annotations) return slugField(text);
  if ('uuid' in annotations) return uuidField(own);
  if ('color' in annotations) return regexField(/^#[0-9a-fA-F]{6}$/, text);
  if ('phone' in annotations) return regexField(/^\+?[\d\s()./-]{3,30}$/, text);
  return stringField(text);
}

function uploadField({ annotations }: FieldDescription, own: AnyOptions): SerializerField {
  const { maxSize, types } = annotations['file'] ?? annotations['image'] ?? {};
  const declared = Array.isArray(types) ? types.map(String).filter((type) => type.startsWith('.')) : [];
  const usual = 'image' in annotations ? IMAGE_EXTENSIONS : undefined;
  const extensions = declared.length > 0 ? declared : usual;
  const options = { ...own, maxBytes: numberOr(maxSize, undefined), extensions };
  return fileField(options, 'image' in annotations ? 'image' : 'file');
}

function enumField(field: FieldDescription, enums: readonly EnumDescription[], own: AnyOptions): SerializerField {
  const values = enums.find(({ name }) => name === field.type)?.values ?? [];
  return choiceField(
    values.map(({ name, label }) => [name, label] as const),
    own,
  );
}

function annotatedChoices(
  field: FieldDescription,
  choices: Readonly<Record<string, AnnotationValue>>,
  own: AnyOptions,
): SerializerField {
  const pairs = Object.entries(choices).map(
    ([value, label]) => [field.type === 'Int' ? Number(value) : value, String(label)] as const,
  );
  return choiceField<string | number>(pairs, {
    ...own,
    allowBlank: field.type === 'String' && !isRequiredColumn(field),
  });
}

/** What the annotation allows and the column can hold. */
function intRange(field: FieldDescription): { min: number; max: number } {
  const { min, max } = field.annotations['range'] ?? {};
  const limits = intLimits(field);
  return {
    min: Math.max(numberOr(min, limits.min), limits.min),
    max: Math.min(numberOr(max, limits.max), limits.max),
  };
}

function decimalSize({ annotations }: FieldDescription): { maxDigits?: number; decimalPlaces?: number } {
  const { digits, places } = annotations['decimal'] ?? {};
  return typeof digits === 'number' && typeof places === 'number' ? { maxDigits: digits, decimalPlaces: places } : {};
}

function numberOr<T>(value: unknown, fallback: T): number | T {
  return typeof value === 'number' ? value : fallback;
}

function bigOr(value: unknown, fallback: bigint): bigint {
  return typeof value === 'number' ? BigInt(value) : fallback;
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : undefined;
}
