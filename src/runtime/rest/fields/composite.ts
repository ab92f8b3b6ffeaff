// Lists, dictionaries and free JSON.
import { defineField, formatValue, type FieldOptions, type SerializerField, shapeOf, typeName } from './field.ts';
import { Problem, problem, type ProblemTree } from './problem.ts';

export interface ListOptions<T> extends FieldOptions<T[]> {
  /** Default true. */
  allowEmpty?: boolean | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
}

const EMPTY = problem('empty', 'This list may not be empty.');

/** A list whose items are all of one kind. Without `child` they are JSON as it comes. */
export function listField<In = unknown, Out = unknown>(
  child?: SerializerField<In, Out>,
  options: ListOptions<In | null> = {},
): SerializerField<(In | null)[], (Out | null)[]> {
  const { allowEmpty = true, minLength, maxLength } = options;
  return defineField<(In | null)[], (Out | null)[]>(
    {
      kind: 'list',
      shape: {
        ...(child ? { items: shapeOf('', child) } : {}),
        ...(minLength === undefined && allowEmpty ? {} : { minLength: Math.max(minLength ?? 0, allowEmpty ? 0 : 1) }),
        ...(maxLength === undefined ? {} : { maxLength }),
      },
      parse(value, environment) {
        if (!Array.isArray(value))
          return problem('not_a_list', `Expected a list of items but got type "${typeName(value)}".`);
        if (!allowEmpty && value.length === 0) return EMPTY;
        if (minLength !== undefined && value.length < minLength)
          return problem('min_length', `Ensure this field has at least ${minLength} elements.`);
        if (maxLength !== undefined && value.length > maxLength)
          return problem('max_length', `Ensure this field has no more than ${maxLength} elements.`);
        return child ? parseItems(value.entries(), child, environment, []) : (value as In[]);
      },
      format: (value: unknown, environment) =>
        Array.from(value as unknown[], (item) => (child ? formatValue(child, item, environment) : item) as Out | null),
    },
    options as FieldOptions<(In | null)[]>,
  );
}

export interface DictOptions<T> extends FieldOptions<Record<string, T>> {
  /** Default true. */
  allowEmpty?: boolean | undefined;
}

/** An object with any keys, whose values are all of one kind. */
export function dictField<In = unknown, Out = unknown>(
  child?: SerializerField<In, Out>,
  options: DictOptions<In | null> = {},
): SerializerField<Record<string, In | null>, Record<string, Out | null>> {
  return defineField<Record<string, In | null>, Record<string, Out | null>>(
    {
      kind: 'dict',
      shape: child ? { items: shapeOf('', child) } : {},
      parse(value, environment) {
        if (!isObject(value))
          return problem('not_a_dict', `Expected a dictionary of items but got type "${typeName(value)}".`);
        const entries = Object.entries(value);
        if (options.allowEmpty === false && entries.length === 0)
          return problem('empty', 'This dictionary may not be empty.');
        return child ? parseItems(entries, child, environment, {}) : (value as Record<string, In>);
      },
      format: (value: unknown, environment) =>
        Object.fromEntries(
          Object.entries(value as object).map(([key, item]) => [
            key,
            (child ? formatValue(child, item, environment) : item) as Out | null,
          ]),
        ),
    },
    options as FieldOptions<Record<string, In | null>>,
  );
}

function parseItems<In, Result extends (In | null)[] | Record<string, In | null>>(
  entries: Iterable<[number | string, unknown]>,
  child: SerializerField<In>,
  environment: Parameters<SerializerField['parse']>[1],
  result: Result,
): Result | Problem {
  const problems: Record<string, ProblemTree> = {};
  let isRefused = false;
  for (const [key, item] of entries) {
    const parsed = child.parse(item, environment);
    if (parsed instanceof Problem) {
      problems[key] = parsed.tree;
      isRefused = true;
    } else (result as Record<string, In | null>)[key] = parsed;
  }
  return isRefused ? new Problem(problems) : result;
}

const NOT_JSON = problem('invalid', 'Value must be valid JSON.');

export interface JsonOptions extends FieldOptions<unknown> {
  /** The value is the JSON's text, in requests and responses. Default false. */
  isText?: boolean | undefined;
}

/** Any JSON. `null` must be allowed like for other fields. */
export function jsonField({ isText = false, ...options }: JsonOptions = {}): SerializerField<unknown, unknown> {
  return defineField<unknown, unknown>(
    {
      kind: 'json',
      parse: (value) => (isText ? readJson(value) : isJson(value) ? value : NOT_JSON),
      format: isText ? (value: unknown) => JSON.stringify(value) : undefined,
    },
    options,
  );
}

function readJson(value: unknown): unknown {
  try {
    return JSON.parse(String(value)) as unknown;
  } catch {
    return NOT_JSON;
  }
}

/** What `request.json()` gives is; what code passes in may not be. */
function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return isObject(value) && Object.values(value).every(isJson);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
