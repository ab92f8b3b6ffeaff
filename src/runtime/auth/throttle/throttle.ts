// Slows down people who guess passwords: per account and address, per address, and per account.
import type { HttpRequest } from '../../http/request.ts';
import { errors } from '../errors.ts';
import { countersOf } from './application-counters.ts';
import { addressKey, isSharedAddress } from './visitor-address.ts';

const WINDOW_SECONDS = 15 * 60;

/** How many failed attempts there may be within 15 minutes. */
interface ThrottleLimits {
  /** For one account from one address. */
  pair: number;
  /** For all accounts from one address. An office or a school may have one address, so it is not low. */
  address: number;
  /** For one account from all addresses. High, because anyone who reaches it locks the owner out for a while. */
  account: number;
}

const LOGIN_LIMITS: ThrottleLimits = { pair: 5, address: 50, account: 100 };
/** Mails are counted even if they are not failures, because nobody needs ten of them. */
const RESET_LIMITS: ThrottleLimits = { pair: 5, address: 50, account: 10 };

/** One kind of attempt: `login`, `password_reset`, `password_change`. */
interface ThrottleKind {
  name: string;
  limits: ThrottleLimits;
}

export const LOGIN: ThrottleKind = { name: 'login', limits: LOGIN_LIMITS };
export const PASSWORD_RESET: ThrottleKind = { name: 'password_reset', limits: RESET_LIMITS };
export const PASSWORD_CHANGE: ThrottleKind = { name: 'password_change', limits: LOGIN_LIMITS };

/** An attempt that was counted. */
interface CountedAttempt {
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
  const counters = countersOf(request.app);
  const keys = keysOf(request, kind.name, account);
  const counted: string[] = [];
  const undo = async (): Promise<void> => {
    for (const key of counted) await counters.decrement(key);
  };
  let waitMs: number | undefined;
  for (const scope of SCOPES) {
    const key = keys[scope];
    if (key === undefined) continue;
    const { count, resetsAt } = await counters.increment(key, WINDOW_SECONDS);
    counted.push(key);
    if (count <= kind.limits[scope]) continue;
    waitMs = Math.max(1, resetsAt.getTime() - Date.now());
    // A refused attempt is not a guess: it must not use up what others have left.
    await undo();
    break;
  }
  return {
    waitMs,
    cancel: undo,
    succeed: async () => {
      await undo();
      await counters.reset(keys.pair);
    },
  };
}

/** Returns the error for an attempt that has to wait. */
export function tooManyAttempts(waitMs: number): Error {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return errors.AUTH_THROTTLED({ minutes: Math.ceil(retryAfterSeconds / 60) }, { data: { retryAfterSeconds } });
}

/** The narrowest first: an attempt refused there is not counted in the wider ones. */
const SCOPES = ['pair', 'address', 'account'] as const;

function keysOf(
  request: HttpRequest,
  name: string,
  account: string,
): { pair: string; address: string | undefined; account: string } {
  const address = addressKey(request.ip);
  const of = (...parts: string[]): string => [name, ...parts].join('\n');
  return {
    pair: of('pair', account, address),
    address: isSharedAddress(request) ? undefined : of('address', address),
    account: of('account', account),
  };
}
