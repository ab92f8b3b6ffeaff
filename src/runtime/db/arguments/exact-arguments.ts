// Arguments that Prisma's engine would change the meaning of. It parses a JavaScript number for a Decimal field as binary and keeps
// 16 digits of it: 64.1 would be stored as 64.09999999999999; as a Decimal it is the shortest text that means the number. It hands
// the text of `contains` to LIKE as a pattern, where `%` and `_` stand for any characters. It does not support `mode` on SQLite. And an
// empty OR, which is nothing, is everything to it inside an AND: whoever combines a filter with `{ OR: [] }` would see all rows.
import { Decimal } from '@prisma/client/runtime/client';
import type { SchemaDescription } from '../../../kernel/model.ts';
import { isPlainObject } from '../direct/where.ts';
import { markText, markWhole } from '../sqlite/text-patterns.ts';

type Replace = (value: unknown) => unknown;

interface ArgumentModel {
  /** How the values and conditions of a field are replaced. */
  exact: ReadonlyMap<string, Replace>;
  others: ReadonlySet<string>;
  relations: Map<string, ArgumentModel>;
  /** A condition that no row meets. */
  nothing: object;
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

/** Makes the client store and search exactly the numbers and text that calls pass. */
export function keepArgumentsExact(client: object, schema: SchemaDescription): void {
  const models = toArgumentModels(schema);
  const own = (client as ExecutingClient)._originalClient ?? (client as ExecutingClient);
  const execute = own._executeRequest;
  if (execute === undefined) return;
  own._executeRequest = function (this: unknown, request) {
    const model = request.model === undefined ? undefined : models.get(request.model);
    const exact = model ? { ...request, args: exactArgs(model, request.args) } : request;
    return execute.call(this, exact);
  };
}

function toArgumentModels({ models: descriptions, provider }: SchemaDescription): Map<string, ArgumentModel> {
  const text = provider === 'sqlite' ? sqliteText : literalText;
  const models = new Map<string, ArgumentModel>();
  for (const { name, fields, primaryKey } of descriptions) {
    const exact = new Map<string, Replace>();
    const others = new Set<string>();
    for (const field of fields) {
      if (field.type === 'Decimal') exact.set(field.name, exactNumber);
      else if (field.type === 'String') exact.set(field.name, text);
      else if (!field.relation) others.add(field.name);
    }
    const column = primaryKey[0] ?? fields.find(({ kind }) => kind === 'scalar')?.name ?? 'id';
    models.set(name, { exact, others, relations: new Map(), nothing: { [column]: { in: [] } } });
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

/** Arguments of a call, or of a nested selection. Arguments that need no change are returned unchanged. */
function exactArgs(model: ArgumentModel, args: unknown): unknown {
  return changed(args, (name, value) => {
    if (INPUTS.has(name)) return exactInput(model, value);
    if (name === 'omit') return withoutUndefined(value);
    return name === 'select' || name === 'include' ? exactSelection(model, value) : value;
  });
}

function exactSelection(model: ArgumentModel, selection: unknown): unknown {
  return changed(selection, (name, value) => {
    if (name === '_count') return exactArgs(model, value);
    const target = model.relations.get(name);
    return target ? exactArgs(target, value) : value;
  });
}

/** Prisma treats `undefined` as false, and would return a field that is omitted unless it is selected. */
function withoutUndefined(omit: unknown): unknown {
  if (!isPlainObject(omit) || !Object.values(omit).includes(undefined)) return omit;
  return Object.fromEntries(Object.entries(omit).filter(([, value]) => value !== undefined));
}

/** Conditions or values by field. A key that is not a field, such as `AND` or a compound key, holds more of them. */
function exactInput(model: ArgumentModel, input: unknown): unknown {
  return changed(input, (name, value) => {
    const replace = model.exact.get(name);
    if (replace) return replace(value);
    if (model.others.has(name)) return value;
    const target = model.relations.get(name);
    return target ? exactRelation(target, value) : exactInput(model, orNothing(model, name, value));
  });
}

const NESTED_CALLS = new Set(['createMany', 'connectOrCreate', 'updateMany', 'upsert']);

/** `{ create: … }`, `{ some: … }`, or the conditions of a related row themselves. */
function exactRelation(model: ArgumentModel, value: unknown): unknown {
  return changed(value, (name, nested) => {
    const replace = model.exact.get(name);
    if (replace) return replace(nested);
    if (NESTED_CALLS.has(name) || (name === 'update' && isUpdateCall(nested))) return exactArgs(model, nested);
    const target = model.relations.get(name);
    if (target) return exactRelation(target, nested);
    return model.others.has(name) ? nested : exactInput(model, orNothing(model, name, nested));
  });
}

/** An empty OR as a condition that no row meets. */
function orNothing(model: ArgumentModel, name: string, value: unknown): unknown {
  return name === 'OR' && Array.isArray(value) && value.length === 0 ? [model.nothing] : value;
}

/** The argument of a nested `update` is the values, or `{ where, data }`. */
function isUpdateCall(nested: unknown): boolean {
  if (Array.isArray(nested)) return true;
  return isPlainObject(nested) && Object.keys(nested).every((name) => name === 'where' || name === 'data');
}

/** `64.1`, `[64.1]`, `{ increment: 0.1 }`, `{ in: [64.1] }`, `{ _avg: { gt: 0.1 } }` */
function exactNumber(value: unknown): unknown {
  if (typeof value === 'number') return isExact(value) ? value : new Decimal(value);
  if (Array.isArray(value)) return mapChanged(value, exactNumber);
  return changed(value, (name, nested) => (name === '_count' ? nested : exactNumber(nested)));
}

/** Whole numbers of up to 15 digits arrive unchanged; NaN and Infinity are left to Prisma, which has an error for them. */
function isExact(value: number): boolean {
  return !Number.isFinite(value) || (Number.isInteger(value) && Math.abs(value) < 1e15);
}

const PATTERNS = new Set(['contains', 'startsWith', 'endsWith']);

/** `{ contains: '50%' }`, `{ not: { startsWith: '_' } }`: what LIKE would take for a wildcard is escaped. */
function literalText(value: unknown): unknown {
  return changed(value, (name, nested) => {
    if (PATTERNS.has(name) && typeof nested === 'string') return nested.replace(/[\\%_]/g, '\\$&');
    return name === 'not' ? literalText(nested) : nested;
  });
}

/** The same for SQLite, where the driver adapter makes the pattern: the text says whether case matters. */
function sqliteText(value: unknown): unknown {
  if (!isPlainObject(value) || !('mode' in value)) return markedText(value, false);
  const { mode, ...filter } = value;
  const isKnown =
    Object.keys(filter).every((name) => CASELESS.has(name)) && !('equals' in filter && 'startsWith' in filter);
  if (mode === 'default' || mode === undefined) return markedText(filter, false);
  if (mode === 'insensitive' && isKnown) return markedText(filter, true);
  // Prisma's own error names the argument that SQLite does not have.
  return value;
}

const CASELESS = new Set([...PATTERNS, 'equals', 'not']);

function markedText(value: unknown, ignoresCase: boolean): unknown {
  if (!isPlainObject(value)) return value;
  const marked = changed(value, (name, nested) => {
    if (PATTERNS.has(name) && typeof nested === 'string') return markText(nested, ignoresCase);
    if (name !== 'not') return nested;
    return ignoresCase && typeof nested === 'string'
      ? { startsWith: markWhole(nested) }
      : markedText(nested, ignoresCase);
  }) as Record<string, unknown>;
  if (!ignoresCase || typeof marked['equals'] !== 'string') return marked;
  const { equals, ...others } = marked;
  return { ...others, startsWith: markWhole(equals) };
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
