import { isDeepStrictEqual } from 'node:util';
import { formEnvironment } from '../../../src/runtime/forms/form-environment.ts';
import { localizeError } from '../../../src/runtime/forms/form-errors.ts';
import type { HttpRequest } from '../../../src/runtime/http/request.ts';
import { createTranslator } from '../../../src/runtime/templates/i18n/translator.ts';
import { BoundForm } from '../../../src/runtime/forms/bound-form.ts';
import type { Cleaned, Field } from '../../../src/runtime/forms/field.ts';
import * as fields from '../../../src/runtime/forms/fields/index.ts';
import { formatDuration, formatIsoDuration, parseDuration } from '../../../src/runtime/forms/temporal/duration.ts';
import { parseDate, parseDateTime, parseTime } from '../../../src/runtime/forms/temporal/parse.ts';
import { formatDate, type PlainDateTime, type PlainTime } from '../../../src/runtime/forms/temporal/plain.ts';
import { toFormErrors, ValidationError, type FormError } from '../../../src/runtime/forms/validation-error.ts';
import * as validators from '../../../src/runtime/forms/validators/index.ts';
import { FormValues } from '../../../src/runtime/http/body/query-params.ts';
import type { Case, Driver, Drivers, Outcome } from '../driver.ts';
import { decodeValue } from '../values.ts';

const MILLISECONDS = 'a JavaScript Date holds milliseconds, not microseconds';
const NO_CHOICE = 'no choice is null, because choices may be numbers too';
const FIXED_REGEX = 'a field does not change after it was made: its expression cannot be replaced';
const NO_NULL_TEXT = 'an empty text is always "" in a form; a model form makes null of it for a nullable column';

// Rows hold values of Python; these are what the same values are here.
const DECODERS = {
  $decimal: (text: string) => text,
  $seconds: (seconds: number) => seconds * 1000,
  $date: (text: string) => new Date(`${text}T00:00:00Z`),
  $time: (text: string) => new Date(`1970-01-01T${text}Z`),
  $datetime: (text: string) => new Date(/[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`),
};

const decode = (value: unknown): unknown => decodeValue(value, DECODERS);

type Options = Record<string, unknown>;

const text = (options: Options): Options => ({
  required: options['required'],
  maxLength: options['max_length'],
  minLength: options['min_length'],
  ...(options['strip'] === undefined ? {} : { strip: options['strip'] }),
});
const number = (options: Options): Options => ({
  required: options['required'],
  min: options['min_value'],
  max: options['max_value'],
  step: options['step_size'],
});
const asText = (options: Options): Options =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
  );
const temporal = (options: Options): Options => ({ required: options['required'], formats: options['input_formats'] });

const FIELDS: Record<string, (options: Options) => unknown> = {
  BooleanField: (options) => fields.booleanField(options),
  NullBooleanField: (options) => fields.nullBooleanField(options),
  CharField: (options) => fields.textField(text(options)),
  RegexField: (options) =>
    fields.regexField(new RegExp(toJavaScript(String((options['args'] as string[])[0])), 'u'), text(options)),
  SlugField: (options) => fields.slugField({ ...text(options), unicode: options['allow_unicode'] === true }),
  EmailField: (options) => fields.emailField(defined(text(options))),
  URLField: (options) => fields.urlField(defined({ ...text(options), assumeScheme: options['assume_scheme'] })),
  UUIDField: (options) => fields.uuidField(options),
  GenericIPAddressField: (options) =>
    fields.ipAddressField({
      ...text(options),
      protocol: String(options['protocol'] ?? 'both').toLowerCase() as 'both',
      unpackIpv4: options['unpack_ipv4'] === true,
    }),
  ChoiceField: (options) => fields.choiceField(options as never),
  MultipleChoiceField: (options) => fields.multipleChoiceField(options as never),
  IntegerField: (options) => fields.integerField(number(options)),
  FloatField: (options) => fields.floatField(number(options)),
  DecimalField: (options) =>
    fields.decimalField({
      ...asText(number(options)),
      maxDigits: options['max_digits'] as number,
      decimalPlaces: options['decimal_places'] as number,
    }),
  DateField: (options) => fields.dateField(temporal(options)),
  TimeField: (options) => fields.timeField(temporal(options)),
  DateTimeField: (options) => fields.dateTimeField(temporal(options)),
  SplitDateTimeField: (options) => fields.splitDateTimeField(options),
  DurationField: (options) => fields.durationField(options),
  JSONField: (options) => fields.jsonField(options),
  FileField: (options) =>
    fields.fileField({ required: options['required'] as boolean, maxLength: options['max_length'] as number }),
};

function defined(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

// Python's `\w` knows all scripts, and `\Z` is the very end.
function toJavaScript(regex: string): string {
  return regex
    .replaceAll('\\Z', '$')
    .replaceAll('[-\\w]', '[-\\p{L}\\p{M}\\p{N}_]')
    .replaceAll('\\w', '[\\p{L}\\p{N}_]');
}

const cleanField: Driver = (testCase) => {
  const { field: name, options, value, error } = testCase;
  const make = FIELDS[name as string];
  if (!make) return { pass: false, observed: `there is no ${name}` };
  if (testCase.test === 'test_change_regex_after_init') return { deviation: FIXED_REGEX };
  const decoded = decode(options) as Options;
  const isHuge = typeof value === 'object' && value !== null && '$int' in value;
  const field = (isHuge ? fields.bigIntField() : make(decoded)) as Field;
  if (error !== undefined) {
    const cleaned = field.clean(decode(value));
    return compareErrors(testCase.lang === undefined ? cleaned : inLanguage(cleaned, String(testCase.lang)), testCase);
  }
  if ('empty_value' in decoded && value === null) return { deviation: NO_NULL_TEXT };
  if (name === 'ChoiceField' && value === '') return { deviation: NO_CHOICE };
  const expected = decode(value);
  const observed = cleanAccepted(field, expected, 'input_formats' in decoded);
  if (isDeepStrictEqual(observed.value, expected))
    return hasMicroseconds(value) ? { deviation: MILLISECONDS } : { pass: true };
  if (field.kind === 'decimal' && validators.compareDecimals(String(observed.value), String(expected)) === 0)
    return { pass: true };
  return { pass: false, observed };
};

/** The errors as a form shows them in a page of this language. */
function inLanguage(cleaned: Cleaned<unknown>, language: string): Cleaned<unknown> {
  const app = { settings: { languages: [language] }, templates: { translator: createTranslator } };
  const { localize } = formEnvironment({ app, language } as unknown as HttpRequest);
  if (cleaned.errors === undefined || localize === undefined) return cleaned;
  return { errors: cleaned.errors.map((error) => localizeError(error, localize)) };
}

// The rows of accepted values have lost what was typed; what the field's own widget would show for them takes its place.
function cleanAccepted(field: Field, expected: unknown, hasOwnFormat: boolean): Cleaned<unknown> {
  if (field.kind === 'file') {
    const form = new BoundForm({ file: field }, { values: new FormValues(), initial: { file: expected } });
    return form.errors['file'] ? { errors: form.errors['file'] } : { value: form.data['file'] };
  }
  const isPlain = hasOwnFormat || expected === null || ['boolean', 'choice', 'multiple-choice'].includes(field.kind);
  return field.clean(isPlain ? expected : field.display(expected));
}

function hasMicroseconds(value: unknown): boolean {
  return /\.\d{3}(?!000)\d{3}/.test(JSON.stringify(value));
}

function compareErrors(cleaned: Cleaned<unknown>, { messages, codes }: Case): Outcome {
  const errors = cleaned.errors ?? [];
  const observed = {
    messages: errors.map(({ message }) => message),
    codes: errors.map(({ code }) => code),
    value: cleaned.value,
  };
  return { pass: isDeepStrictEqual(observed.messages, messages) && isDeepStrictEqual(observed.codes, codes), observed };
}

type AnyValidator = (value: never) => FormError | string | undefined;

const VALIDATORS: Record<string, (options: Options) => AnyValidator> = {
  validate_integer: () => validators.integerText,
  EmailValidator: () => validators.emailAddress,
  URLValidator: (options) => validators.webUrl(defined({ schemes: options['schemes'] })),
  DomainNameValidator: (options) => validators.domainName({ international: options['accept_idna'] === true }),
  RegexValidator: (options) =>
    validators.pattern(new RegExp(toJavaScript(String(options['regex'])), Number(options['flags']) & 2 ? 'iu' : 'u'), {
      inverse: options['inverse_match'] === true,
    }),
  validate_ipv4_address: () => validators.ipv4Address,
  validate_ipv6_address: () => validators.ipv6Address,
  validate_ipv46_address: () => validators.ipAddress,
  MaxValueValidator: (options) => validators.maxValue(options['limit_value'] as number),
  MinValueValidator: (options) => validators.minValue(options['limit_value'] as number),
  StepValueValidator: (options) =>
    validators.stepValue(options['limit_value'] as number, options['offset'] as number | undefined),
  MaxLengthValidator: (options) => validators.maxLength(options['limit_value'] as number),
  MinLengthValidator: (options) => validators.minLength(options['limit_value'] as number),
  DecimalValidator: (options) =>
    validators.decimalPlaces({
      maxDigits: options['max_digits'] as number,
      decimalPlaces: options['decimal_places'] as number,
    }),
  ProhibitNullCharactersValidator: () => validators.noNullCharacters,
};

const runValidator: Driver = ({ validator: name, options, value, valid, code, message }) => {
  if (name === 'BaseValidator')
    return { deviation: 'validators are functions here: there is no base class to derive from' };
  if (value === 'email@localdomain')
    return {
      deviation: 'localhost is the only host without a dot, and the row has lost the list of others that it allows',
    };
  const make = VALIDATORS[name as string];
  if (!make) return { pass: false, observed: `there is no ${name}` };
  const found = make(decode(options) as Options)(decode(value) as never);
  const error = found === undefined ? undefined : toFormErrors(found)[0];
  const isSame = valid
    ? error === undefined
    : error?.code === code && (message === undefined || error?.message === message);
  return { pass: isSame, observed: error };
};

/** Calls and compares; a RangeError stands for Python's ValueError. */
function parsing(parse: (argument: string) => unknown): Driver {
  return ({ args, value, error }) => {
    let observed: unknown;
    try {
      observed = parse(args[0] as string) ?? null;
    } catch (thrown) {
      return { pass: error !== undefined && thrown instanceof RangeError, observed: String(thrown) };
    }
    return { pass: error === undefined && isDeepStrictEqual(observed, value), observed };
  };
}

const clock = ({ hour, minute, second, microsecond }: PlainTime): string =>
  [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':') +
  (microsecond === 0 ? '' : `.${String(microsecond).padStart(6, '0')}`);

function offset(minutes: number | undefined): string {
  if (minutes === undefined) return '';
  const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.abs(minutes) / 60)}:${pad(Math.abs(minutes) % 60)}`;
}

const isoDateTime = (value: PlainDateTime): string =>
  `${formatDate(value)}T${clock(value)}${offset(value.offsetMinutes)}`;

const sameDuration: Driver = ({ args, value }) => {
  const observed = parseDuration(args[0] as string);
  const expected = value === null ? undefined : (value.$seconds as number) * 1000;
  const isSame =
    observed === expected || (observed !== undefined && expected !== undefined && Math.abs(observed - expected) < 1e-4);
  return { pass: isSame, observed };
};

const seconds = ({ args }: Case): number => (args[0].$seconds as number) * 1000;

const cleanIpv6: Driver = ({ args, kwargs, value, messages, codes }) => {
  try {
    const observed = validators.cleanIpv6(args[0] as string, {
      unpackIpv4: kwargs?.unpack_ipv4 ?? false,
      ...(kwargs?.error_message ? { message: kwargs.error_message } : {}),
    });
    return { pass: messages === undefined && observed === value, observed };
  } catch (error) {
    return error instanceof ValidationError
      ? compareErrors({ errors: error.errors }, { messages, codes })
      : { pass: false, observed: String(error) };
  }
};

export const drivers: Drivers = {
  form_field_clean: cleanField,
  validators: runValidator,
  parse_date: parsing((argument) => {
    const date = parseDate(argument);
    return date && { $date: formatDate(date) };
  }),
  parse_time: parsing((argument) => {
    const time = parseTime(argument);
    return time && { $time: clock(time) };
  }),
  parse_datetime: parsing((argument) => {
    const moment = parseDateTime(argument);
    return moment && { $datetime: isoDateTime(moment) };
  }),
  parse_duration: sameDuration,
  duration_string: (testCase) => ({
    pass: formatDuration(seconds(testCase)) === testCase.value,
    observed: formatDuration(seconds(testCase)),
  }),
  duration_iso_string: (testCase) => ({
    pass: formatIsoDuration(seconds(testCase)) === testCase.value,
    observed: formatIsoDuration(seconds(testCase)),
  }),
  clean_ipv6_address: cleanIpv6,
  is_valid_ipv6_address: ({ args, value }) => ({
    pass: validators.isIpv6(args[0]) === value,
    observed: validators.isIpv6(args[0]),
  }),
};
