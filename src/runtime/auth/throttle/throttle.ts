// Slows down people who guess passwords: per account and address, per address, and per account.
import { createHash } from 'node:crypto';

import type { App } from '../../http/app.ts';
import type { HttpRequest } from '../../http/request.ts';
import { errors } from '../errors.ts';
import { MemoryThrottleStore, type ThrottleStore } from './store.ts';
import { addressKey, isSharedAddress } from './visitor-address.ts';

const WINDOW_MS = 15 * 60_000;

/** How many failed attempts there may be within 15 minutes. */
export interface ThrottleLimits {
  /** For one account from one address. */
  pair: number;
  /** For all accounts from one address. An office or a school may have one address, so it is not low. */
  address: number;
  /** For one account from all addresses. High, because whoever reaches it locks the owner out for a while. */
  account: number;
}

export const LOGIN_LIMITS: ThrottleLimits = { pair: 5, address: 50, account: 100 };
/** Mails are counted even if nothing went wrong, and nobody needs ten of them. */
export const RESET_LIMITS: ThrottleLimits = { pair: 5, address: 50, account: 10 };

/** One kind of attempt: `login`, `password_reset`, `password_change`. */
export interface ThrottleKind {
  name: string;
  limits: ThrottleLimits;
}

export const LOGIN: ThrottleKind = { name: 'login', limits: LOGIN_LIMITS };
export const PASSWORD_RESET: ThrottleKind = { name: 'password_reset', limits: RESET_LIMITS };
export const PASSWORD_CHANGE: ThrottleKind = { name: 'password_change', limits: LOGIN_LIMITS };

/** An attempt that was counted. */
export interface CountedAttempt {
  /** Milliseconds to wait because there were too many; undefined if this attempt may go on. */
  readonly waitMs: number | undefined;
  /** The attempt was right: it does not count, and those before it for this account and address do not either. */
  succeed(): Promise<void>;
  /** The attempt was not decided: it does not count. */
  cancel(): Promise<void>;
}

/**
 * Counts an attempt before its password is looked at, so that parallel attempts do not slip through.
 *
 * @param account the account's own spelling of its login, or the normalized text where there is no such account
 */
export async function countAttempt(request: HttpRequest, kind: ThrottleKind, account: string): Promise<CountedAttempt> {
  const store = throttleStoreOf(request.app);
  const keys = keysOf(request, kind.name, account);
  const counted: { key: string; remove: () => Promise<void> }[] = [];
  const undo = async (): Promise<void> => void (await Promise.all(counted.map(({ remove }) => remove())));
  let waitMs: number | undefined;
  for (const scope of SCOPES) {
    const key = keys[scope];
    if (key === undefined) continue;
    const { count, remainingMs } = await store.add(key, WINDOW_MS);
    counted.push({ key, remove: () => store.remove(key) });
    if (count <= kind.limits[scope]) continue;
    waitMs = remainingMs;
    // A refused attempt is no guess: it must not use up what others have left.
    await undo();
    break;
  }
  return {
    waitMs,
    cancel: undo,
    succeed: async () => {
      await undo();
      await store.clear(keys.pair);
    },
  };
}

/** Returns the error for an attempt that has to wait. */
export function tooManyAttempts(waitMs: number): Error {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return errors.AUTH_THROTTLED([Math.ceil(retryAfterSeconds / 60)], { data: { retryAfterSeconds } });
}

/** The narrowest first: an attempt refused there is not counted in the wider ones. */
const SCOPES = ['pair', 'address', 'account'] as const;

// Keys are digests: they have one length, and the store holds no addresses of people.
function keysOf(
  request: HttpRequest,
  name: string,
  account: string,
): { pair: string; address: string | undefined; account: string } {
  const address = addressKey(request.ip);
  const of = (scope: string, ...parts: string[]): string =>
    `${name}:${scope}:${createHash('sha256').update(parts.join('\n')).digest('base64url')}`;
  return {
    pair: of('pair', account, address),
    address: isSharedAddress(request) ? undefined : of('address', address),
    account: of('account', account),
  };
}

const stores = new WeakMap<App, ThrottleStore>();

/** The app's own store of attempts. */
export function throttleStoreOf(app: App): ThrottleStore {
  const store = stores.get(app) ?? new MemoryThrottleStore();
  stores.set(app, store);
  return store;
}
