// Puts a plan on disk: all of it, or, when one write fails, nothing.
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errors } from './errors.ts';
import type { FileAction, FilePlan } from './file-plan.ts';

export interface WriteOptions {
  /** Overwrites files that exist with another content. */
  force?: boolean;
  dryRun?: boolean;
  /** Decides one conflict when there is somebody to ask; without it a conflict is an error. */
  resolve?: (action: FileAction) => Promise<'overwrite' | 'skip'>;
  /** Command line, kept in the history for a later undo. */
  command?: string;
}

export interface WriteResult {
  actions: FileAction[];
  /** Files created or changed; 0 on a second run. */
  changed: number;
}

/**
 * Applies a plan.
 *
 * @returns the actions as they were decided; with `dryRun` nothing was written
 * @throws {ProjectError} FILES_CONFLICT: `data.actions` holds the plan; WRITE_FAILED (ENOSPC, EACCES, EROFS, …)
 */
export async function writePlan(plan: FilePlan, options: WriteOptions = {}): Promise<WriteResult> {
  const actions = await decide(plan.actions, options);
  const changes = actions.filter(isChange);
  if (!options.dryRun && changes.length > 0) {
    applyChanges(plan.root, changes);
    recordHistory(plan.root, options.command ?? 'generate', changes);
  }
  return { actions, changed: changes.length };
}

function isChange(action: FileAction): boolean {
  return action.before !== action.after && action.kind !== 'skip';
}

async function decide(actions: FileAction[], options: WriteOptions): Promise<FileAction[]> {
  const conflicts = actions.filter((action) => action.kind === 'conflict');
  if (conflicts.length === 0 || options.force || options.dryRun) return actions;
  const { resolve } = options;
  if (!resolve)
    throw errors.FILES_CONFLICT([conflicts.map((action) => action.path)], {
      data: { actions: describeActions(actions) },
    });
  const decided: FileAction[] = [];
  for (const action of actions) decided.push(action.kind === 'conflict' ? await decideOne(action, resolve) : action);
  return decided;
}

async function decideOne(action: FileAction, resolve: NonNullable<WriteOptions['resolve']>): Promise<FileAction> {
  const answer = await resolve(action);
  if (answer === 'overwrite') return action;
  return { ...action, kind: 'skip', after: action.before ?? '', note: 'kept as it is' };
}

/** Actions without contents, for `--json` and the terminal. */
export function describeActions(actions: readonly FileAction[]): { action: string; path: string; note?: string }[] {
  return actions.map(({ kind, path, note }) => ({ action: kind, path, ...(note ? { note } : {}) }));
}

function applyChanges(root: string, changes: readonly FileAction[]): void {
  const done: FileAction[] = [];
  for (const change of changes) {
    try {
      mkdirSync(dirname(join(root, change.path)), { recursive: true });
      // From here on a part of the file may be there, even if the write fails.
      done.push(change);
      writeFileSync(join(root, change.path), change.after);
    } catch (cause) {
      takeBack(root, done);
      throw errors.WRITE_FAILED([change.path, (cause as Error).message], { cause, hint: 'Nothing was changed.' });
    }
  }
}

function takeBack(root: string, changes: readonly FileAction[]): void {
  for (const { path, before } of changes) {
    if (before === undefined) rmSync(join(root, path), { force: true });
    else writeFileSync(join(root, path), before);
  }
}

/** One file a run below .quintet/history: what `undo` needs, and whether the user has edited the file since. */
function recordHistory(root: string, command: string, changes: readonly FileAction[]): void {
  const folder = join(root, '.quintet', 'history');
  const at = new Date().toISOString();
  const entries = changes.map(({ path, before, after }) => ({
    path,
    before: before ?? null,
    afterSha256: sha256(after),
  }));
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${at.replaceAll(/[:.]/g, '-')}.json`),
    `${JSON.stringify({ command, at, changes: entries }, null, 2)}\n`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
