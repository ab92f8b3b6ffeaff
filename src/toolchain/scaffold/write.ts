// Puts a plan on disk: all of it, or, when one write fails, nothing.
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errors } from './errors.ts';
import { isSharedStep, type FileAction, type FilePlan } from './file-plan.ts';
import { forgetRun, recordRun } from './history/runs.ts';

export interface WriteOptions {
  /** Overwrites files that exist with another content. */
  force?: boolean;
  dryRun?: boolean;
  /** Decides one conflict when there is somebody to ask; without it a conflict is an error. */
  resolve?: (action: FileAction) => Promise<'overwrite' | 'skip'>;
  /** Command line, kept in the history for a later undo. */
  command?: string;
  /** Ids of the runs that this one takes back. */
  reverts?: readonly string[];
  /** Id of the run that this one undoes: nothing is recorded, and that run is forgotten. */
  undoes?: string | undefined;
}

export interface WriteResult {
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
  if (!options.dryRun && changes.length > 0) {
    applyChanges(plan.root, changes);
    if (options.undoes === undefined)
      recordRun(
        plan.root,
        {
          command: options.command ?? 'generate',
          subject: plan.subject ?? null,
          reverts: [...(options.reverts ?? [])],
        },
        actions.filter((action) => isChange(action) || action.applied?.some(isSharedStep)),
      );
  }
  if (!options.dryRun && options.undoes !== undefined) forgetRun(plan.root, options.undoes);
  return { actions, changed: changes.length };
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
    throw make([conflicts.map((action) => action.path)], { data: { actions: describeActions(actions) } });
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

/** Every file is written beside its place first: a disk that is full, or a file that nobody may write, costs nothing. */
function applyChanges(root: string, changes: readonly FileAction[]): void {
  const staged: StagedFile[] = [];
  const folders: string[] = [];
  for (const { path, after } of changes) {
    try {
      if (after === undefined) assertRemovable(join(root, path));
      else {
        const made = mkdirSync(dirname(join(root, path)), { recursive: true });
        if (made) folders.push(made);
        staged.push(stageFile(join(root, path), after));
      }
    } catch (cause) {
      for (const { unfinished } of staged) rmSync(unfinished, { force: true });
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      throw errors.WRITE_FAILED([path, (cause as Error).message], { cause, hint: 'Nothing was changed.' });
    }
  }
  for (const { unfinished, target } of staged) renameSync(unfinished, target);
  for (const { path } of changes.filter(({ after }) => after === undefined)) removeFile(root, path);
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

function assertRemovable(path: string): void {
  if (existsSync(path)) accessSync(dirname(path), constants.W_OK);
}

/** Removes a file, and the folders that it leaves empty. */
function removeFile(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
  removeEmptyFolders(root, dirname(path));
}

function removeEmptyFolders(root: string, folder: string): void {
  if (folder === '.' || folder === 'src') return;
  try {
    rmdirSync(join(root, folder));
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return;
    throw error;
  }
  removeEmptyFolders(root, dirname(folder));
}
