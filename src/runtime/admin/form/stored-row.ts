import { keyColumns } from '../../../kernel/row-key.ts';
import type { Database, Row } from '../../../kernel/database.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { storedSelect } from './row-select.ts';

/**
 * Compares the row as it was read with the row as it is stored, for `isCurrent` of a save.
 *
 * @param row read with `rowSelect`
 * @param action The viewer found the row because they may do this.
 */
export function isStillStored(
  { access }: AdminRequest,
  model: AdminModel,
  row: Row,
  action: 'view' | 'change' = 'change',
): (database: Database) => Promise<boolean> {
  return async (database) => {
    const select = storedSelect(model);
    const visible = await access.rows(model, action, database);
    const stored = await visible.findFirst({ where: keyColumns(model.description, row), select });
    if (stored === undefined) return false;
    return Object.keys(select).every((name) => stableText(stored[name]) === stableText(row[name]));
  };
}

function stableText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? '';
}
