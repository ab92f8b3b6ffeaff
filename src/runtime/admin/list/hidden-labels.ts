// Related rows that do not exist for the viewer have no label in a list.
import type { Row } from '../../../kernel/database.ts';
import { fieldOf } from '../../../kernel/model.ts';
import { keyColumns } from '../../../kernel/row-key.ts';
import { anyKey } from '../../db/key-conditions.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { keyText } from '../primary-key.ts';

type Select = Record<string, unknown>;

/** A to-one relation of a select, with what is selected of its rows. */
interface Related {
  name: string;
  target: AdminModel;
  select: Select;
}

function relatedOf({ site }: AdminRequest, model: AdminModel, select: Select): Related[] {
  return Object.entries(select).flatMap(([name, value]) => {
    const field = fieldOf(model.description, name);
    const target = field && site.target(field);
    const nested = typeof value === 'object' && value !== null ? (value as { select?: Select }).select : undefined;
    return target && nested ? [{ name, target, select: nested }] : [];
  });
}

/** The select with the keys of all related rows, which {@link hideRelated} needs. */
export function withRelatedKeys(admin: AdminRequest, model: AdminModel, select: Select): Select {
  const related = relatedOf(admin, model, select).map(({ name, target, select: nested }) => {
    const keys = Object.fromEntries(target.description.primaryKey.map((key) => [key, true]));
    return [name, { select: { ...keys, ...withRelatedKeys(admin, target, nested) } }];
  });
  return { ...select, ...Object.fromEntries(related) };
}

/** The rows with null in place of related rows that do not exist for the viewer. Each restricted relation costs one query. */
export async function hideRelated(
  admin: AdminRequest,
  model: AdminModel,
  select: Select,
  rows: readonly Row[],
): Promise<Row[]> {
  const copies = rows.map((row) => ({ ...row }));
  for (const { name, target, select: nested } of relatedOf(admin, model, select)) {
    const holders = copies.filter((row) => row[name] !== null && row[name] !== undefined);
    const related = holders.map((row) => row[name] as Row);
    const visible = await existingKeys(admin, target, related);
    const inner = await hideRelated(admin, target, nested, related);
    holders.forEach((row, index) => {
      const found = inner[index] as Row;
      row[name] = visible === undefined || visible.has(keyText(target.description, found)) ? found : null;
    });
  }
  return copies;
}

/** The keys of those that exist for the viewer; undefined if all rows of the model do. */
async function existingKeys(
  { access }: AdminRequest,
  target: AdminModel,
  rows: readonly Row[],
): Promise<ReadonlySet<string> | undefined> {
  if (rows.length === 0 || Object.keys(await access.existing(target)).length === 0) return undefined;
  const { description } = target;
  const unique = new Map(rows.map((row) => [keyText(description, row), keyColumns(description, row)]));
  const existing = await access.existingRows(target);
  const select = Object.fromEntries(description.primaryKey.map((name) => [name, true]));
  const found = await existing.findMany({ where: anyKey(description.primaryKey, [...unique.values()]), select });
  return new Set(found.map((row) => keyText(description, row)));
}
