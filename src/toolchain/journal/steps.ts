// The steps that a journal consists of. Each can be taken again after an interruption: one that was already taken does nothing.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A step as the journal keeps it; paths are relative to the project, `temp` is hidden beside its target. */
export type Step =
  /** Moves a complete file to its place; `before` is the hash of what it replaces, null where it is new. */
  | { kind: 'file'; path: string; temp: string; before: string | null }
  /** Removes a file, and the folders that it leaves empty. */
  | { kind: 'remove'; path: string; before: string | null }
  /** Moves a complete folder to its place, where there is none yet. */
  | { kind: 'folder'; path: string; temp: string }
  /** The same where there may be one, which is moved to `old` and then removed. */
  | { kind: 'swap'; path: string; temp: string; old: string }
  /** Takes a folder away at once, and then removes what is in it. */
  | { kind: 'remove-folder'; path: string; temp: string };

/**
 * Takes a step.
 *
 * @param isAgain after an interruption, when somebody may have edited the file in the meantime
 * @returns false when the file was edited and therefore kept
 */
export function takeStep(root: string, step: Step, isAgain: boolean): boolean {
  const at = (path: string): string => join(root, path);
  if (isAgain && wasEdited(root, step)) {
    if (step.kind === 'file') rmSync(at(step.temp), { force: true });
    return false;
  }
  switch (step.kind) {
    case 'file':
      if (existsSync(at(step.temp))) renameSync(at(step.temp), at(step.path));
      break;
    case 'remove':
      rmSync(at(step.path), { force: true });
      removeEmptyFolders(root, dirname(step.path));
      break;
    case 'folder':
      if (existsSync(at(step.temp))) renameSync(at(step.temp), at(step.path));
      break;
    case 'swap':
      if (existsSync(at(step.temp))) {
        rmSync(at(step.old), { recursive: true, force: true });
        if (existsSync(at(step.path))) renameSync(at(step.path), at(step.old));
        renameSync(at(step.temp), at(step.path));
      }
      rmSync(at(step.old), { recursive: true, force: true });
      break;
    case 'remove-folder':
      if (existsSync(at(step.path))) renameSync(at(step.path), at(step.temp));
      rmSync(at(step.temp), { recursive: true, force: true });
      break;
  }
  return true;
}

/** Removes what was prepared for a step that will not be taken. */
export function discardStep(root: string, step: Step): void {
  if (step.kind === 'file' || step.kind === 'folder' || step.kind === 'swap')
    rmSync(join(root, step.temp), { recursive: true, force: true });
}

/** The hash by which an edit is noticed; null where there is no file. */
export function hashOfFile(path: string): string | null {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function wasEdited(root: string, step: Step): boolean {
  if (step.kind === 'file') {
    // Without its temporary file the step was taken already.
    return existsSync(join(root, step.temp)) && hashOfFile(join(root, step.path)) !== step.before;
  }
  if (step.kind !== 'remove') return false;
  const now = hashOfFile(join(root, step.path));
  return now !== null && now !== step.before;
}

/** `src` and the project itself are kept. */
function removeEmptyFolders(root: string, folder: string): void {
  if (folder === '.' || folder === 'src' || !removeIfEmpty(join(root, folder))) return;
  removeEmptyFolders(root, dirname(folder));
}

/** @returns whether the folder does not exist any more */
export function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    if (code === 'ENOENT') return true;
    throw error;
  }
}
