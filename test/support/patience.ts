import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';

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

/** Gives each test of a project a minute on an idle machine. */
export function givePatience(project: string): void {
  writeFileSync(join(project, '.mocharc.json'), `${JSON.stringify({ timeout: patient(60_000) }, null, 2)}\n`);
}
