import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpRequest } from './request.ts';

const storage = new AsyncLocalStorage<HttpRequest>();

/** The request that is being answered, where the app keeps track of it; see `withRequest`. */
export function currentRequest(): HttpRequest | undefined {
  return storage.getStore();
}

/** Runs `work` so that everything it calls, also later, finds the request. Costs something at every await inside. */
export function withRequest<T>(request: HttpRequest, work: () => T): T {
  return storage.run(request, work);
}
