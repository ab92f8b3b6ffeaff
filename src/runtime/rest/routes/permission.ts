// Whether a request may run its operation at all. Which rows it reaches, the operation asks itself.
import type { ApiContext } from '../request/context.ts';
import type { Operation } from './operation.ts';

/** @param operation Default: that of the request. */
export async function isAllowed(context: ApiContext, operation = context.operation): Promise<boolean> {
  const { endpoint, user, request } = context;
  const { model } = endpoint;
  const action = operation === context.operation ? context.accessAction : (operation as Operation).access;
  const rule = operation?.permission ?? endpoint.permission;
  // A filter decides about rows; without a model there are none.
  if (model === undefined) return (await rule?.({ user, action, model, request })) === true;
  const access = operation === context.operation ? context.access : context.accessBy(rule);
  return (await access.answer(model, action)) !== false;
}
