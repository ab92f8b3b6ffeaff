import type { Database } from '../../../kernel/database.ts';
import { clientOf } from '../../db/client/client-database.ts';

/** The project's own client in this transaction, for actions that the project writes. */
export function transactionClient(database: Database): unknown {
  return clientOf(database);
}
