import type { TimeColumns } from '../sqlite/time-columns.ts';
import type { DirectModel, DirectRelation } from './direct-model.ts';
import type { DirectField } from './direct-field.ts';
import { comparable } from './values.ts';
import { isPlainObject, readWhere, type Condition } from './where.ts';

/** Rows of one model, with what belongs to them. */
export interface Selection {
  model: DirectModel;
  /** Columns in the order of the statement. */
  columns: readonly DirectField[];
  columnsSql: string;
  /** The keys of a row in order, each with the index of its column or a nested selection. */
  output: readonly { name: string; column: number; nested?: NestedSelection | undefined }[];
}

export interface NestedSelection {
  relation: DirectRelation;
  selection: Selection;
  /** Place of the joining column among those of the outer statement, and of the inner one. */
  localColumn: number;
  foreignColumn: number;
  condition: Condition | undefined;
  orderBy: string;
}

/** What a row is to have, in the order of its keys. */
type Part = DirectField | { relation: DirectRelation; args: Record<string, unknown> };

const NESTED_ARGS = new Set(['select', 'include', 'omit', 'where', 'orderBy']);
const plain = new WeakMap<DirectModel, Selection>();

/** Reads `select`, `include` and `omit`; undefined where Prisma has to. */
export function readSelection(
  model: DirectModel,
  args: Record<string, unknown>,
  times: TimeColumns,
  joinedBy?: DirectField,
): Selection | undefined {
  const { select, include, omit } = args;
  if (select === undefined && include === undefined && omit === undefined && joinedBy === undefined) {
    let all = plain.get(model);
    if (all === undefined && (all = build(model, readColumns(model, {}) ?? [], undefined, times)))
      plain.set(model, all);
    return all;
  }
  if (select !== undefined && (include !== undefined || omit !== undefined)) return undefined;
  const chosen = select ?? include ?? {};
  if (!isPlainObject(chosen)) return undefined;
  const columns = select === undefined ? readColumns(model, omit ?? {}) : [];
  if (columns === undefined) return undefined;
  const parts: Part[] = columns;
  for (const [name, value] of Object.entries(chosen)) {
    if (value === false) continue;
    const field = select === undefined ? undefined : model.fields.get(name);
    const relation = model.relations.get(name);
    if (field && value === true) parts.push(field);
    else if (relation && (value === true || isPlainObject(value)))
      parts.push({ relation, args: value === true ? {} : value });
    else return undefined;
  }
  return parts.length === 0 ? undefined : build(model, parts, joinedBy, times);
}

/** The columns of rows whose fields are not selected by name; undefined where Prisma has to read `omit`. */
function readColumns(model: DirectModel, omit: unknown): DirectField[] | undefined {
  if (!isPlainObject(omit)) return undefined;
  for (const [name, value] of Object.entries(omit))
    if (typeof value !== 'boolean' || !model.fields.has(name)) return undefined;
  return model.scalars.filter(({ name }) => !(omit[name] ?? model.omitted.has(name)));
}

/** `ORDER BY …` with a blank before it, empty for none; undefined where Prisma has to. */
export function readOrder(model: DirectModel, orderBy: unknown, times: TimeColumns): string | undefined {
  if (orderBy === undefined) return '';
  const list: unknown[] = Array.isArray(orderBy) ? orderBy : [orderBy];
  const parts: string[] = [];
  for (const entry of list) {
    const [name, direction, ...more] = isPlainObject(entry) ? Object.entries(entry).flat() : [];
    const field = model.fields.get(String(name));
    if (!field || more.length > 0 || (direction !== 'asc' && direction !== 'desc') || !isSortable(field))
      return undefined;
    parts.push(`${comparable(field, times)} ${direction === 'asc' ? 'ASC' : 'DESC'}`);
  }
  return parts.length === 0 ? undefined : ` ORDER BY ${parts.join(', ')}`;
}

// Prisma also selects the primary key and the joining columns, and the set of columns decides which index the database uses.
function build(
  model: DirectModel,
  parts: readonly Part[],
  joinedBy: DirectField | undefined,
  times: TimeColumns,
): Selection | undefined {
  const scalars = parts.filter((part): part is DirectField => !('relation' in part));
  const links = parts.flatMap((part) => ('relation' in part ? [part.relation.local] : []));
  const columns = [...new Set([...model.primaryKey, ...scalars, ...links, ...(joinedBy ? [joinedBy] : [])])];
  const output: { name: string; column: number; nested?: NestedSelection | undefined }[] = [];
  for (const part of parts) {
    if (!('relation' in part)) {
      output.push({ name: part.name, column: columns.indexOf(part) });
      continue;
    }
    const nested = readNested(part.relation, part.args, columns.indexOf(part.relation.local), times);
    if (nested === undefined) return undefined;
    output.push({ name: part.relation.name, column: -1, nested });
  }
  return { model, columns, columnsSql: columns.map(({ column }) => column).join(', '), output };
}

function readNested(
  relation: DirectRelation,
  args: Record<string, unknown>,
  localColumn: number,
  times: TimeColumns,
): NestedSelection | undefined {
  const { where, orderBy } = args;
  if (Object.keys(args).some((name) => !NESTED_ARGS.has(name))) return undefined;
  if (!relation.isList && (where !== undefined || orderBy !== undefined)) return undefined;
  const selection = readSelection(relation.model, args, times, relation.foreign);
  const order = readOrder(relation.model, orderBy, times);
  const condition = where === undefined ? undefined : readWhere(relation.model, where, times);
  if (!selection || order === undefined || (where !== undefined && condition === undefined)) return undefined;
  const foreignColumn = selection.columns.indexOf(relation.foreign);
  return { relation, selection, localColumn, foreignColumn, condition, orderBy: order };
}

function isSortable({ kind }: DirectField): boolean {
  return kind !== 'Json' && kind !== 'Bytes' && kind !== 'Decimal' && kind !== 'Enum';
}
