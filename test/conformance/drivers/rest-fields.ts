// Fields of Django REST Framework: the row writes down how a field is constructed, and what it makes of a value.
import type { SerializerField } from '../../../src/runtime/rest/fields/field.ts';
import { formatValue } from '../../../src/runtime/rest/fields/field.ts';
import * as fields from '../../../src/runtime/rest/fields/index.ts';
import { codesOf, messagesOf, Problem } from '../../../src/runtime/rest/fields/problem.ts';
import type { Case, Drivers, Outcome } from '../driver.ts';
import { isCall, parsePython, type PythonCall, type PythonValue } from '../python-call.ts';
import { decodeValue, matches } from '../values.ts';

const UTC = { timeZone: 'UTC' };

/** Options by DRF's names. `null` stands for one that means the same here. */
const OPTION_NAMES: Readonly<Record<string, string | null>> = {
  allow_null: 'allowNull',
  allow_blank: 'allowBlank',
  allow_empty: 'allowEmpty',
  max_length: 'maxLength',
  min_length: 'minLength',
  max_value: 'max',
  min_value: 'min',
  max_digits: 'maxDigits',
  decimal_places: 'decimalPlaces',
  coerce_to_string: 'coerceToString',
  trim_whitespace: 'trim',
  protocol: 'protocol',
  input_formats: 'inputFormats',
  format: 'outputFormat',
  binary: 'isText',
  default_timezone: null,
};

type Make = (options: Record<string, unknown>, call: PythonCall) => SerializerField;
const make = (field: unknown): Make => field as Make;

const FIELDS: Readonly<Record<string, Make>> = {
  BooleanField: make(fields.boolean),
  CharField: make(fields.string),
  EmailField: make(fields.email),
  SlugField: make(fields.slug),
  URLField: make(fields.url),
  UUIDField: make(fields.uuid),
  IPAddressField: make(fields.ip),
  RegexField: (options, call) => make(fields.regex)(regexOf(call) as never, options as never),
  IntegerField: make(fields.integer),
  BigIntegerField: (options) => make(fields.bigint)(withLimits({ coerceToString: false, ...options }, BigInt), NO_CALL),
  FloatField: make(fields.float),
  DecimalField: (options) => make(fields.decimal)(withLimits(options, String), NO_CALL),
  DateField: make(fields.date),
  DateTimeField: make(fields.datetime),
  TimeField: make(fields.time),
  DurationField: make(fields.duration),
  ChoiceField: (options, call) => make(fields.choice)(choicesOf(call) as never, options as never),
  MultipleChoiceField: (options, call) => make(fields.multipleChoice)(choicesOf(call) as never, options as never),
  ListField: (options, call) => make(fields.list)(childOf(call) as never, options as never),
  DictField: (options, call) => make(fields.dict)(childOf(call) as never, options as never),
  HStoreField: (options) => make(fields.dict)(fields.string({ allowNull: true }) as never, options as never),
  JSONField: make(fields.json),
  FileField: make(fields.file),
};

const NO_CALL: PythonCall = { name: '', args: [], options: {} };
/** Options that are arguments of their own here. */
const ARGUMENTS = new Set(['choices', 'child', 'regex']);

function createField(call: PythonCall): SerializerField {
  const create = FIELDS[call.name];
  if (!create) throw new Error(`unknown field ${call.name}`);
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(call.options)) {
    if (ARGUMENTS.has(name)) continue;
    if (!(name in OPTION_NAMES)) throw new Error(`unknown option ${name}`);
    const ours = OPTION_NAMES[name];
    if (typeof ours === 'string') options[ours] = toOption(value);
  }
  return create(options, call);
}

function toOption(value: PythonValue): unknown {
  if (!isCall(value)) return value;
  if (value.name === 'float') return value.args[0];
  if (value.name === 'datetime.timedelta') return Number(value.options['days'] ?? 0) * 86_400_000;
  throw new Error(`unknown value ${value.name}`);
}

function withLimits(options: Record<string, unknown>, convert: (value: never) => unknown): Record<string, unknown> {
  const limits = ['min', 'max'].filter((name) => options[name] !== undefined);
  return { ...options, ...Object.fromEntries(limits.map((name) => [name, convert(options[name] as never)])) };
}

function regexOf({ options: { regex } }: PythonCall): RegExp {
  return new RegExp(String(isCall(regex) ? regex.args[0] : regex));
}

function childOf({ options: { child } }: PythonCall): SerializerField | undefined {
  return isCall(child) ? createField(child) : undefined;
}

/** Pairs of value and label, alone or in groups. */
function choicesOf({ options: { choices } }: PythonCall): unknown[] {
  return (choices as readonly PythonValue[]).flatMap((choice) => {
    if (!Array.isArray(choice)) return [choice];
    const [value, label] = choice as readonly PythonValue[];
    return Array.isArray(label) ? choicesOf({ ...NO_CALL, options: { choices: label } }) : [[value, label]];
  });
}

/** Values of Python that no JSON is, as the project has them. */
const VALUES = {
  $decimal: (text: string) => text,
  $date: (text: string) => new Date(`${text}T00:00:00Z`),
  $datetime: (text: string) => new Date(/[Z+]|-\d\d:\d\d$/.test(text.slice(10)) ? text : `${text}Z`),
  $time: (text: string) => new Date(`1970-01-01T${text}Z`),
  $seconds: (seconds: number) => seconds * 1000,
  $set: (items: unknown[]) => items.map((item) => decodeValue(item)),
};

function answer(row: Case): Outcome {
  const call = parsePython(row.field) as PythonCall;
  if (call.options['format'] === null) return { deviation: 'JSON has no dates and times: they are always texts' };
  const field = createField(call);
  if ('to_representation_of' in row) {
    const observed = formatValue(field, decodeValue(row.to_representation_of, VALUES), UTC);
    if (observed === null && row.output === '')
      return { deviation: 'a serializer shows null as null; Django REST Framework does not ask the field for it' };
    if (row.output?.$bytes !== undefined && typeof observed === 'string')
      return { deviation: 'JSON in a text is written without spaces' };
    return { pass: matches(plain(observed), plain(decodeValue(row.output, VALUES))), observed };
  }
  if (isPythonOnly(row.input)) return { deviation: 'the body of a request has no values of this kind' };
  const parsed = field.parse(decodeValue(row.input, { ...VALUES, $seconds: inSeconds }), UTC);
  if (parsed instanceof Problem) {
    const observed = { errors: messagesOf(parsed.tree), codes: codesOf(parsed.tree) };
    return { pass: !row.ok && matches(observed.errors, row.errors), observed };
  }
  const expected = decodeValue(row.value, VALUES);
  return { pass: row.ok === true && matches(plain(parsed), plain(expected)), observed: parsed };
}

/** A number in a request is seconds. */
const inSeconds = (seconds: number): number => seconds;

/** Dates, sets and others that Python code passes to a field. */
function isPythonOnly(input: unknown): boolean {
  return typeof input === 'object' && input !== null && /"\$(?:date|set)":/.test(JSON.stringify(input));
}

function plain(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

export const drivers: Drivers = { drf_fields: answer };
