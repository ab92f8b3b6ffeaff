import type { SqliteValue } from '../sqlite/sqlite-driver.ts';
import type { TimeColumns } from '../sqlite/time-columns.ts';
import type { DirectModel } from './direct-model.ts';
import type { DirectField } from './direct-field.ts';
import { comparable, encode, FALLBACK_TO_PRISMA } from './values.ts';

/** A condition with its values; undefined stands for one that Prisma has to read. */
export interface Condition {
  sql: string;
  params: SqliteValue[];
}

/** A condition while it is read. */
interface ConditionParts {
  readonly times: TimeColumns;
  readonly parts: string[];
  readonly params: SqliteValue[];
}

const MAX_LIST = 500;
const COMPARISONS: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** Prisma's `where`, as far as it consists of scalars and their plain comparisons, AND and OR. */
export function readWhere(model: DirectModel, where: unknown, times: TimeColumns): Condition | undefined {
  if (!isPlainObject(where)) return undefined;
  const into: ConditionParts = { times, parts: [], params: [] };
  if (!addConditions(model, where, into)) return undefined;
  return { sql: join(into.parts, 'AND', '1=1'), params: into.params };
}

/** `where` of findUnique: one unique field and its value. */
export function readUniqueWhere(model: DirectModel, where: unknown, times: TimeColumns): Condition | undefined {
  if (!isPlainObject(where)) return undefined;
  const names = Object.keys(where);
  const name = names[0];
  const field = name === undefined ? undefined : model.fields.get(name);
  if (names.length !== 1 || field === undefined || !model.uniques.has(field.name)) return undefined;
  const value = encode(field, where[field.name], times);
  return value === FALLBACK_TO_PRISMA
    ? undefined
    : { sql: `(${comparable(field, times)} = ? AND 1=1)`, params: [value] };
}

/** True for `{…}`: not for dates, arrays and other classes' objects. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function addConditions(model: DirectModel, where: Record<string, unknown>, into: ConditionParts): boolean {
  for (const name of Object.keys(where)) {
    const value = where[name];
    const field = model.fields.get(name);
    const isUnderstood = field
      ? addField(field, value, into)
      : name === 'AND' || name === 'OR'
        ? addGroup(model, name, value, into)
        : false;
    if (!isUnderstood) return false;
  }
  return true;
}

function addGroup(model: DirectModel, operator: 'AND' | 'OR', value: unknown, into: ConditionParts): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  const members: string[] = [];
  for (const member of value as unknown[]) {
    const inner: ConditionParts = { ...into, parts: [] };
    if (!isPlainObject(member) || !addConditions(model, member, inner) || inner.parts.length === 0) return false;
    members.push(join(inner.parts, 'AND', ''));
  }
  into.parts.push(join(members, operator, ''));
  return true;
}

function addField(field: DirectField, value: unknown, into: ConditionParts): boolean {
  if (!isPlainObject(value)) return addComparison(field, 'equals', value, into);
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => addComparison(field, name, value[name], into));
}

function addComparison(field: DirectField, operator: string, value: unknown, into: ConditionParts): boolean {
  const { times, parts, params } = into;
  if (operator === 'in' || operator === 'notIn') return addList(field, operator, value, into);
  const isEquality = operator === 'equals' || operator === 'not';
  if (value === null) {
    if (!isEquality || !field.isNullable || field.kind === 'Json') return false;
    parts.push(`${field.column} IS ${operator === 'not' ? 'NOT NULL' : 'NULL'}`);
    return true;
  }
  const sign = operator === 'equals' ? '=' : operator === 'not' ? '<>' : COMPARISONS[operator];
  if (sign === undefined || (!isEquality && field.kind === 'Boolean')) return false;
  const encoded = encode(field, value, times);
  if (encoded === FALLBACK_TO_PRISMA) return false;
  parts.push(`${comparable(field, times)} ${sign} ?`);
  params.push(encoded);
  return true;
}

function addList(
  field: DirectField,
  operator: 'in' | 'notIn',
  value: unknown,
  { times, parts, params }: ConditionParts,
): boolean {
  if (!Array.isArray(value) || value.length > MAX_LIST || field.kind === 'Boolean') return false;
  const encoded = (value as unknown[]).map((member) => encode(field, member, times));
  if (encoded.includes(FALLBACK_TO_PRISMA)) return false;
  if (encoded.length === 0) {
    if (!isComparable(field)) return false;
    parts.push(operator === 'in' ? '1=0' : '1=1');
    return true;
  }
  parts.push(
    `${comparable(field, times)} ${operator === 'in' ? 'IN' : 'NOT IN'} (${encoded.map(() => '?').join(',')})`,
  );
  params.push(...(encoded as SqliteValue[]));
  return true;
}

function isComparable({ kind }: DirectField): boolean {
  return kind !== 'Json' && kind !== 'Bytes' && kind !== 'Decimal' && kind !== 'Enum';
}

function join(parts: readonly string[], operator: string, none: string): string {
  if (parts.length === 0) return none;
  return parts.length === 1 ? (parts[0] as string) : `(${parts.join(` ${operator} `)})`;
}
