// Kills a command before each of its operations, runs what a user would run next, and compares what is on the disk.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cleanEnvironment, packageFolder, RUN_MS } from './command-line.ts';
import { patient } from './patience.ts';

/** Paths below a folder with their contents. */
export type Tree = ReadonlyMap<string, string>;

export interface Operation {
  /** Counts from 1. */
  number: number;
  /** `renameSync`, `sql`, … */
  name: string;
  /** Path below the folder, or the statement. */
  subject: string;
}

export interface KilledRun {
  root: string;
  operation: Operation;
}

export interface KillOptions {
  /** What is typed after `quintet`. */
  args: readonly string[];
  /** Folder below the copy in which it is typed. */
  folder?: string;
  env?: Record<string, string>;
  /** Counts statements too. */
  sql?: boolean;
  /** Which operations to kill before. */
  select(operations: readonly Operation[]): readonly Operation[];
  /** Kills also in the middle of writing a file. */
  halves?: boolean;
  /** Before each run, for what is not in the folder (a database server). */
  reset?(): Promise<void>;
  /** Looks at what is left; the process is dead. */
  verify(run: KilledRun): Promise<void>;
}

/**
 * Copies `state` for each operation of the command, kills the command before the operation and calls `verify`.
 *
 * @param state folder with the project, `node_modules` as links
 * @returns how often it was killed, and the folder in which the command ran to its end, which the caller removes
 */
export async function killEverywhere(state: string, options: KillOptions): Promise<number> {
  const operations = await listOperations(state, options);
  let kills = 0;
  for (const operation of options.select(operations)) {
    for (const isHalf of options.halves && /^(writeFile|appendFile)/.test(operation.name) ? [false, true] : [false]) {
      await options.reset?.();
      await inCopy(state, async (root) => {
        const { signal, stderr } = runWatched(root, options, {
          KILL_AT: String(operation.number),
          ...(isHalf && { KILL_HALF: '1' }),
        });
        assert.equal(signal, 'SIGKILL', `${describeOperation(operation)}: it was not killed\n${stderr}`);
        try {
          await options.verify({ root, operation });
        } catch (error) {
          throw new Error(`killed ${isHalf ? 'within' : 'before'} ${describeOperation(operation)}`, { cause: error });
        }
      });
      kills += 1;
    }
  }
  return kills;
}

export function describeOperation({ number, name, subject }: Operation): string {
  return `${number} ${name} ${subject}`;
}

async function listOperations(state: string, options: KillOptions): Promise<Operation[]> {
  await options.reset?.();
  return inCopy(state, async (root) => {
    const log = `${root}.log`;
    const { status, stdout, stderr } = runWatched(root, options, { KILL_LOG: log });
    assert.equal(status, 0, `${options.args.join(' ')}\n${stdout}${stderr}`);
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    rmSync(log);
    return lines.map((line) => {
      const [number = '', name = '', ...subject] = line.split(' ');
      return { number: Number(number), name, subject: subject.join(' ') };
    });
  });
}

/** What the command leaves when nobody kills it. */
export async function treeAfter(
  state: string,
  { args, folder, env }: Pick<KillOptions, 'args' | 'folder' | 'env'>,
): Promise<Tree> {
  return inCopy(state, async (root) => {
    const { status, stderr } = runQuintet(root, args, { folder, env });
    assert.equal(status, 0, stderr);
    return readTree(root);
  });
}

async function inCopy<T>(state: string, work: (root: string) => Promise<T>): Promise<T> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'quintet-kill-')));
  const root = join(home, 'project');
  try {
    cpSync(state, root, { recursive: true, verbatimSymlinks: true });
    return await work(root);
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

export function runQuintet(
  root: string,
  args: readonly string[],
  {
    folder = '.',
    env = {},
    preload = [],
  }: { folder?: string | undefined; env?: Record<string, string> | undefined; preload?: string[] } = {},
) {
  return spawnSync(process.execPath, [...preload, join(packageFolder, 'bin/run.js'), ...args], {
    cwd: join(root, folder),
    env: cleanEnvironment(env),
    encoding: 'utf8',
    input: '',
    timeout: patient(RUN_MS),
  });
}

function runWatched(root: string, { args, folder, env, sql }: KillOptions, kill: Record<string, string>) {
  const preload = ['--import', pathToFileURL(join(packageFolder, 'test/support/killer.mjs')).href];
  const own = {
    KILL_ROOT: root,
    KILL_PACKAGE: join(packageFolder, 'package.json'),
    ...(sql && { KILL_SQL: '1' }),
    ...kill,
  };
  return runQuintet(root, args, { folder, env: { ...env, ...own }, preload });
}

/**
 * Every file but those that are made again at any time and those of others. Times in names and texts, which differ from run to
 * run, are left out.
 */
export function readTree(root: string): Tree {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !/^(node_modules|\.quintet)\/|sqlite3/.test(path));
  return new Map(files.sort().map((path) => [timeless(path), timeless(readFileSync(join(root, path), 'utf8'))]));
}

function timeless(text: string): string {
  return text.replace(/\b20\d{12}(?=_)/g, 'TIME').replace(/"[0-9a-f]{64}"|[0-9a-f]{64}/g, 'HASH');
}

/** Tells which of the two the tree is; undefined for neither. */
export function oldOrNew(found: Tree, old: Tree, fresh: Tree): 'old' | 'new' | undefined {
  if (differences(found, old).length === 0) return 'old';
  return differences(found, fresh).length === 0 ? 'new' : undefined;
}

/** A line for each file that is in one tree only, or with another text: with the first line that differs. */
export function differences(found: Tree, expected: Tree): string[] {
  return [...new Set([...found.keys(), ...expected.keys()])].flatMap((path) => {
    const [a, b] = [found.get(path)?.split('\n'), expected.get(path)?.split('\n')];
    if (!a || !b) return [`${a ? '+' : '-'} ${path}`];
    const at = a.findIndex((line, i) => line !== b[i]);
    const isSame = at < 0 && a.length === b.length;
    return isSame ? [] : [`${path}:${at + 1}: ${JSON.stringify(a[at])} in place of ${JSON.stringify(b[at])}`];
  });
}

/** Asserts that a command left nothing that only it could use. */
export function assertNothingLeft(root: string): void {
  const home = join(root, '.quintet');
  const own = existsSync(home) ? readdirSync(home).filter((name) => /^journal-\w+\.json$/.test(name)) : [];
  // With types, because names alone would follow the link to this checkout, in which other tests write.
  const hidden = readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter(
      (path) =>
        !/^(node_modules|\.quintet)\//.test(path) &&
        /\.(quintet|tmp|partial)$|\.quintet\//.test(path) &&
        path !== '.quintet',
    );
  assert.deepEqual([...own, ...hidden], []);
}

/** As many as `limit`, spread evenly, the first and the last among them. */
export function spread<T>(items: readonly T[], limit: number): T[] {
  if (items.length <= limit) return [...items];
  return Array.from({ length: limit }, (_, i) => items[Math.round((i * (items.length - 1)) / (limit - 1))] as T);
}
