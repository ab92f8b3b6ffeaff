import type { Row } from '../../../kernel/database.ts';
import type { ApiContext } from './context.ts';

/** The request as the handler of an action about the list gets it. */
export type ListContext = Omit<RowContext, 'row' | 'update'>;

/** The request as the handler of an action about one row gets it, with functions for the row and the serializer of the viewset. */
export interface RowContext extends ApiContext {
  /** The row of the address, as far as the user may see it. @throws {ApiError} 404, 403 */
  row(): Promise<Row>;
  /** The body by the action's `input`. @throws {ApiError} 400 with its problems */
  input(): Promise<Record<string, unknown>>;
  /** Changes columns of a row by the pipeline of every save: model rules, signals, log. Returns the response. */
  update(row: Row, data: Row): Promise<unknown>;
  /** The row as the viewset shows it. */
  serialize(row: Row): Promise<unknown>;
  /** Rows as a page of the viewset's list. @param where added to what the user may see */
  list(where?: Row): Promise<unknown>;
}
