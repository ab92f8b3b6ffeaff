import type { QueryRecord } from '../../../kernel/database.ts';
import type { HttpRequest } from '../request.ts';

export const QUERIES = Symbol('queries');

/** Statements that this request has sent to the database so far; empty outside debug. */
export function queriesOf(request: HttpRequest): readonly QueryRecord[] {
  return (request.state.get(QUERIES) as QueryRecord[] | undefined) ?? [];
}
