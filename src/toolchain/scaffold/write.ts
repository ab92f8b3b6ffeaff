// Puts a plan on disk: all of it, or, when one write fails, nothing.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { QuintetError } from '../../kernel/errors.ts';
import { applyChanges, type Change } from '../journal/journal.ts';
import { errors } from './errors.ts';
import { isSharedStep, type FileAction, type FilePlan } from './file-plan.ts';
import { forgottenRun, recordOf } from './history/runs.ts';

export interface WriteOptions {
  /** Overwrites files that exist with another content. */
  force?: boolean;
  dryRun?: boolean;
  /** Decides one conflict when there is somebody to ask; without it a conflict is an error. */
  resolve?: (action: FileAction) => Promise<'overwrite' | 'skip'>;
  /** Command line, kept in the history for a later undo. */
  command?: string;
  /** Ids of the runs that this one reverts. */
  reverts?: readonly string[];
  /** Id of the run that this one undoes: nothing is recorded, and that run is forgotten. */
  undoes?: string | undefined;
}

interface WriteResult {
  actions: FileAction[];
  /** Files created, changed or removed; 0 on a second run. */
  changed: number;
}

/**
 * Applies a plan.
 *
 * @returns the actions as they were decided; with `dryRun` nothing was written
 * @throws {ProjectError} FILES_CONFLICT: FILES_EDITED: `data.actions` holds the plan; WRITE_FAILED (ENOSPC, EACCES, EROFS, …)
 */
export async function writePlan(plan: FilePlan, options: WriteOptions = {}): Promise<WriteResult> {
  const actions = await decide(plan.actions, options);
  const changes = actions.filter(isChange);
  if (options.dryRun) return { actions, changed: changes.length };
  const all = [...toChanges(plan.root, changes), ...historyChanges(plan, actions, changes.length, options)];
  if (all.length > 0) await applyAll(plan.root, all, options);
  return { actions, changed: changes.length };
}

function historyChanges(
  { root, subject }: FilePlan,
  actions: readonly FileAction[],
  changed: number,
  { undoes, command = 'generate', reverts = [] }: WriteOptions,
): Change[] {
  if (undoes !== undefined) return [forgottenRun(undoes)];
  if (changed === 0) return [];
  const recorded = actions.filter((action) => isChange(action) || action.applied?.some(isSharedStep));
  return [recordOf(root, { command, subject: subject ?? null, reverts: [...reverts] }, recorded)];
}

function isChange(action: FileAction): boolean {
  return action.before !== action.after && action.kind !== 'skip';
}

async function decide(actions: FileAction[], options: WriteOptions): Promise<FileAction[]> {
  const conflicts = actions.filter((action) => action.kind === 'conflict');
  if (conflicts.length === 0 || options.force || options.dryRun) return actions;
  const { resolve } = options;
  if (!resolve) {
    const isRevert = options.undoes !== undefined || options.reverts !== undefined;
    const make = isRevert ? errors.FILES_EDITED : errors.FILES_CONFLICT;
    throw make({ paths: conflicts.map((action) => action.path) }, { data: { actions: describeActions(actions) } });
  }
  const decided: FileAction[] = [];
  for (const action of actions) decided.push(action.kind === 'conflict' ? await decideOne(action, resolve) : action);
  return decided;
}

async function decideOne(action: FileAction, resolve: NonNullable<WriteOptions['resolve']>): Promise<FileAction> {
  const answer = await resolve(action);
  if (answer === 'overwrite') return action;
  return { ...action, kind: 'skip', after: action.before, note: 'kept as it is' };
}

/** Actions without contents, for `--json` and the terminal. */
export function describeActions(actions: readonly FileAction[]): { action: string; path: string; note?: string }[] {
  return actions.map(({ kind, path, note }) => ({ action: kind, path, ...(note ? { note } : {}) }));
}

/** All files with the record of the run, or nothing: see `applyChanges`. */
async function applyAll(root: string, changes: readonly Change[], { command }: WriteOptions): Promise<void> {
  try {
    await applyChanges(root, changes, { command: `quintet ${command ?? 'generate'}` });
  } catch (cause) {
    if (QuintetError.is(cause)) throw cause;
    const { path = '', message } = cause as NodeJS.ErrnoException;
    throw errors.WRITE_FAILED({ path: relative(root, path), reason: message }, { cause, hint: 'Nothing was changed.' });
  }
}

/** A new migration appears with all its files at once: `migrate` may run at this moment. */
function toChanges(root: string, actions: readonly FileAction[]): Change[] {
  const migrations = new Map<string, Record<string, string>>();
  const changes: Change[] = [];
  for (const { path, after } of actions) {
    const [, folder, file] = /^(migrations\/[^/]+)\/(.+)$/.exec(path) ?? [];
    if (after === undefined) changes.push({ kind: 'remove', path });
    else if (folder === undefined || file === undefined || existsSync(join(root, folder)))
      changes.push({ kind: 'write', path, content: after });
    else migrations.set(folder, { ...migrations.get(folder), [file]: after });
  }
  return [...changes, ...[...migrations].map(([path, files]): Change => ({ kind: 'folder', path, files }))];
}
