// What generators did, one file a run in .quintet/history: enough to revert it, and to see what was edited since.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../../journal/journal.ts';
import type { FileAction, FileStep } from '../file-plan.ts';

/** Other formats are of other versions of Quintet: they are left alone. */
const FORMAT = 2;

export interface HistoryChange {
  path: string;
  note?: string;
  /** Content of the file before and after the run; null: there was none. */
  before: string | null;
  after: string | null;
  steps: FileStep[];
}

export interface HistoryRun {
  /** Name of its file; runs are ordered by it. */
  id: string;
  /** As typed, without `quintet`. */
  command: string;
  /** `view posts/Post`, what `destroy` finds it by. */
  subject: string | null;
  /** ISO 8601 */
  at: string;
  /** Runs that this one reverted. */
  reverts: string[];
  changes: HistoryChange[];
}

const FOLDER = '.quintet/history';
const folderOf = (root: string): string => join(root, FOLDER);

/** All runs, the oldest first. */
export function readRuns(root: string): HistoryRun[] {
  return namesIn(folderOf(root))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => readRun(root, name));
}

/** Runs that no later run reverted, the oldest first. */
export function standingRuns(runs: readonly HistoryRun[]): HistoryRun[] {
  const reverted = new Set(runs.flatMap(({ reverts }) => reverts));
  return runs.filter(({ id }) => !reverted.has(id));
}

/** The change that writes a run down. `at` makes its id. */
export function recordOf(
  root: string,
  run: Pick<HistoryRun, 'command' | 'subject' | 'reverts'>,
  changes: readonly FileAction[],
): Change {
  const at = new Date().toISOString();
  const record = { format: FORMAT, ...run, at, changes: changes.map(toChange) };
  return { kind: 'write', path: freeName(root, at), content: `${JSON.stringify(record, null, 2)}\n` };
}

/** The change that takes a run out of the history. */
export function forgottenRun(id: string): Change {
  return { kind: 'remove', path: `${FOLDER}/${id}` };
}

function toChange({ path, note, before, after, applied }: FileAction): HistoryChange {
  const steps = applied ?? [{ kind: 'unknown' }];
  return { path, ...(note ? { note } : {}), before: before ?? null, after: after ?? null, steps };
}

/** Path below the project. Two runs within a millisecond keep their order. */
function freeName(root: string, at: string): string {
  const taken = new Set(namesIn(folderOf(root)));
  const base = at.replaceAll(/[:.]/g, '-');
  for (let count = 0; ; count++) {
    const name = `${base}-${String(count).padStart(3, '0')}.json`;
    if (!taken.has(name)) return `${FOLDER}/${name}`;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readRun(root: string, name: string): HistoryRun[] {
  try {
    const record = JSON.parse(readFileSync(join(folderOf(root), name), 'utf8')) as HistoryRun & { format?: number };
    return record.format === FORMAT ? [{ ...record, id: name }] : [];
  } catch (error) {
    // A record that a crash cut short says nothing that could be trusted.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
