import { errors } from '../errors.ts';

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000 };

/** Environment variable that stands in for `migrate --lock-timeout`, as for a release step whose command is fixed. */
const LOCK_TIMEOUT = 'QUINTET_LOCK_TIMEOUT';

/**
 * How long `migrate` waits for locks, by its flag or the environment; undefined for the default.
 *
 * @throws {UsageError} MIGRATION_DURATION_INVALID
 */
export function readLockTimeout(flag: string | undefined): number | undefined {
  if (flag !== undefined) return parseDuration(flag, '--lock-timeout ');
  const text = process.env[LOCK_TIMEOUT];
  return text ? parseDuration(text, `${LOCK_TIMEOUT}=`) : undefined;
}

/**
 * `500ms`, `5s`, `2m` or seconds alone, in milliseconds.
 *
 * @param label prefix of the text in the error
 * @throws {UsageError} MIGRATION_DURATION_INVALID
 */
export function parseDuration(text: string, label = ''): number {
  const [, amount, unit = 's'] = /^(\d+)(ms|s|m)?$/.exec(text) ?? [];
  const durationMs = Number(amount) * (UNITS[unit] as number);
  if (!(durationMs > 0)) throw errors.MIGRATION_DURATION_INVALID({ text: label + text });
  return durationMs;
}
