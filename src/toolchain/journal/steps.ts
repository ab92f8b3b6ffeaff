// The steps that a journal consists of. Each can be taken again after an interruption: one that was already taken does nothing.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow } from '../../kernel/files-below.ts';

/** A step as the journal keeps it; paths are relative to the project, `temp` is hidden beside its target. */
export type Step =
  /** Moves a complete file to its place; `before` is the hash of what it replaces, null where it is new. */
  | { kind: 'file'; path: string; temp: string; before: string | null }
  /** Removes a file, and the folders that it leaves empty. */
  | { kind: 'remove'; path: string; before: string | null }
  /** Moves a complete folder to its place, where there is none yet. */
  | { kind: 'folder'; path: string; temp: string }
  /** Replaces the files of a folder one by one, in this order, and then removes all others. */
  | { kind: 'merge'; path: string; temp: string; files: string[] }
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
    case 'merge':
      mergeFolder(at(step.path), at(step.temp), step.files);
      break;
    case 'remove-folder':
      if (existsSync(at(step.path))) renameSync(at(step.path), at(step.temp));
      rmSync(at(step.temp), { recursive: true, force: true });
      break;
  }
  return true;
}

/**
 * A folder cannot take the place of another one in one step (Node.js has no `renameat2`), but a file can. So each file of the
 * folder is there at every instant, complete, in its old or its new version; the last one is the program, which finds the new
 * version of everything else when it is replaced.
 */
function mergeFolder(folder: string, from: string, files: readonly string[]): void {
  if (!existsSync(folder)) renameSync(from, folder);
  for (const file of files) {
    const [source, target] = [join(from, file), join(folder, file)];
    if (!existsSync(source)) continue; // it was moved before an interruption
    makeWayFor(folder, file);
    renameSync(source, target);
  }
  const kept = new Set(files);
  for (const file of filesBelow(folder).filter((name) => !kept.has(name))) {
    rmSync(join(folder, file), { force: true });
    for (let parent = dirname(file); parent !== '.' && removeIfEmpty(join(folder, parent));) parent = dirname(parent);
  }
  rmSync(from, { recursive: true, force: true });
}

/** A file may have become a folder, or a folder a file. */
function makeWayFor(folder: string, file: string): void {
  const target = join(folder, file);
  const parents = dirname(file)
    .split('/')
    .map((_, i, parts) => join(folder, ...parts.slice(0, i + 1)));
  const inTheWay = parents.find((parent) => existsSync(parent) && statSync(parent).isFile());
  if (inTheWay !== undefined) rmSync(inTheWay);
  mkdirSync(dirname(target), { recursive: true });
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory()) rmSync(target, { recursive: true });
}

/** Removes what was prepared for a step that will not be taken. */
export function discardStep(root: string, step: Step): void {
  if (step.kind === 'file' || step.kind === 'folder' || step.kind === 'merge')
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
