// Changes several files as one. What will be done is written down first; a command that is killed half-way is completed or
// rolled back by the next one.
//
// 1. The journal is written as `prepared`. 2. New files and folders are written beside their targets. 3. The journal becomes
// `committed`. 4. Everything is renamed to its place. 5. The journal is removed. Until 3 the next command rolls back, from
// then on it completes.
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { createDebug } from '../../kernel/debug.ts';
import { replaceDurably, syncFolder, writeDurably } from './durable.ts';
import { errors } from './errors.ts';
import { withLock, type LockName } from './lock.ts';
import { filesBelow } from '../../kernel/files-below.ts';
import { discardStep, hashOfFile, removeIfEmpty, takeStep, type Step } from './steps.ts';

/** One change of the project's files; paths are relative to the project, with `/`. */
export type Change =
  | { kind: 'write'; path: string; content: string }
  /** Folders that become empty are removed, too. */
  | { kind: 'remove'; path: string }
  /** A folder that does not exist yet and appears with all its files; their names may contain `/`. */
  | { kind: 'folder'; path: string; files: Readonly<Record<string, string>> }
  | { kind: 'remove-folder'; path: string }
  /** Gives the folder `path` the files of the complete folder `from`, the file `last` after all others, and no other files. */
  | { kind: 'merge'; path: string; from: string; last: string };

interface ApplyOptions {
  /** As typed: `quintet generate model posts/Post title`. */
  command: string;
  /** Default `project`. */
  lock?: LockName;
}

/** A command that was interrupted and is settled now. */
interface Recovery {
  command: string;
  outcome: 'completed' | 'rolled back';
  /** Files that were edited after the interruption and therefore stay as they are. */
  kept: string[];
}

interface Journal {
  format: 1;
  state: 'prepared' | 'committed';
  command: string;
  steps: Step[];
  /** Folders that the steps create, outermost first. */
  folders: string[];
}

const FORMAT = 1;
/** Hidden, git-ignored, and never part of sources, migrations or static files. */
const SUFFIX = 'quintet';
const JOURNALS: readonly LockName[] = ['project', 'build'];
const debug = createDebug('journal');

/**
 * Makes all changes or none. An error while files are prepared leaves everything as it was.
 *
 * @throws {ProjectError} PROJECT_LOCKED; JOURNAL_BLOCKED: the changes are decided but not complete, the next command tries again
 * @throws {Error} of the system: the disk is full, a file must not be written; `path` is the file that was to be written
 */
export async function applyChanges(root: string, changes: readonly Change[], options: ApplyOptions): Promise<void> {
  const { command, lock = 'project' } = options;
  await withLock(root, lock, { command }, async () => applyUnderLock(root, changes, options));
}

function applyUnderLock(root: string, changes: readonly Change[], { command, lock = 'project' }: ApplyOptions): void {
  const file = journalPath(root, lock);
  const steps = changes.map((change) => toStep(root, change));
  const journal: Journal = { format: FORMAT, state: 'prepared', command, steps, folders: missingFolders(root, steps) };
  mkdirSync(dirname(file), { recursive: true });
  replaceDurably(file, JSON.stringify(journal));
  try {
    for (const folder of journal.folders) mkdirSync(join(root, folder), { recursive: true });
    changes.forEach((change, index) => prepareNamed(root, change, steps[index] as Step));
  } catch (error) {
    rollBack(root, journal, file);
    throw error;
  }
  replaceDurably(file, JSON.stringify({ ...journal, state: 'committed' } satisfies Journal));
  try {
    complete(root, journal, { file, isAgain: false });
  } catch (cause) {
    throw blocked(root, file, command, cause);
  }
}

function blocked(root: string, file: string, command: string, cause: unknown): Error {
  return errors.JOURNAL_BLOCKED(
    { command, reason: (cause as Error).message, journal: relative(root, file) },
    { cause },
  );
}

/**
 * Completes or rolls back what an interrupted command left, and waits for one that is just writing. Costs two look-ups where
 * there is nothing to do.
 *
 * @throws {ProjectError} JOURNAL_BLOCKED, PROJECT_LOCKED
 */
export async function recoverProject(root: string, command: string): Promise<Recovery[]> {
  const recoveries: Recovery[] = [];
  for (const lock of JOURNALS) {
    const file = journalPath(root, lock);
    if (!existsSync(file)) continue;
    const recovery = await withLock(root, lock, { command }, async () => recover(root, file));
    if (recovery) recoveries.push(recovery);
  }
  return recoveries;
}

function recover(root: string, file: string): Recovery | undefined {
  const journal = readJournal(file);
  if (!journal) return undefined;
  const { command, state } = journal;
  debug?.('%s: %s', state, command);
  try {
    if (state === 'committed')
      return { command, outcome: 'completed', kept: complete(root, journal, { file, isAgain: true }) };
    rollBack(root, journal, file);
    return { command, outcome: 'rolled back', kept: [] };
  } catch (cause) {
    throw blocked(root, file, command, cause);
  }
}

/** @returns files that were edited and kept */
function complete(root: string, { steps }: Journal, { file, isAgain }: { file: string; isAgain: boolean }): string[] {
  const kept = steps.filter((step) => !takeStep(root, step, isAgain)).map(({ path }) => path);
  for (const folder of new Set(steps.map(({ path }) => dirname(join(root, path))))) syncFolder(folder);
  rmSync(file, { force: true });
  return kept;
}

function rollBack(root: string, { steps, folders }: Journal, file: string): void {
  for (const step of steps) discardStep(root, step);
  for (const folder of folders.toReversed()) removeIfEmpty(join(root, folder));
  rmSync(file, { force: true });
}

function journalPath(root: string, lock: LockName): string {
  return join(root, '.quintet', `journal-${lock}.json`);
}

/** Undefined when there is none any more. It is replaced as a whole, so that it is never half-written. */
function readJournal(file: string): Journal | undefined {
  try {
    const journal = JSON.parse(readFileSync(file, 'utf8')) as Journal;
    if (journal.format !== FORMAT) throw new TypeError('it was written by another version of Quintet');
    return journal;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw errors.JOURNAL_BLOCKED(
      { command: 'unknown command', reason: (cause as Error).message, journal: file },
      { cause },
    );
  }
}

function toStep(root: string, change: Change): Step {
  const { kind } = change;
  switch (kind) {
    case 'write': {
      // A symbolic link stays one: the file that it leads to is replaced.
      const path = resolveLink(root, change.path);
      return { kind: 'file', path, temp: hiddenBeside(path), before: hashOfFile(join(root, path)) };
    }
    case 'remove':
      return { kind, path: change.path, before: hashOfFile(join(root, change.path)) };
    case 'merge':
      return { kind, path: change.path, temp: change.from, files: filesWithLast(join(root, change.from), change.last) };
    default:
      return { kind, path: change.path, temp: hiddenBeside(change.path) };
  }
}

function filesWithLast(folder: string, last: string): string[] {
  return [...filesBelow(folder).filter((file) => file !== last), last];
}

function resolveLink(root: string, path: string): string {
  const file = join(root, path);
  return existsSync(file) ? relative(realpathSync(root), realpathSync(file)) : path;
}

/** `src/posts/views.ts` → `src/posts/.views.ts.123.quintet`, of this process. */
export function hiddenBeside(path: string, more = ''): string {
  return join(dirname(path), `.${basename(path)}.${more}${process.pid}.${SUFFIX}`);
}

/** Tells whether a name is one of `hiddenBeside`, of a target with this name. */
export function isHiddenBeside(name: string, target: string): boolean {
  return name.startsWith(`.${target}.`) && /^(old)?\d+\.quintet$/.test(name.slice(target.length + 2));
}

function missingFolders(root: string, steps: readonly Step[]): string[] {
  const found = new Set<string>();
  for (const { path } of steps.filter(({ kind }) => kind === 'file' || kind === 'folder')) {
    const chain: string[] = [];
    for (let folder = dirname(path); folder !== '.' && !existsSync(join(root, folder)); folder = dirname(folder))
      chain.unshift(folder);
    for (const folder of chain) found.add(folder);
  }
  return [...found];
}

/** Errors name the file that was to be written, not the temporary one. */
function prepareNamed(root: string, change: Change, step: Step): void {
  try {
    prepare(root, change, step);
  } catch (error) {
    throw Object.assign(error as Error, { path: join(root, change.path) });
  }
}

function prepare(root: string, change: Change, step: Step): void {
  if (change.kind === 'write' && step.kind === 'file') return prepareFile(root, step, change.content);
  if (change.kind === 'folder' && step.kind === 'folder') return prepareFolder(join(root, step.temp), change.files);
  if (existsSync(join(root, change.path))) accessSync(dirname(join(root, change.path)), constants.W_OK);
}

/** A file that exists keeps its permissions. */
function prepareFile(root: string, { path, temp }: { path: string; temp: string }, content: string): void {
  const target = join(root, path);
  const exists = existsSync(target);
  if (exists) accessSync(target, constants.W_OK);
  writeDurably(join(root, temp), content);
  if (exists) chmodSync(join(root, temp), statSync(target).mode);
}

function prepareFolder(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeDurably(join(folder, name), content);
  }
  syncFolder(folder);
}
