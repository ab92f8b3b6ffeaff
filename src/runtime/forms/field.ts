import type { Application } from '../http/application.ts';
import type { HttpRequest } from '../http/request.ts';
import type { ChoiceEntry } from './choices.ts';
import type { Attributes } from './html-attributes.ts';
import { chainSchemas, type SchemaOutput, type StandardSchema } from './standard-schema.ts';
import type { Localize } from './form-errors.ts';
import { ValidationError, type FormError } from './validation-error.ts';
import { runValidators, type Validator } from './validators/validator.ts';
import type { Widget, WidgetValue } from './widgets/widget.ts';

/** What a field needs to know of the app around it. */
export interface FieldEnvironment {
  /** IANA name of the zone that people type times in. */
  timeZone: string;
  /** Says messages, labels and help in the language of the page; undefined where there is English only. */
  localize?: Localize | undefined;
  /** The language of the page, with `localize`. */
  language?: string | undefined;
  /** `/media/`, where stored files are links. */
  mediaUrl?: string | undefined;
}

export const DEFAULT_ENVIRONMENT: FieldEnvironment = { timeZone: 'UTC' };

export type Cleaned<T> = { value: T; errors?: undefined } | { errors: readonly FormError[]; value?: undefined };

/** One value of a form: how it is read, checked, and shown. Immutable; shared by all requests. */
export interface Field<T = unknown> {
  /** `text`, `integer`, `choice`, …; for those who render forms by kind. */
  readonly kind: string;
  readonly required: boolean;
  /** A disabled field shows its initial value and ignores the browser's value. */
  readonly disabled: boolean;
  /** Starts in uppercase; undefined takes the field's name. */
  readonly label: string | undefined;
  readonly help: string | undefined;
  readonly initial: unknown;
  readonly widget: Widget;
  /** Attributes that follow from the field's limits: maxlength, min, max, step, placeholder. */
  readonly attributes: Attributes;
  /** Of choice fields; empty for all others. */
  readonly choices: readonly ChoiceEntry[];
  /** The field as it is for one form: with choices that are read from the database. Asked by the form, before anything else. */
  readonly prepare?: ((app: Application, request: HttpRequest | undefined) => Promise<Field>) | undefined;
  /** Asked after `clean`, with its value unless that is empty; may change it. By the form, for it may take time. */
  readonly schema?: StandardSchema | undefined;
  /** Reads and checks a raw value (what the widget read, or a value of the field's own type). */
  clean(raw: unknown, environment?: FieldEnvironment): Cleaned<T>;
  /** The value as its widget shows it. */
  display(value: unknown, environment?: FieldEnvironment): WidgetValue;
}

export interface FieldOptions<T, Required extends boolean = boolean> {
  /** Default true. */
  required?: Required | undefined;
  disabled?: boolean | undefined;
  label?: string | undefined;
  help?: string | undefined;
  placeholder?: string | undefined;
  /** Value of an empty form. A function is called for each new form. */
  initial?: T | (() => T) | null | undefined;
  /** Called with the cleaned value, unless it is empty. */
  validators?: readonly Validator<T>[] | undefined;
  /**
   * A schema of zod, valibot, arktype or another library that speaks Standard Schema, for the cleaned value unless it is
   * empty. What it gives is the value. For one that gives another type see `withSchema`.
   */
  schema?: StandardSchema<unknown, NoInfer<T>> | undefined;
  /** Other words for an error, by its code. */
  messages?: Readonly<Record<string, string>> | undefined;
  widget?: Widget | undefined;
  /** More attributes of the widget. */
  attributes?: Attributes | undefined;
}

/** A field that is not required gives null for nothing. */
export type Maybe<T, Required extends boolean> = Required extends false ? T | null : T;

/** The behaviour of one kind of field. */
export interface FieldKind<T> {
  kind: string;
  widget: Widget;
  /** Value of a field left empty; null unless given. */
  emptyValue?: T;
  /** Before the check for emptiness: trims text. */
  normalize?(raw: unknown): unknown;
  isEmpty?(raw: unknown): boolean;
  /** The value behind a raw value that is not empty. @throws {ValidationError} it cannot be read. */
  parse(raw: unknown, environment: FieldEnvironment): T;
  display?(value: T, environment: FieldEnvironment): WidgetValue;
  validators?: readonly Validator<T>[];
  attributes?: Attributes;
  choices?: readonly ChoiceEntry[];
}

/**
 * Creates a field of a new kind.
 *
 * @example
 * const isbnField = (options: FieldOptions<string> = {}) =>
 *   defineField({ kind: 'isbn', widget: textInput(), parse: (raw) => String(raw).replaceAll('-', '') }, options);
 */
export function defineField<T, Required extends boolean = true>(
  kind: FieldKind<T>,
  options: FieldOptions<T, Required> = {},
): Field<Maybe<T, Required>> {
  const required = options.required ?? true;
  return {
    kind: kind.kind,
    required,
    disabled: options.disabled ?? false,
    label: options.label,
    help: options.help,
    initial: options.initial ?? undefined,
    widget: options.widget ?? kind.widget,
    attributes: { ...kind.attributes, placeholder: options.placeholder, ...options.attributes },
    choices: kind.choices ?? [],
    schema: options.schema,
    clean: (raw, environment = DEFAULT_ENVIRONMENT) =>
      rephrase(
        cleanValue(kind, { required, validators: options.validators ?? [] }, raw, environment),
        options.messages,
      ) as Cleaned<Maybe<T, Required>>,
    display: (value, environment = DEFAULT_ENVIRONMENT) => displayValue(kind, value, environment),
  };
}

/** The same field with some of its properties replaced: a label, a widget, a help text. */
export function withProperties<T>(field: Field<T>, properties: Partial<Omit<Field<T>, 'clean' | 'display'>>): Field<T> {
  return { ...field, ...properties };
}

/**
 * The same field with a schema behind its own checks; its value is what the schema gives. Left empty it gives null where it
 * is not required.
 *
 * @example withSchema(textField(), z.string().transform((text) => text.split(' ')))
 */
export function withSchema<T, S extends StandardSchema>(
  field: Field<T>,
  schema: S,
): Field<SchemaOutput<S> | Extract<T, null>> {
  return { ...field, schema: chainSchemas(field.schema, schema) } as unknown as Field<
    SchemaOutput<S> | Extract<T, null>
  >;
}

export const REQUIRED: FormError = { code: 'required', message: 'This field is required.' };

function cleanValue<T>(
  kind: FieldKind<T>,
  rules: { required: boolean; validators: readonly Validator<T>[] },
  raw: unknown,
  environment: FieldEnvironment,
): Cleaned<T | null> {
  const normalized = kind.normalize ? kind.normalize(raw) : raw;
  if ((kind.isEmpty ?? isEmptyValue)(normalized)) {
    return rules.required ? { errors: [REQUIRED] } : { value: kind.emptyValue ?? null };
  }
  try {
    const value = kind.parse(normalized, environment);
    const errors = runValidators(value, [...(kind.validators ?? []), ...rules.validators]);
    return errors.length > 0 ? { errors } : { value };
  } catch (error) {
    if (error instanceof ValidationError) return { errors: error.errors };
    throw error;
  }
}

function rephrase<T>(cleaned: Cleaned<T>, messages: Readonly<Record<string, string>> | undefined): Cleaned<T> {
  if (cleaned.errors === undefined || messages === undefined) return cleaned;
  const reword = (error: FormError): FormError => {
    const message = messages[error.code];
    return message === undefined ? error : { ...error, message };
  };
  return { errors: cleaned.errors.map(reword) };
}

function displayValue<T>(kind: FieldKind<T>, value: unknown, environment: FieldEnvironment): WidgetValue {
  if (value === null || value === undefined) return null;
  return kind.display ? kind.display(value as T, environment) : String(value);
}

export function isEmptyValue(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
