import { QUERIES } from './request-queries.ts';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryRecord } from '../../../kernel/database.ts';
import type { Application } from '../application.ts';
import type { Dispatcher } from '../view.ts';
import { findRepeats } from './repeated-queries.ts';

// Debug only: the statements of each request, for the exception page.

const current = new AsyncLocalStorage<QueryRecord[]>();
// A request in a loop must not eat the memory.
const MAX_QUERIES = 500;
const MAX_REPORTS = 1000;
/** Places that were reported already: one line an error, not one a request. */
const reported = new Set<string>();

/** Collects what the database is asked while `dispatch` works on a request. */
export function watchQueries(app: Application, dispatch: Dispatcher): Dispatcher {
  if (!app.onQuery) return dispatch;
  app.onQuery((query) => {
    const queries = current.getStore();
    if (queries && queries.length < MAX_QUERIES) queries.push(query);
  });
  return (request, error) => {
    const queries: QueryRecord[] = [];
    request.state.set(QUERIES, queries);
    return current.run(queries, dispatch, request, error).finally(() => report(app, queries));
  };
}

function report(app: Application, queries: readonly QueryRecord[]): void {
  for (const { message, call } of findRepeats(queries, app.models.all)) {
    if (reported.has(call)) continue;
    if (reported.size < MAX_REPORTS) reported.add(call);
    app.logger.warn(message);
  }
}
