// The counters behind every limit on attempts and calls: those of log-ins and those of APIs.
import type { Counters } from '../../db/counters/counters.ts';
import { SharedCounters } from '../../db/counters/shared-counters.ts';
import type { Application } from '../../http/application.ts';

const byApplication = new WeakMap<Application, Counters>();

/**
 * The counters of an application. All its processes share them, unless their table is not migrated yet: then each process counts
 * for itself, and the log contains a warning with the command to type.
 */
export function countersOf(app: Application): Counters {
  const known = byApplication.get(app);
  if (known) return known;
  const warn = (error: Error): void => app.logger.warn(error.message, { hint: (error as { hint?: string }).hint });
  const counters = new SharedCounters(app.database, warn);
  byApplication.set(app, counters);
  return counters;
}
