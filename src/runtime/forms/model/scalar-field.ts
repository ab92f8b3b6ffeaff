// The form field that fits a column.
import type { AnnotationValue, EnumDescription, FieldDescription, NamedValidators } from '../../../kernel/model.ts';
import { intLimits } from '../../../kernel/native-texts.ts';
import type { Field, FieldOptions } from '../field.ts';
import { bigIntField, decimalField, floatField, integerField } from '../fields/number.ts';
import { booleanField, nullBooleanField } from '../fields/boolean.ts';
import { choiceField } from '../fields/choice.ts';
import { dateField, dateTimeField, timeField } from '../fields/temporal.ts';
import { emailField, longTextField, regexField, slugField, textField, urlField, uuidField } from '../fields/text.ts';
import { fileField, imageField } from '../fields/file.ts';
import { jsonField } from '../fields/json.ts';
import { listField } from '../fields/list.ts';
import { textarea, textInput } from '../widgets/inputs.ts';
import { withNamedValidators } from './named-validators.ts';
import { tooLarge, tooSmall } from '../validators/limits.ts';
import { isAutomatic } from './editable.ts';
import { nativeTextOptions } from './native-text.ts';

const BIGINT_LIMIT = 2n ** 63n;

/**
 * @param enums every enum of the project @param validators what the apps' validators.ts export
 * @throws {ProjectError} VALIDATOR_UNKNOWN
 */
export function scalarField(
  field: FieldDescription,
  enums: readonly EnumDescription[],
  validators: NamedValidators = {},
): Field {
  return withNamedValidators(columnField(field, enums), field, validators);
}

function columnField(field: FieldDescription, enums: readonly EnumDescription[]): Field {
  if (field.isList)
    return listField(
      singleField({ ...field, isList: false }, enums),
      options(field) as FieldOptions<readonly unknown[]>,
    );
  return singleField(field, enums);
}

/** False where an empty input means null, an empty text, or the column's own default. */
export function isRequiredColumn(field: FieldDescription): boolean {
  if (!field.isRequired || field.isList || 'blank' in field.annotations || isAutomatic(field) || field.default === '')
    return false;
  const slug = field.annotations['slug'];
  return slug?.['from'] === undefined;
}

function singleField(field: FieldDescription, enums: readonly EnumDescription[]): Field {
  if (field.kind === 'enum') return enumField(field, enums);
  const choices = field.annotations['choices'];
  if (choices) return annotatedChoiceField(field, choices);
  switch (field.type) {
    case 'Int':
      return intField(field);
    case 'BigInt':
      return bigIntField({ ...numberOptions(field, BigInt), validators: [withinBigInt] });
    case 'Float':
      return floatField(numberOptions(field, Number));
    case 'Decimal':
      return decimalField({ ...numberOptions(field, String), ...decimalSize(field) });
    case 'Boolean':
      return field.isRequired
        ? booleanField({ ...options<boolean>(field), required: false })
        : nullBooleanField(options<boolean>(field));
    case 'DateTime':
      return momentField(field);
    case 'Json':
      return jsonField(options(field));
    default:
      return stringField(field);
  }
}

function stringField(field: FieldDescription): Field {
  const { annotations } = field;
  const text = { ...options<string>(field), ...lengthOf(field) };
  if ('file' in annotations) return fileField({ ...options<string>(field), ...fileLimits(annotations['file']) });
  if ('image' in annotations) return imageField({ ...options<string>(field), ...fileLimits(annotations['image']) });
  if ('text' in annotations || 'markdown' in annotations) {
    return longTextField({ ...text, attributes: 'markdown' in annotations ? { 'data-markdown': '' } : {} });
  }
  if ('email' in annotations) return emailField(text);
  if ('url' in annotations) return urlField(text);
  if ('slug' in annotations) return slugField(text);
  if ('uuid' in annotations) return uuidField(options<string>(field));
  if ('color' in annotations)
    return regexField(/^#[0-9a-f]{6}$/i, {
      ...text,
      widget: textInput('color'),
      messages: { invalid: 'Enter a colour such as #1e90ff.' },
    });
  if ('phone' in annotations)
    return regexField(/^\+?[\d\s()./-]{3,30}$/, {
      ...text,
      strip: true,
      widget: textInput('tel'),
      messages: { invalid: 'Enter a valid phone number.' },
    });
  if ('json' in annotations) return jsonField({ ...options(field), widget: textarea() });
  return textField({ ...text, ...nativeTextOptions(field) });
}

function intField(field: FieldDescription): Field {
  const { min, max, ...rest } = numberOptions(field, Number);
  const limits = intLimits(field);
  // The column's own limits are checked, but they are not advice worth showing in the page.
  const withinColumn = (value: number): { code: string; message: string } | undefined => {
    if (value > limits.max) return tooLarge(limits.max);
    return value < limits.min ? tooSmall(limits.min) : undefined;
  };
  return integerField({ ...rest, min, max, validators: [withinColumn] });
}

function withinBigInt(value: bigint): { code: string; message: string } | undefined {
  if (value >= BIGINT_LIMIT) return tooLarge(BIGINT_LIMIT - 1n);
  return value < -BIGINT_LIMIT ? tooSmall(-BIGINT_LIMIT) : undefined;
}

function momentField(field: FieldDescription): Field {
  const own = options<Date>(field);
  const initial = typeof own.initial === 'string' ? new Date(own.initial) : own.initial;
  const moment = { ...own, initial };
  if ('date' in field.annotations) return dateField(moment);
  return 'time' in field.annotations ? timeField(moment) : dateTimeField(moment);
}

function enumField(field: FieldDescription, enums: readonly EnumDescription[]): Field {
  const values = enums.find(({ name }) => name === field.type)?.values ?? [];
  return choiceField({ ...options<string>(field), choices: values.map(({ name, label }) => [name, label] as const) });
}

function annotatedChoiceField(field: FieldDescription, choices: Readonly<Record<string, AnnotationValue>>): Field {
  const isNumber = field.type === 'Int';
  const pairs = Object.entries(choices).map(
    ([value, label]) => [isNumber ? Number(value) : value, String(label)] as const,
  );
  return choiceField<string | number, boolean>({ ...options<string | number>(field), choices: pairs });
}

function options<T>(field: FieldDescription): FieldOptions<T> {
  const { placeholder } = field.annotations;
  const isLiteral = field.default !== null && typeof field.default !== 'object';
  return {
    required: isRequiredColumn(field),
    label: field.label,
    help: field.help,
    placeholder: placeholder === undefined ? undefined : String(placeholder['0']),
    initial: isLiteral ? (field.default as T | undefined) : undefined,
  };
}

function numberOptions<T extends number | bigint | string>(
  field: FieldDescription,
  convert: (value: number) => T,
): FieldOptions<T> & { min?: T; max?: T } {
  const { min, max } = field.annotations['range'] ?? {};
  const own = options<T>(field);
  const { initial } = own;
  return {
    ...own,
    ...(initial === undefined || initial === null ? {} : { initial: convert(initial as never) }),
    ...(typeof min === 'number' ? { min: convert(min) } : {}),
    ...(typeof max === 'number' ? { max: convert(max) } : {}),
  };
}

function decimalSize({ annotations }: FieldDescription): { maxDigits?: number; decimalPlaces?: number } {
  const { digits, places } = annotations['decimal'] ?? {};
  return typeof digits === 'number' && typeof places === 'number' ? { maxDigits: digits, decimalPlaces: places } : {};
}

function lengthOf(field: FieldDescription): { maxLength?: number; minLength?: number } {
  const { min, max } = field.annotations['length'] ?? {};
  return {
    ...(typeof max === 'number' ? { maxLength: max } : {}),
    ...(typeof min === 'number' ? { minLength: min } : {}),
  };
}

function fileLimits(annotation: Readonly<Record<string, AnnotationValue>> | undefined): {
  maxBytes?: number;
  extensions?: string[];
} {
  const { maxSize, types } = annotation ?? {};
  const extensions = Array.isArray(types) ? types.map(String).filter((type) => type.startsWith('.')) : [];
  return {
    ...(typeof maxSize === 'number' ? { maxBytes: maxSize } : {}),
    ...(extensions.length > 0 ? { extensions } : {}),
  };
}
