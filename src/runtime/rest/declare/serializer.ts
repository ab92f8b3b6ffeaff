// Serializers that are declared by hand: an object with fields.
import {
  defineField,
  formatValue,
  isRequired,
  defaultOf,
  problemsOf,
  REQUIRED,
  shapeOf,
  typeName,
  type FieldEnvironment,
  type FieldOptions,
  type FieldShape,
  type FieldValidator,
  type SerializerField,
} from '../fields/field.ts';
import { isObject } from '../fields/composite.ts';
import { NON_FIELD, Problem, type ProblemTree } from '../fields/problem.ts';
import { InvalidFields } from '../../forms/validation-error.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- fields of every type are put together here
export type FieldSet = Readonly<Record<string, SerializerField<any, any>>>;

type InOf<F> = F extends SerializerField<infer In, unknown> ? In : never;
type OutOf<F> =
  F extends SerializerField<never, infer Out> ? Out : F extends SerializerField<infer _In, infer Out> ? Out : never;

type Flat<T> = { [K in keyof T]: T[K] };

/** What a body becomes: the values that the project works with. */
export type InputOf<S> = S extends Serializer<infer Fields> ? Flat<{ [K in keyof Fields]: InOf<Fields[K]> }> : never;
/** What a response has, as JSON. */
export type OutputOf<S> = S extends Serializer<infer Fields> ? Flat<{ [K in keyof Fields]: OutOf<Fields[K]> }> : never;

export interface SerializerOptions<Fields extends FieldSet> {
  /** Checks the object as a whole: returns a message, or throws `invalid(…)` with messages by field. */
  validate?: FieldValidator<{ [K in keyof Fields]: InOf<Fields[K]> }>;
  /** Name in schemas. Default: none, the schema is written in place. */
  name?: string;
}

/** Fields under their names. Made by `serializer`. */
export interface Serializer<Fields extends FieldSet = FieldSet> extends SerializerField<
  { [K in keyof Fields]: InOf<Fields[K]> },
  { [K in keyof Fields]: OutOf<Fields[K]> }
> {
  readonly fields: Fields;
  readonly name: string | undefined;
  /** @param isPartial fields that are missing are left out, as for PATCH */
  parseObject(value: unknown, environment: FieldEnvironment, isPartial?: boolean): Record<string, unknown> | Problem;
  formatObject(value: object, environment: FieldEnvironment): Record<string, unknown>;
  /** A list of such objects, as a field of another serializer. */
  many(
    options?: FieldOptions<unknown>,
  ): SerializerField<{ [K in keyof Fields]: InOf<Fields[K]> }[], { [K in keyof Fields]: OutOf<Fields[K]> }[]>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- stands for serializers of every set of fields
export type AnySerializer = Serializer<any>;

/**
 * Declares a serializer by hand. It reads and checks bodies, formats responses, and is a field of other serializers.
 *
 * @example
 * const range = serializer(
 *   { low: fields.integer(), high: fields.integer() },
 *   { validate: ({ low, high }) => (low > high ? 'low must not exceed high' : undefined) },
 * );
 */
export function serializer<const Fields extends FieldSet>(
  fields: Fields,
  { validate, name }: SerializerOptions<Fields> = {},
): Serializer<Fields> {
  const entries = Object.entries(fields) as [string, SerializerField][];
  const shapes = entries.map(([key, field]) => memberShape(key, field));
  const parseObject = (value: unknown, environment: FieldEnvironment, isPartial = false) =>
    parseFields(entries, value, { environment, isPartial, validate: validate as FieldValidator<unknown> | undefined });
  const formatObject = (value: object, environment: FieldEnvironment) => formatFields(entries, value, environment);
  type In = { [K in keyof Fields]: InOf<Fields[K]> };
  type Out = { [K in keyof Fields]: OutOf<Fields[K]> };
  const own = defineField<In, Out>({
    kind: 'object',
    shape: { fields: shapes, isMany: false },
    parse: (value, environment) => parseObject(value, environment) as In | Problem,
    format: (value: unknown, environment) => formatObject(value as object, environment) as Out,
  });
  return {
    ...own,
    fields,
    name,
    parseObject,
    formatObject,
    many: (options = {}) => manyOf(own, shapes, options as FieldOptions<In[]>),
  };
}

/** The shape of a serializer's field. Other than a column, it may have no value in what the response is made of. */
export function memberShape(name: string, field: SerializerField): FieldShape {
  return { ...shapeOf(name, field), ...(isSkippable(field) ? { mayBeMissing: true } : {}) };
}

/** DRF leaves out an optional field without a value. */
function isSkippable({ options }: SerializerField): boolean {
  return options.required === false && options.default === undefined && options.allowNull !== true;
}

function manyOf<In, Out>(
  child: SerializerField<In, Out>,
  shapes: readonly FieldShape[],
  options: FieldOptions<In[]>,
): SerializerField<In[], Out[]> {
  return defineField<In[], Out[]>(
    {
      kind: 'object',
      shape: { fields: shapes, isMany: true },
      parse(value, environment) {
        if (!Array.isArray(value))
          return ofObject('not_a_list', `Expected a list of items but got type "${typeName(value)}".`);
        const problems: Record<string, ProblemTree> = {};
        const parsed = value.map((item, index) => {
          const one = child.parse(item, environment);
          if (one instanceof Problem) problems[index] = one.tree;
          return one;
        });
        return Object.keys(problems).length > 0 ? new Problem(problems) : (parsed as In[]);
      },
      format: (value: unknown, environment) =>
        Array.from(value as unknown[], (item) => formatValue(child, item, environment) as Out),
    },
    options,
  );
}

interface ParseOptions {
  environment: FieldEnvironment;
  isPartial: boolean;
  validate: FieldValidator<unknown> | undefined;
}

function parseFields(
  entries: readonly (readonly [string, SerializerField])[],
  value: unknown,
  { environment, isPartial, validate }: ParseOptions,
): Record<string, unknown> | Problem {
  if (!isObject(value)) return notAnObject(value);
  const problems: Record<string, ProblemTree> = {};
  const parsed: Record<string, unknown> = {};
  for (const [name, field] of entries) {
    const { readOnly, source } = field.options;
    if (readOnly) continue;
    const result = Object.hasOwn(value, name) ? field.parse(value[name], environment) : missing(field, isPartial);
    if (result instanceof Problem) problems[name] = result.tree;
    else if (result !== undefined) parsed[source ?? name] = result;
  }
  if (Object.keys(problems).length > 0) return new Problem(problems);
  return validate === undefined ? parsed : checkObject(validate, parsed);
}

function missing(field: SerializerField, isPartial: boolean): unknown {
  if (isPartial) return undefined;
  const value = defaultOf(field);
  return value === undefined && isRequired(field) ? new Problem(REQUIRED) : value;
}

function checkObject(
  validate: FieldValidator<unknown>,
  parsed: Record<string, unknown>,
): Record<string, unknown> | Problem {
  try {
    const found = problemsOf(() => validate(parsed));
    return found.length === 0 ? parsed : new Problem({ [NON_FIELD]: found });
  } catch (error) {
    if (error instanceof InvalidFields) return new Problem(treeOf(error));
    throw error;
  }
}

/** The problems of `invalid(…)` as a tree. */
export function treeOf({ byField, ofRow }: InvalidFields): ProblemTree {
  return { ...byField, ...(ofRow.length === 0 ? {} : { [NON_FIELD]: ofRow }) };
}

export function notAnObject(value: unknown): Problem {
  return ofObject('invalid', `Invalid data. Expected a dictionary, but got ${typeName(value)}.`);
}

function ofObject(code: string, message: string): Problem {
  return new Problem({ [NON_FIELD]: [{ code, message }] });
}

function formatFields(
  entries: readonly (readonly [string, SerializerField])[],
  value: object,
  environment: FieldEnvironment,
): Record<string, unknown> {
  const formatted: Record<string, unknown> = {};
  for (const [name, field] of entries) {
    if (field.options.writeOnly) continue;
    const member = readPath(value, field.options.source ?? name);
    if (member !== undefined) formatted[name] = formatValue(field, member, environment);
    else if (!isSkippable(field)) formatted[name] = formatValue(field, defaultOf(field), environment);
  }
  return formatted;
}

/** The value behind `author.name`. */
function readPath(value: object, path: string): unknown {
  if (!path.includes('.')) return (value as Record<string, unknown>)[path];
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], value);
}
