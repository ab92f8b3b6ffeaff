import type { ListColumn, ColumnKind } from '../admin-model.ts';
import type { Row } from '../../../kernel/database.ts';
import { fieldOf, type FieldDescription } from '../../../kernel/model.ts';
import { capitalize, toLabel } from '../../../kernel/names.ts';
import type { AdminModel } from '../admin-model.ts';
import { LABEL_COLUMN } from '../defaults.ts';
import { isDay, isToOne } from '../field-kinds.ts';
import { labelSelect, strictLabel } from '../labels.ts';
import type { Column, FieldPath } from '../options.ts';
import type { AdminSite } from '../admin-site.ts';

export function resolveColumns(
  site: AdminSite,
  model: AdminModel,
  display: readonly (FieldPath<string> | Column)[],
): ListColumn[] {
  return display.map((entry) => {
    if (typeof entry !== 'string') return computedColumn(site, model, entry);
    return entry === LABEL_COLUMN ? labelColumn(model) : pathColumn(site, model, entry);
  });
}

/** Merges the selects of columns into one: `true` gives way to a nested select of the same relation. */
export function mergeSelects(selects: readonly Record<string, unknown>[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const select of selects) {
    for (const [name, value] of Object.entries(select)) {
      merged[name] =
        isNested(merged[name]) && isNested(value)
          ? { select: mergeSelects([merged[name].select, value.select]) }
          : value;
    }
  }
  return merged;
}

function labelColumn(model: AdminModel): ListColumn {
  const [key] = model.description.primaryKey;
  return {
    name: LABEL_COLUMN,
    label: capitalize(model.label),
    kind: 'label',
    select: labelSelect(model),
    field: undefined,
    target: undefined,
    orderBy:
      key === undefined || model.description.primaryKey.length > 1 ? undefined : (direction) => ({ [key]: direction }),
    value: (row) => strictLabel(model, row),
  };
}

function pathColumn(site: AdminSite, model: AdminModel, path: string): ListColumn {
  const [name = '', ...rest] = path.split('.');
  const field = fieldOf(model.description, name);
  const target = field && site.target(field);
  if (!field || !target || rest.length === 0) return fieldColumn(site, name, field);
  const inner = pathColumn(site, target, rest.join('.'));
  return {
    ...inner,
    name: path,
    label: site.pathLabel(capitalize(site.label(field.label)), inner.label),
    select: { [name]: { select: inner.select } },
    orderBy: inner.orderBy && ((direction) => ({ [name]: inner.orderBy?.(direction) })),
    value: (row) => (row[name] ? inner.value(row[name] as Row) : null),
  };
}

function fieldColumn(site: AdminSite, name: string, field: FieldDescription | undefined): ListColumn {
  const target = field && isToOne(field) ? site.target(field) : undefined;
  return {
    name,
    label: capitalize(site.label(field?.label ?? toLabel(name))),
    kind: target ? 'relation' : kindOf(field),
    select: { [name]: target ? { select: labelSelect(target) } : true },
    field,
    target,
    orderBy: target ? relationOrder(name, target) : field?.isList ? undefined : (direction) => ({ [name]: direction }),
    value: (row) => row[name],
  };
}

function relationOrder(name: string, target: AdminModel): ListColumn['orderBy'] {
  const { display, primaryKey } = target.description;
  const by = display ?? primaryKey[0];
  return by === undefined ? undefined : (direction) => ({ [name]: { [by]: direction } });
}

function computedColumn(site: AdminSite, model: AdminModel, column: Column): ListColumn {
  const select = column.needs.map((name) => fieldColumn(site, name, fieldOf(model.description, name)).select);
  const sorted =
    column.orderBy === undefined
      ? undefined
      : fieldColumn(site, column.orderBy, fieldOf(model.description, column.orderBy));
  return {
    name: column.name,
    label: site.label(column.label ?? capitalize(toLabel(column.name))),
    kind: 'other',
    select: mergeSelects(select),
    field: undefined,
    target: undefined,
    orderBy: sorted?.orderBy,
    value: (row) => column.value(row),
  };
}

function kindOf(field: FieldDescription | undefined): ColumnKind {
  if (!field) return 'other';
  if (field.kind === 'enum') return 'enum';
  if (field.type === 'Boolean') return 'boolean';
  if (field.type === 'DateTime') return isDay(field) ? 'date' : 'datetime';
  if (['Int', 'BigInt', 'Float', 'Decimal'].includes(field.type)) return field.isId ? 'text' : 'number';
  return field.type === 'String' ? 'text' : 'other';
}

function isNested(value: unknown): value is { select: Record<string, unknown> } {
  return typeof value === 'object' && value !== null && 'select' in value;
}
