import type { FilterEnvironment } from '../library.ts';

/** A date as templates print it without a filter. */
export function formatDefault(value: Date, _environment: FilterEnvironment): string {
  return value.toISOString();
}
