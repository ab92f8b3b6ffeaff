// Where a new project goes: checked before anything is asked or written, made beside its place, moved there at the end.
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { hiddenBeside, isHiddenBeside } from '../../journal/journal.ts';
import { isRunning } from '../../journal/owner.ts';
import { errors } from '../errors.ts';
import { assertProjectName, splitScope } from '../names.ts';

export interface Target {
  /** Absolute. */
  folder: string;
  /** Of the folder. */
  name: string;
  /** Name in package.json: that of the folder, or `@me/site`. */
  packageName: string;
}

/**
 * Reads the argument of `new`: a name, a path whose last part is the name, `@scope/name`, or `.` for the current, empty
 * folder.
 *
 * @throws {UsageError} NAME_INVALID
 * @throws {ProjectError} TARGET_NOT_EMPTY, TARGET_NOT_FOLDER, TARGET_READ_ONLY
 */
export function readTarget(argument: string, cwd: string): Target {
  if (argument.trim() === '') assertProjectName('');
  // Where there is a folder of the scope's name, a path is meant.
  const scoped = existsSync(resolve(cwd, dirname(argument))) ? undefined : splitScope(argument);
  const folder = resolve(cwd, scoped?.name ?? argument);
  const name = basename(folder);
  assertProjectName(name);
  const parent = existingParent(dirname(folder));
  if (!statSync(parent).isDirectory()) throw errors.TARGET_NOT_FOLDER({ path: parent });
  // A link that leads nowhere is something, too.
  if (lstatSync(folder, { throwIfNoEntry: false })) {
    completeMove(folder);
    assertEmptyFolder(folder);
  }
  assertWritable(existingParent(folder));
  return { folder, name, packageName: scoped ? argument : name };
}

function assertEmptyFolder(folder: string): void {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw errors.TARGET_NOT_FOLDER({ path: folder });
  // A fresh repository is fine: people make it first, then the project.
  const entries = readdirSync(folder).filter((entry) => entry !== '.git');
  if (entries.length > 0) throw errors.TARGET_NOT_EMPTY({ folder, entries: entries.slice(0, 3) });
}

function existingParent(folder: string): string {
  return existsSync(folder) ? folder : existingParent(dirname(folder));
}

function assertWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw errors.TARGET_READ_ONLY({ folder }, { cause });
  }
}

/** What packages take on the disk, and a little for npm's own work. */
const INSTALL_MB = 250;

/** npm itself does not always notice that the disk is full, and then blames a package. @throws {ProjectError} TARGET_SPACE */
export function assertSpaceToInstall({ folder }: Target): void {
  const { bavail, blocks, bsize } = statfsSync(existingParent(folder));
  const freeMb = Math.floor((bavail * bsize) / 1024 ** 2);
  // Some network disks say 0 of 0.
  if (blocks > 0 && freeMb < INSTALL_MB) throw errors.TARGET_SPACE({ folder, freeMb, neededMb: INSTALL_MB });
}

/** An empty folder next to the target, on the same disk, so that moving it there is one step. */
export function makeStagingFolder(target: Target): string {
  const parent = dirname(target.folder);
  mkdirSync(parent, { recursive: true });
  for (const left of abandonedFolders(target.folder)) rmSync(left.path, { recursive: true, force: true });
  const staging = hiddenBeside(target.folder);
  mkdirSync(staging);
  return staging;
}

/**
 * Moves what was made to its place. A folder that exists stays, with what git has in it, and gets one entry after the other: by its
 * name the staging folder says so, and `completeMove` finishes it after an interruption.
 */
export function moveIntoPlace(staging: string, target: Target): void {
  if (!existsSync(target.folder)) return renameSync(staging, target.folder);
  const moving = hiddenBeside(target.folder, 'old');
  renameSync(staging, moving);
  moveEntries(moving, target.folder);
}

function moveEntries(from: string, to: string): void {
  for (const entry of readdirSync(from)) renameSync(join(from, entry), join(to, entry));
  rmSync(from, { recursive: true });
}

/** Finishes the move of a run that was killed in it. */
function completeMove(folder: string): void {
  for (const { path, isMoving } of abandonedFolders(folder)) if (isMoving) moveEntries(path, folder);
}

/** Staging folders of processes that do not run any more. */
function abandonedFolders(folder: string): { path: string; isMoving: boolean }[] {
  const parent = dirname(folder);
  return readdirSync(parent)
    .filter((name) => isHiddenBeside(name, basename(folder)))
    .map((name) => ({
      name,
      pid: Number(/(\d+)\.quintet$/.exec(name)?.[1]),
      isMoving: /\.old\d+\.quintet$/.test(name),
    }))
    .filter(({ pid }) => !isRunning(pid))
    .map(({ name, isMoving }) => ({ path: join(parent, name), isMoving }));
}
