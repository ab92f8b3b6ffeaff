// Numbers for Decimal fields. Prisma's engine parses a JavaScript number as binary and keeps 16 digits of it: 64.1 would be
// stored as 64.09999999999999. As a Decimal it is the shortest text that means the number.
import { Decimal } from '@prisma/client/runtime/client';
import type { ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { isPlainObject } from '../direct/where.ts';

interface DecimalModel {
  decimals: ReadonlySet<string>;
  others: ReadonlySet<string>;
  relations: Map<string, DecimalModel>;
}

interface Request {
  model?: string | undefined;
  args?: unknown;
}

/** Prisma's client, with the function that every call passes through, in transactions and extensions too. */
interface ExecutingClient {
  _executeRequest?: (request: Request) => unknown;
  _originalClient?: ExecutingClient;
}

/** Makes the client send the numbers that calls give for Decimal fields as exact decimals. */
export function keepDecimalsExact(client: object, schema: SchemaDescription): void {
  const models = toDecimalModels(schema.models);
  const own = (client as ExecutingClient)._originalClient ?? (client as ExecutingClient);
  const execute = own._executeRequest;
  if (models.size === 0 || execute === undefined) return;
  own._executeRequest = function (this: unknown, request) {
    const model = request.model === undefined ? undefined : models.get(request.model);
    const exact = model ? { ...request, args: exactArgs(model, request.args) } : request;
    return execute.call(this, exact);
  };
}

/** Models whose arguments can hold a Decimal: their own fields, or those of models that they are related to. */
function toDecimalModels(descriptions: readonly ModelDescription[]): Map<string, DecimalModel> {
  const models = new Map<string, DecimalModel>();
  if (!descriptions.some(({ fields }) => fields.some(({ type }) => type === 'Decimal'))) return models;
  for (const { name, fields } of descriptions) {
    const decimals = new Set(fields.filter(({ type }) => type === 'Decimal').map((field) => field.name));
    const others = new Set(
      fields.filter((field) => !field.relation && field.type !== 'Decimal').map((one) => one.name),
    );
    models.set(name, { decimals, others, relations: new Map() });
  }
  for (const { name, fields } of descriptions) {
    for (const field of fields) {
      const target = field.relation && models.get(field.relation.model);
      if (target) models.get(name)?.relations.set(field.name, target);
    }
  }
  return models;
}

const INPUTS = new Set(['where', 'data', 'create', 'update', 'cursor', 'having']);

/** Arguments of a call, or of a nested selection. Whatever holds no such number is given back as it is. */
function exactArgs(model: DecimalModel, args: unknown): unknown {
  return changed(args, (name, value) => {
    if (INPUTS.has(name)) return exactInput(model, value);
    return name === 'select' || name === 'include' ? exactSelection(model, value) : value;
  });
}

function exactSelection(model: DecimalModel, selection: unknown): unknown {
  return changed(selection, (name, value) => {
    if (name === '_count') return exactArgs(model, value);
    const target = model.relations.get(name);
    return target ? exactArgs(target, value) : value;
  });
}

/** Conditions or values by field. A key that is not a field, such as `AND` or a compound key, holds more of them. */
function exactInput(model: DecimalModel, input: unknown): unknown {
  return changed(input, (name, value) => {
    if (model.decimals.has(name)) return exactValue(value);
    if (model.others.has(name)) return value;
    const target = model.relations.get(name);
    return target ? exactRelation(target, value) : exactInput(model, value);
  });
}

const NESTED_CALLS = new Set(['createMany', 'connectOrCreate', 'updateMany', 'upsert']);

/** `{ create: … }`, `{ some: … }`, or the conditions of a related row themselves. */
function exactRelation(model: DecimalModel, value: unknown): unknown {
  return changed(value, (name, nested) => {
    if (model.decimals.has(name)) return exactValue(nested);
    if (NESTED_CALLS.has(name) || (name === 'update' && isUpdateCall(nested))) return exactArgs(model, nested);
    const target = model.relations.get(name);
    if (target) return exactRelation(target, nested);
    return model.others.has(name) ? nested : exactInput(model, nested);
  });
}

/** A nested `update` takes the values, or `{ where, data }`. */
function isUpdateCall(nested: unknown): boolean {
  if (Array.isArray(nested)) return true;
  return isPlainObject(nested) && Object.keys(nested).every((name) => name === 'where' || name === 'data');
}

/** `64.1`, `[64.1]`, `{ increment: 0.1 }`, `{ in: [64.1] }`, `{ _avg: { gt: 0.1 } }` */
function exactValue(value: unknown): unknown {
  if (typeof value === 'number') return isExact(value) ? value : new Decimal(value);
  if (Array.isArray(value)) return mapChanged(value, exactValue);
  return changed(value, (name, nested) => (name === '_count' ? nested : exactValue(nested)));
}

/** Whole numbers of up to 15 digits arrive unchanged; NaN and Infinity are left to Prisma, which has an error for them. */
function isExact(value: number): boolean {
  return !Number.isFinite(value) || (Number.isInteger(value) && Math.abs(value) < 1e15);
}

/** The object with its values replaced, or itself if they all stay; arrays by their members. */
function changed(value: unknown, replace: (name: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return mapChanged(value, (member) => changed(member, replace));
  if (!isPlainObject(value)) return value;
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(value)) {
    const replaced = replace(name, value[name]);
    if (replaced !== value[name]) (copy ??= { ...value })[name] = replaced;
  }
  return copy ?? value;
}

function mapChanged(list: readonly unknown[], replace: (value: unknown) => unknown): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const replaced = replace(list[index]);
    if (replaced !== list[index]) (copy ??= [...list])[index] = replaced;
  }
  return copy ?? list;
}
