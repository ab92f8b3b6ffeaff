import { atomic, type AtomicOptions, type TransactionOf } from '../db/transactions/atomic.ts';
import { viewNameOf, type View } from '../http/view.ts';
import type { HttpRequest } from '../http/request.ts';
import type { HttpResponse } from '../http/response.ts';

/** A view that gets the client of its transaction. */
export type TransactionView<Client extends object, P> = (
  request: HttpRequest,
  params: P,
  tx: TransactionOf<Client>,
) => HttpResponse | Promise<HttpResponse>;

/**
 * Runs the view in a transaction: any error (404 too) rolls back its writes. The response is sent
 * after the commit.
 *
 * @example export const transfer = inTransaction(db, async (request, { pk }: { pk: number }, tx) => { … });
 */
// oxlint-disable-next-line typescript/no-explicit-any -- as in View
export function inTransaction<Client extends object, P = any>(
  client: Client,
  view: TransactionView<Client, P>,
  options: AtomicOptions = {},
): View<P> {
  const wrapped: View<P> = (request, params) => atomic(client, async (tx) => view(request, params, tx), options);
  wrapped.viewName = viewNameOf(view as unknown as View);
  return wrapped;
}
