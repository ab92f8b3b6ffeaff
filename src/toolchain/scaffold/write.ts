// Puts a plan on disk: all of it, or, when one write fails, nothing.
import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
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

/** Every file is written beside its place first: a disk that is full, or a file that nobody may write, costs nothing. */
function applyChanges(root: string, changes: readonly FileAction[]): void {
  const staged: StagedFile[] = [];
  const folders: string[] = [];
  for (const { path, after } of changes) {
    try {
      const made = mkdirSync(dirname(join(root, path)), { recursive: true });
      if (made) folders.push(made);
      staged.push(stageFile(join(root, path), after));
    } catch (cause) {
      for (const { unfinished } of staged) rmSync(unfinished, { force: true });
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      throw errors.WRITE_FAILED([path, (cause as Error).message], { cause, hint: 'Nothing was changed.' });
    }
  }
  for (const { unfinished, target } of staged) renameSync(unfinished, target);
}

interface StagedFile {
  unfinished: string;
  target: string;
}

/** A file that is there already keeps its permissions; a symbolic link stays one. */
function stageFile(path: string, content: string): StagedFile {
  const isThere = existsSync(path);
  const target = isThere ? realpathSync(path) : path;
  if (isThere) accessSync(target, constants.W_OK);
  const unfinished = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(unfinished, content);
    if (isThere) chmodSync(unfinished, statSync(target).mode);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  return { unfinished, target };
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
