import { availableParallelism, loadavg } from 'node:os';

/** A machine that is busier than that fails tests. */
const MOST = 10;

/**
 * A time limit for what hangs, in milliseconds: as given on an idle machine, longer by as much as there is more to do at this
 * moment than processors.
 */
export function patient(ms: number): number {
  const [load = 0] = loadavg(); // 0 on Windows
  return Math.round(ms * Math.min(MOST, Math.max(1, load / availableParallelism())));
}
