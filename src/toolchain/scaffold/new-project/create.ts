// From answers to a project on disk. Steps: write into a folder next to the target, pack Quintet into it, let the caller
// prepare it (first migration), move it into place, install, commit. Until the move nothing stands where the project
// will be, and what was made is removed on an error or an interrupt; from the move on the project stays.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { QuintetError } from '../../../kernel/errors.ts';
import { enterFolder } from '../../../kernel/shell.ts';
import { runProgram } from '../../project/tools.ts';
import type { RenderedFile } from '../blueprints.ts';
import { errors } from '../errors.ts';
import { initializeGit, type GitOutcome } from './git.ts';
import { npmReason, packSelf } from './pack.ts';
import { assertSpaceToInstall, makeStagingFolder, moveIntoPlace, type Target } from './target.ts';

interface CreateOptions {
  target: Target;
  files: readonly RenderedFile[];
  install: boolean;
  git: boolean;
  signal: AbortSignal;
  /** Runs each step; a terminal shows `text` while it runs. */
  step<T>(text: string, work: () => Promise<T>): Promise<T>;
  /** What is left to do in the folder before it is moved into place. */
  prepare?(root: string): Promise<void>;
  /** What is left to do in the project after it was installed, before the first commit. Not called without `install`. */
  complete?(root: string): Promise<void>;
}

export interface CreateResult {
  folder: string;
  installed: boolean;
  git: GitOutcome | 'skipped';
}

/**
 * @throws {ProjectError} TARGET_SPACE, WRITE_FAILED, PACK_FAILED: nothing is left behind; INSTALL_FAILED: the project is
 * @throws {InterruptedError} NEW_INTERRUPTED: says what is left behind
 */
export async function createProject(options: CreateOptions): Promise<CreateResult> {
  if (options.install) assertSpaceToInstall(options.target);
  await stage(options);
  const { folder } = options.target;
  if (options.install) await installDependencies(options);
  const git = options.git ? await options.step('First commit', () => initializeGit(folder)) : 'skipped';
  return { folder, installed: options.install, git };
}

async function stage(options: CreateOptions): Promise<void> {
  const { target, signal, step } = options;
  const staging = await translateDiskErrors(async () => makeStagingFolder(target), target.folder);
  try {
    writeFiles(staging, options.files);
    await step('Packing Quintet into the project', () => packSelf(join(staging, 'vendor'), signal));
    await options.prepare?.(staging);
    signal.throwIfAborted();
    await translateDiskErrors(async () => moveIntoPlace(staging, target), target.folder);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    if (signal.aborted) throw errors.NEW_INTERRUPTED({ state: 'nothing was left behind' }, { cause: error });
    throw error;
  }
}

function writeFiles(root: string, files: readonly RenderedFile[]): void {
  for (const { path, content } of files) {
    try {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      // .env holds the secret key: nobody else on the machine needs to read it.
      writeFileSync(join(root, path), content, { mode: basename(path) === '.env' ? 0o600 : 0o644 });
    } catch (cause) {
      throw errors.WRITE_FAILED(
        { path, reason: (cause as Error).message },
        { cause, hint: 'Nothing was left behind.' },
      );
    }
  }
}

async function installDependencies(options: CreateOptions): Promise<void> {
  const { target, signal, step } = options;
  const commit = options.git ? ' && git init && git add --all && git commit -m Start' : '';
  const finish = `${enterFolder(target.folder)} && npm install${commit}`;
  await step('Installing packages (npm install)', async () => {
    const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
    const { exitCode, output } = await runProgram(target.folder, 'npm', args, { output: 'pipe', signal });
    const missing = options.git ? 'its packages and the git repository' : 'its packages';
    if (signal.aborted)
      throw errors.NEW_INTERRUPTED({ state: `the project is complete but for ${missing}: ${finish}` });
    if (exitCode !== 0)
      throw errors.INSTALL_FAILED(
        { output: npmReason(output) },
        {
          hint: `The project is complete but for ${missing}. Finish it with: ${finish}`,
        },
      );
  });
  await options.complete?.(target.folder);
}

async function translateDiskErrors<T>(work: () => Promise<T>, path: string): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (QuintetError.is(cause)) throw cause;
    throw errors.WRITE_FAILED({ path, reason: (cause as Error).message }, { cause });
  }
}
