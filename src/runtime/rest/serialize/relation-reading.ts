// What a relation reads and shows of the related rows: a key, a slug, an address or a text.
import type { Row } from '../../../kernel/database.ts';
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { capitalize } from '../../../kernel/names.ts';
import { labelColumns } from '../../../kernel/people.ts';
import { rowLabel } from '../../forms/row-label.ts';
import { type FieldShape, type SerializerField, shapeOf } from '../fields/field.ts';
import { urlField } from '../fields/string.ts';
import type { ApiEnvironment } from '../request/context.ts';
import type { RelationPart } from './model-field.ts';
import type { Read } from './part-readers.ts';

/** Most rows of one list in a row. */
export const MAX_NESTED_ROWS = 1000;

interface RelationBase {
  name: string;
  description: FieldDescription;
  target: ModelDescription;
  style: RelationPart['style'];
  lookup: FieldDescription;
  isMany: boolean;
  isReadOnly: boolean;
  isWriteOnly: boolean;
  isRequired: boolean;
  allowsNull: boolean;
}

export function relationReading(
  { description, target, style, lookup, isMany }: RelationBase,
  column: string | undefined,
  reference: string | undefined,
): { select: Row; read: Read } {
  const { name } = description;
  // The key is in the row itself, so no other table is read.
  if (style === 'key' && column !== undefined && lookup.name === reference)
    return { select: { [column]: true }, read: (row) => keyJson(row[column]) };
  const key = Object.fromEntries(target.primaryKey.map((one) => [one, true]));
  const names = style === 'text' ? Object.fromEntries(labelColumns(target).map((one) => [one, true])) : {};
  const inner = style === 'key' || style === 'slug' ? { [lookup.name]: true } : { ...key, ...names };
  const show = (row: Row, environment: ApiEnvironment): unknown => {
    if (style === 'link') return environment.link(target.name, row);
    return style === 'text' ? rowLabel(target, row) : keyJson(row[lookup.name]);
  };
  const order = isMany ? { orderBy: target.primaryKey.map((one) => ({ [one]: 'asc' })), take: MAX_NESTED_ROWS } : {};
  return {
    select: { [name]: { select: inner, ...order } },
    read: isMany
      ? (row, environment) => ((row[name] ?? []) as Row[]).map((one) => show(one, environment))
      : (row, environment) => {
          const one = row[name] as Row | null | undefined;
          return one ? show(one, environment) : null;
        },
  };
}

function keyJson(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value ?? null;
}

export function relationShape(base: RelationBase, key: SerializerField, description: FieldDescription): FieldShape {
  const { name, target, style, lookup, isMany } = base;
  return {
    name,
    kind: 'relation',
    label: capitalize(description.label),
    help: description.help,
    isRequired: base.isRequired,
    isNullable: base.allowsNull,
    isReadOnly: base.isReadOnly,
    isWriteOnly: base.isWriteOnly,
    // What names one row: a key, a slug, an address.
    items: style === 'link' || style === 'text' ? shapeOf('', urlField()) : shapeOf('', key),
    relation: { model: target.name, style, field: lookup.name, isMany },
  };
}
