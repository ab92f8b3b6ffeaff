// Limits on how often a client may call. Counted in the database, so that all processes of a site share them.
import { countersOf } from '../../auth/throttle/application-counters.ts';
import { addressKey } from '../../auth/throttle/visitor-address.ts';
import { keyOf } from '../../forms/model/keys.ts';
import { apiErrors, errors } from '../errors.ts';
import type { ApiContext } from '../request/context.ts';

/** Decides who shares a limit. Made by `anonThrottle`, `userThrottle` and `scopedThrottle`. */
export interface Throttle {
  /** `anon`, `user`, or the scope's own name. */
  readonly scope: string;
  readonly limit: number;
  readonly windowSeconds: number;
  /** What the calls are counted under; undefined if this client is not limited. */
  key(context: ApiContext): string | undefined;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** @throws {ProjectError} API_RATE_INVALID */
function parseRate(rate: string): { limit: number; windowSeconds: number } {
  const match = /^(\d+)\/([smhd])[a-z]*$/.exec(rate);
  const [limit, unit] = [Number(match?.[1]), UNITS[match?.[2] ?? '']];
  if (unit === undefined || !(limit > 0)) throw errors.API_RATE_INVALID({ rate });
  return { limit, windowSeconds: unit };
}

/**
 * Limits clients that are not signed in, by their address.
 *
 * @param rate `100/day`, `60/min`, `10/s`, `1000/hour`
 * @throws {ProjectError} API_RATE_INVALID
 */
export function anonThrottle(rate: string): Throttle {
  const key = ({ user, request }: ApiContext) => (user.isAuthenticated ? undefined : addressKey(request.ip));
  return { scope: 'anon', ...parseRate(rate), key };
}

/** Limits every user, and clients that are not signed in by their address. @throws {ProjectError} API_RATE_INVALID */
export function userThrottle(rate: string): Throttle {
  return { scope: 'user', ...parseRate(rate), key: clientOf };
}

/** The same with a count of its own for all views that name the scope. @throws {ProjectError} API_RATE_INVALID */
export function scopedThrottle(scope: string, rate: string): Throttle {
  return { scope: `scope ${scope}`, ...parseRate(rate), key: clientOf };
}

/** Who calls: the user, or the address of a client that is not signed in. */
export function clientOf({ user, request, app }: ApiContext): string {
  if (!user.isAuthenticated) return `address ${addressKey(request.ip)}`;
  return `user ${String(keyOf(user, app.models.get(app.settings.userModel).primaryKey))}`;
}

/** Counts the call. @throws {ApiError} 429 with Retry-After, for the longest of the limits that are used up */
export async function checkThrottles(context: ApiContext, throttles: readonly Throttle[]): Promise<void> {
  let waitMs = 0;
  for (const { scope, limit, windowSeconds, key } of throttles) {
    const who = key(context);
    if (who === undefined) continue;
    const counter = ['api', scope, windowSeconds, who].join('\n');
    const { count, resetsAt } = await countersOf(context.app).increment(counter, windowSeconds);
    if (count > limit) waitMs = Math.max(waitMs, resetsAt.getTime() - Date.now(), 1);
  }
  if (waitMs > 0) throw apiErrors.throttled(Math.ceil(waitMs / 1000));
}
