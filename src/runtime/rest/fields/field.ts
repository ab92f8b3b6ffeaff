// A field of a serializer: how a value of a request becomes one of the project, and one of the project becomes JSON.
import { InvalidFields, toFormErrors, type FormError, ValidationError } from '../../forms/validation-error.ts';
import { Problem, problem, type ProblemDetail } from './problem.ts';

export type FieldKind =
  | 'string'
  | 'email'
  | 'url'
  | 'slug'
  | 'regex'
  | 'uuid'
  | 'ip'
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'float'
  | 'decimal'
  | 'date'
  | 'datetime'
  | 'time'
  | 'duration'
  | 'choice'
  | 'multiple choice'
  | 'list'
  | 'dict'
  | 'json'
  | 'file'
  | 'image'
  | 'relation'
  | 'object'
  | 'computed';

/** How a field refers to rows of another model. */
export interface RelationShape {
  /** `User` */
  model: string;
  style: 'key' | 'slug' | 'link' | 'text' | 'nested';
  /** Field of the other model that names the row: its primary key, or `slug`. */
  field: string;
  isMany: boolean;
}

/** Everything that a schema, a form or a generated client must know of a field. Plain data. */
export interface FieldShape {
  name: string;
  kind: FieldKind;
  /** Starts with a capital: `Created at`. */
  label: string;
  help: string | undefined;
  /** A request that creates a row must contain it. */
  isRequired: boolean;
  isNullable: boolean;
  /** Responses have null in its place if a policy hides the related row. */
  mayBeHidden?: boolean | undefined;
  isReadOnly: boolean;
  isWriteOnly: boolean;
  /** Responses leave it out if the value that they are made of has no such member. */
  mayBeMissing?: boolean | undefined;
  /** An empty text is allowed. */
  allowsBlank?: boolean | undefined;
  /** JSON of the value that is used if the request has none; undefined if there is none or it is computed. */
  default?: unknown;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  /** Inclusive; numbers as they are, bigints and decimals as text, durations as text. */
  minimum?: number | string | undefined;
  maximum?: number | string | undefined;
  /** Source of a regular expression without flags. */
  pattern?: string | undefined;
  maxDigits?: number | undefined;
  decimalPlaces?: number | undefined;
  choices?: readonly { value: string | number; label: string }[] | undefined;
  /** Of lists and dictionaries: shape of an item. */
  items?: FieldShape | undefined;
  /** Of objects: shapes of their fields. */
  fields?: readonly FieldShape[] | undefined;
  /** Of objects: a list of them. */
  isMany?: boolean | undefined;
  relation?: RelationShape | undefined;
  /** Bigints, decimals: JSON has a string. */
  isText?: boolean | undefined;
  /** File uploads: largest size in bytes. */
  maxBytes?: number | undefined;
}

/** What parsing and formatting may depend on. */
export interface FieldEnvironment {
  /** IANA name of the zone in which times without an offset are meant: `settings.timeZone`. */
  timeZone: string;
}

export const UTC: FieldEnvironment = { timeZone: 'UTC' };

/** Returns a text or an error for a value that it refuses, undefined for one that is right; may also throw a ValidationError. */
export type FieldValidator<T> = (value: T) => string | FormError | readonly FormError[] | undefined | void;

export interface FieldOptions<T> {
  /** Default true, unless there is a default or the field is read-only. */
  required?: boolean | undefined;
  /** Used when a request that creates has no such field. */
  default?: T | (() => T) | undefined;
  readOnly?: boolean | undefined;
  writeOnly?: boolean | undefined;
  /** `null` is a value. Default false. */
  allowNull?: boolean | undefined;
  label?: string | undefined;
  help?: string | undefined;
  /** Where the value is in the row, if its name differs: `createdAt`, `author.name`. */
  source?: string | undefined;
  validators?: readonly FieldValidator<T>[] | undefined;
}

/**
 * A field. `In` is what the project gets of a request, `Out` what the response has.
 * Both are phantom types: `InputOf` and `OutputOf` of a serializer read them.
 */
export interface SerializerField<In = unknown, Out = unknown> {
  readonly kind: FieldKind;
  readonly options: Omit<FieldOptions<In>, 'validators'>;
  /** Everything but the name and what the options say. */
  readonly shape: Partial<FieldShape>;
  /** The value for a field that the request has; `null` included. */
  parse(value: unknown, environment: FieldEnvironment): In | null | Problem;
  /** JSON of a value that is not null. Undefined: the value is JSON as it is. */
  readonly format: ((value: never, environment: FieldEnvironment) => Out) | undefined;
}

export interface FieldSpec<In, Out> {
  kind: FieldKind;
  shape?: Partial<FieldShape>;
  /** Reads a value that is neither null nor missing. */
  parse(value: unknown, environment: FieldEnvironment): In | Problem;
  /** Inputs that mean null where null is allowed, beside null itself. */
  isNull?: (value: unknown) => boolean;
  format?: ((value: never, environment: FieldEnvironment) => Out) | undefined;
}

const NULL = problem('null', 'This field may not be null.');
export const REQUIRED: readonly ProblemDetail[] = [{ code: 'required', message: 'This field is required.' }];

export function defineField<In, Out>(
  spec: FieldSpec<In, Out>,
  options: FieldOptions<In> = {},
): SerializerField<In, Out> {
  const { parse, isNull } = spec;
  const allowsNull = options.allowNull === true;
  const { validators = [] } = options;
  return {
    kind: spec.kind,
    options,
    shape: spec.shape ?? {},
    format: spec.format,
    parse(value, environment) {
      if (value === null || value === undefined) return allowsNull ? null : NULL;
      if (allowsNull && isNull?.(value)) return null;
      const parsed = parse(value, environment);
      if (validators.length === 0 || parsed instanceof Problem) return parsed;
      return runValidators(validators, parsed);
    },
  };
}

function runValidators<T>(validators: readonly FieldValidator<T>[], value: T): T | Problem {
  const found = validators.flatMap((validator) => problemsOf(() => validator(value)));
  return found.length === 0 ? value : new Problem(found);
}

/** Runs a check of the project: what it returns or throws as a refusal, as a list. */
export function problemsOf(check: () => ReturnType<FieldValidator<never>>): readonly ProblemDetail[] {
  try {
    const found = check();
    return found === undefined ? [] : toFormErrors(found as string);
  } catch (error) {
    if (error instanceof ValidationError && !(error instanceof InvalidFields)) return error.errors;
    throw error;
  }
}

/** The value in JSON, null included. */
export function formatValue(field: SerializerField, value: unknown, environment: FieldEnvironment = UTC): unknown {
  if (value === null || value === undefined) return null;
  return field.format ? field.format(value as never, environment) : value;
}

/** True if a request that creates a row must have the field. */
export function isRequired({ options }: SerializerField): boolean {
  return options.required ?? (options.default === undefined && options.readOnly !== true);
}

/** The default of a field that the request left out; undefined if there is none. */
export function defaultOf({ options }: SerializerField): unknown {
  return typeof options.default === 'function' ? (options.default as () => unknown)() : options.default;
}

export function shapeOf(name: string, field: SerializerField): FieldShape {
  const { options } = field;
  return {
    name,
    kind: field.kind,
    label: options.label ?? labelOf(name),
    help: options.help,
    isRequired: isRequired(field),
    isNullable: options.allowNull === true,
    isReadOnly: options.readOnly === true,
    isWriteOnly: options.writeOnly === true,
    ...(options.default === undefined || typeof options.default === 'function'
      ? {}
      : { default: formatValue(field, options.default) }),
    ...field.shape,
  };
}

/** `createdAt` → `Created at` */
export function labelOf(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The type of a value as DRF names it in messages: `str`, `dict`, `list`. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    default:
      return 'dict';
  }
}
