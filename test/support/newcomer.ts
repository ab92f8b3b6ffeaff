// What a newcomer has who installed the packed tarball. Two installs serve all suites of a process: npm takes half a minute
// of processor time for a new project.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALL_MS, pack, runOk } from './command-line.ts';
import { linkTree } from './link-tree.ts';
import { keptFolder } from './own-folders.ts';
import { givePatience } from './patience.ts';

let installed: string | undefined;
let first: string | undefined;

/** A folder below the one where the tarball was installed; `createApp` works in it. */
export function newcomersFolder(): { path: string; cleanUp: () => void } {
  const path = mkdtempSync(join(installedPackage(), 'here-'));
  return { path, cleanUp: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Runs `npx create-app ARGS…` in a folder of a newcomer. */
export function createApp(cwd: string, args: readonly string[], env: Record<string, string> = {}): void {
  runOk('npx', ['--no-install', 'create-app', ...args], { cwd, env, timeoutMs: INSTALL_MS });
}

/** Makes `project` the same as the project that `create-app blog --yes` made, packages included. */
export function copyFirstProject(project: string): void {
  const source = firstProject();
  const isOther = (path: string): boolean => path !== join(source, 'node_modules');
  cpSync(source, project, { recursive: true, filter: isOther, verbatimSymlinks: true });
  borrowPackages(project);
}

/** Gives a project that was made with --skip-install the packages of the first project, which are the same. */
export function borrowPackages(project: string): void {
  linkPackages(project);
  givePatience(project);
}

/** `npm install` in a project that was made with --skip-install; npm finds the packages of the first project there. */
export function installPackages(project: string): void {
  borrowPackages(project);
  runOk('npm', ['install', '--no-audit', '--no-fund', '--no-progress'], { cwd: project, timeoutMs: INSTALL_MS });
}

function linkPackages(project: string): void {
  // npm writes its own list anew, in place.
  linkTree(join(firstProject(), 'node_modules'), join(project, 'node_modules'), ['.package-lock.json']);
}

function firstProject(): string {
  if (first === undefined) {
    const { path } = newcomersFolder();
    createApp(path, ['blog', '--yes']);
    first = join(path, 'blog');
  }
  return first;
}

function installedPackage(): string {
  if (installed === undefined) {
    const folder = keptFolder('newcomer');
    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    runOk('npm', ['install', '--no-progress', pack(folder)], { cwd: folder, timeoutMs: INSTALL_MS });
    installed = folder;
  }
  return installed;
}
