// A serializer of a model, compiled once: what to select, how to write a row as JSON, and how to read a body.
import type { Row } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import { REQUIRED, type FieldShape } from '../fields/field.ts';
import { isObject } from '../fields/composite.ts';
import { Problem, type ProblemTree } from '../fields/problem.ts';
import { notAnObject } from '../declare/serializer.ts';
import type { ApiEnvironment } from '../request/context.ts';
import type { ColumnPart, ModelPart, NestedPart, RelationPart } from './model-field.ts';

/** What a body says about relations; which rows it means is found out later, for all of them at once. */
export interface RelationInput {
  part: RelationPart;
  /** Texts and numbers as they came; null for none. */
  given: unknown;
}

export interface NestedInput {
  part: NestedPart;
  /** One for each row, in order; null for none. */
  rows: readonly ParsedBody[] | null;
  /** The rows as they came, which have the keys of those that exist. */
  given: readonly Row[];
}

/** A body that was read: values by column, and what is wrong with it so far. */
export interface ParsedBody {
  columns: Row;
  relations: RelationInput[];
  nested: NestedInput[];
  problems: Record<string, ProblemTree>;
  /** Values of the request by the names of the API, for checks of the project. */
  values: Row;
}

export class ModelSerializer {
  readonly model: ModelDescription;
  readonly parts: readonly ModelPart[];
  /** Of every part that responses have. */
  readonly select: Row;
  readonly shapes: readonly FieldShape[];
  readonly #shown: readonly ModelPart[];
  readonly #written: readonly Exclude<ModelPart, { kind: 'computed' }>[];

  constructor(model: ModelDescription, parts: readonly ModelPart[]) {
    this.model = model;
    this.parts = parts;
    this.#shown = parts.filter(({ isWriteOnly }) => !isWriteOnly);
    this.#written = parts.filter(
      (part): part is Exclude<ModelPart, { kind: 'computed' }> => !part.isReadOnly && part.kind !== 'computed',
    );
    this.select = mergeSelects([
      Object.fromEntries(model.primaryKey.map((name) => [name, true])),
      ...this.#shown.map(({ select }) => select),
    ]);
    this.shapes = parts.map(({ shape }) => shape);
  }

  /** Names of the API that a request may ask for one by one. */
  get names(): string[] {
    return this.#shown.map(({ name }) => name);
  }

  format(row: Row, environment: ApiEnvironment): Row {
    const shown = this.#shown;
    const json: Row = {};
    for (let index = 0; index < shown.length; index++) {
      const part = shown[index] as ModelPart;
      json[part.name] = part.read(row, environment);
    }
    return json;
  }

  /** A serializer with some of the fields. @param names of the API */
  pick(names: ReadonlySet<string>): ModelSerializer {
    return new ModelSerializer(
      this.model,
      this.parts.filter(({ name }) => names.has(name)),
    );
  }

  /** A serializer with these fields, in place of those with the same names. */
  with(parts: readonly ModelPart[]): ModelSerializer {
    const byName = new Map(parts.map((part) => [part.name, part]));
    const kept = this.parts.map((part) => byName.get(part.name) ?? part);
    return new ModelSerializer(this.model, [...kept, ...parts.filter((part) => !kept.includes(part))]);
  }

  /**
   * Reads a body. Fields that it has nothing for are left out of an update.
   *
   * @param mode `partial`: required fields may be missing
   */
  parse(
    body: unknown,
    environment: ApiEnvironment,
    { isNew, isPartial }: { isNew: boolean; isPartial: boolean },
  ): ParsedBody | Problem {
    if (!isObject(body)) return notAnObject(body);
    const parsed: ParsedBody = { columns: {}, relations: [], nested: [], problems: {}, values: {} };
    for (const part of this.#written) {
      if (part.isFixed && !isNew) continue;
      if (!Object.hasOwn(body, part.name)) {
        if (part.isRequired && !isPartial) parsed.problems[part.name] = REQUIRED;
        continue;
      }
      readPart(part, body[part.name], environment, { parsed, isNew, isPartial });
    }
    return parsed;
  }
}

interface Reading {
  parsed: ParsedBody;
  isNew: boolean;
  isPartial: boolean;
}

function readPart(
  part: Exclude<ModelPart, { kind: 'computed' }>,
  value: unknown,
  environment: ApiEnvironment,
  reading: Reading,
): void {
  const { parsed } = reading;
  if (part.kind === 'column') return readColumn(part, value, environment, parsed);
  if (part.kind === 'relation') return readRelation(part, value, parsed);
  readNested(part, value, environment, reading);
}

function readColumn(
  { name, field, description }: ColumnPart,
  value: unknown,
  environment: ApiEnvironment,
  parsed: ParsedBody,
): void {
  const result = field.parse(value, environment);
  if (result instanceof Problem) {
    parsed.problems[name] = result.tree;
    return;
  }
  parsed.columns[description.name] = result;
  parsed.values[name] = result;
}

const NULL = [{ code: 'null', message: 'This field may not be null.' }];

function readRelation(part: RelationPart, value: unknown, parsed: ParsedBody): void {
  if (value === null || (value === '' && !part.isMany)) {
    if (!part.allowsNull) parsed.problems[part.name] = NULL;
    else parsed.relations.push({ part, given: null });
    return;
  }
  if (part.isMany && !Array.isArray(value)) {
    const message = `Expected a list of items but got type "${typeof value === 'string' ? 'str' : typeof value === 'object' ? 'dict' : 'int'}".`;
    parsed.problems[part.name] = [{ code: 'not_a_list', message }];
    return;
  }
  parsed.relations.push({ part, given: value });
}

function readNested(
  part: NestedPart,
  value: unknown,
  environment: ApiEnvironment,
  { parsed, isPartial }: Reading,
): void {
  if (value === null) {
    if (!part.allowsNull) parsed.problems[part.name] = NULL;
    else parsed.nested.push({ part, rows: null, given: [] });
    return;
  }
  const list = part.isMany ? value : [value];
  if (!Array.isArray(list)) {
    const message = `Expected a list of items but got type "${isObject(value) ? 'dict' : 'str'}".`;
    parsed.problems[part.name] = { non_field_errors: [{ code: 'not_a_list', message }] };
    return;
  }
  const problems: Record<string, ProblemTree> = {};
  const rows = list.flatMap((item: unknown, index) => {
    const one = part.serializer.parse(item, environment, { isNew: true, isPartial });
    const tree = one instanceof Problem ? one.tree : one.problems;
    if (one instanceof Problem || Object.keys(one.problems).length > 0) problems[index] = tree;
    return one instanceof Problem ? [] : [one];
  });
  if (Object.keys(problems).length > 0)
    parsed.problems[part.name] = part.isMany ? problems : (problems[0] as ProblemTree);
  parsed.nested.push({ part, rows, given: list as Row[] });
}

/** Several selects as one: nested ones are merged, `true` adds nothing to them. */
export function mergeSelects(selects: readonly Row[]): Row {
  const merged: Row = {};
  for (const select of selects) {
    for (const [name, value] of Object.entries(select)) {
      const known = merged[name];
      merged[name] = isObject(known) && isObject(value) ? mergeArgs(known, value) : isObject(known) ? known : value;
    }
  }
  return merged;
}

function mergeArgs(a: Row, b: Row): Row {
  const select = mergeSelects([(a['select'] ?? {}) as Row, (b['select'] ?? {}) as Row]);
  return { ...a, ...b, select };
}
