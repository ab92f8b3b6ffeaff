import { errors } from './errors.ts';

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000 };

/** `500ms`, `5s`, `2m` or seconds alone, in milliseconds. @throws {UsageError} MIGRATION_DURATION_INVALID */
export function parseDuration(text: string): number {
  const [, amount, unit = 's'] = /^(\d+)(ms|s|m)?$/.exec(text) ?? [];
  const durationMs = Number(amount) * (UNITS[unit] as number);
  if (!(durationMs > 0)) throw errors.MIGRATION_DURATION_INVALID([text]);
  return durationMs;
}
