import type { Database, Row } from '../../../kernel/database.ts';
import type { ApiContext } from '../request/context.ts';
import type { ModelResource } from './model-resource.ts';
import { hideRelated, visibleSelect } from './related-rows.ts';

/**
 * Compares the stored row with what the client has read, in the transaction of the write.
 *
 * @param check gets the row as the API shows it now, and throws 412 if the client has read another one
 */
export function currentCheck(
  context: ApiContext,
  { model, serializer }: ModelResource,
  row: Row,
  check: (data: unknown) => void,
): (database: Database) => Promise<boolean> {
  return async (database) => {
    const where = Object.fromEntries(model.primaryKey.map((name) => [name, row[name]]));
    const select = await visibleSelect(context, serializer);
    const stored = await database.delegate(model.delegate).findFirst({ where, select });
    if (stored === null) return false;
    await hideRelated(context, serializer, [stored], database);
    check(serializer.format(stored, context.environment));
    return true;
  };
}
