// A project made by `quintet new` of this checkout, with this checkout's packages instead of an install: real commands,
// real files, no network.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder, run, runOk, temporaryFolder, type Run } from './command-line.ts';
import { keptFolder } from './own-folders.ts';
import { givePatience } from './patience.ts';
import { runWarm } from './warm-commands/index.ts';

export interface ScaffoldedProject {
  root: string;
  /** `npx quintet ARGS…`, whatever its exit code is. */
  quintet(...args: string[]): Run;
  /** A tool of the project: tsc, oxlint. */
  tool(name: string, ...args: string[]): Run;
  read(path: string): string;
  write(path: string, text: string): void;
  /** Paths of all files but packages and generated ones, with their contents. */
  snapshot(): Record<string, string>;
  cleanUp(): void;
}

const bin = join(packageFolder, 'bin/run.js');
/** Commands that are about files and nothing else: one process runs them. */
const WRITE_FILES = new Set(['generate', 'destroy', 'undo']);
/** What `quintet new` wrote, by its arguments: suites get copies. */
const originals = new Map<string, string>();

/** @param flags of `quintet new` */
export function scaffoldProject(name: string, ...flags: string[]): ScaffoldedProject {
  const original = originalOf(name, flags);
  const folder = temporaryFolder(`scaffold-${name}`);
  const root = join(folder.path, name);
  cpSync(original, root, { recursive: true, preserveTimestamps: true });
  linkPackages(root);
  givePatience(root);
  return {
    root,
    quintet: (...args) =>
      WRITE_FILES.has(args[0] ?? '') ? runWarm(args, root) : run(process.execPath, [bin, ...args], { cwd: root }),
    tool: (tool, ...args) => run(join(root, 'node_modules/.bin', tool), args, { cwd: root }),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write(path, text) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    snapshot: () => readTree(root),
    cleanUp: folder.cleanUp,
  };
}

function originalOf(name: string, flags: readonly string[]): string {
  const args = ['new', name, '--skip-install', '--skip-git', ...flags];
  const key = args.join(' ');
  let original = originals.get(key);
  if (original === undefined) {
    const folder = keptFolder('scaffold');
    runOk(process.execPath, [bin, ...args], { cwd: folder });
    originals.set(key, (original = join(folder, name)));
  }
  return original;
}

function linkPackages(root: string): void {
  const packages = join(packageFolder, 'node_modules');
  mkdirSync(join(root, 'node_modules'));
  for (const entry of readdirSync(packages)) symlinkSync(join(packages, entry), join(root, 'node_modules', entry));
  symlinkSync(packageFolder, join(root, 'node_modules/quintet'), 'dir');
}

function readTree(root: string): Record<string, string> {
  const skipped = /^(node_modules|\.quintet|vendor)\//;
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !skipped.test(path));
  return Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}
