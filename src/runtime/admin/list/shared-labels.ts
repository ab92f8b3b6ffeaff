// Relation columns whose rows the filter panel reads anyway: the list reads their keys, and no row a second time.
import type { Row } from '../../../kernel/database.ts';
import type { AdminModel } from '../admin-model.ts';
import { keyText } from '../primary-key.ts';
import type { ListColumn } from '../admin-model.ts';
import type { FewRows } from './few-rows.ts';

/** A relation column with all the rows that it can point to. */
export interface SharedLabels {
  column: ListColumn;
  /** Columns of the key → columns of the related row. */
  pairs: [column: string, reference: string][];
  byKey: ReadonlyMap<string, Row>;
}

export async function sharedLabels(model: AdminModel, few: FewRows): Promise<SharedLabels[]> {
  const found = await Promise.all(
    model.columns.map(async (column): Promise<SharedLabels[]> => {
      const pairs = keyPairs(model, column);
      const rows = pairs && column.target && (await few.all(column.target));
      if (!rows) return [];
      const target = (column.target as AdminModel).description;
      return [{ column, pairs, byKey: new Map(rows.map((row) => [keyText(target, row), row])) }];
    }),
  );
  return found.flat();
}

/** The row with its related rows in place, as if the database had brought them. */
export function withLabels(row: Row, shared: readonly SharedLabels[]): Row {
  const related = shared.map(({ column, pairs, byKey }) => {
    const key = Object.fromEntries(pairs.map(([name, reference]) => [reference, row[name]]));
    return [column.name, byKey.get(keyText((column.target as AdminModel).description, key)) ?? null];
  });
  return { ...row, ...Object.fromEntries(related) };
}

// Only where a filter reads all rows, by their primary key, and nothing else asks for more of the related row.
function keyPairs(model: AdminModel, { name, field, target }: ListColumn): SharedLabels['pairs'] | undefined {
  const { fields = [], references = [] } = field?.relation ?? {};
  const isOffered = field?.name === name && model.filters.some((filter) => filter.name === name);
  const isOnlyReader = model.columns.filter(({ select }) => name in select).length === 1;
  if (!target || !isOffered || !isOnlyReader || fields.length === 0) return undefined;
  const { primaryKey } = target.description;
  const isKey = references.length === primaryKey.length && references.every((found) => primaryKey.includes(found));
  return isKey ? fields.map((column, index) => [column, references[index] as string]) : undefined;
}
