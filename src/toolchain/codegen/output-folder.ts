// Writes generated files: only those whose content changed, each whole or not at all.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/**
 * Makes `path` hold `content`. The old file stays until the new one is complete.
 *
 * @returns whether the file was written.
 */
export async function writeIfChanged(path: string, content: string | Buffer): Promise<boolean> {
  const next = Buffer.from(content as string);
  if (await holds(path, next)) return false;
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(unfinished, next);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return true;
}

/** Tells whether the file exists with this content. */
export async function holds(path: string, content: string | Buffer): Promise<boolean> {
  return (await readIfThere(path))?.equals(Buffer.from(content as string)) ?? false;
}

/** Removes what processes that were killed left unfinished directly in the folder, once it is a minute old. */
export async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((entry) => UNFINISHED.test(entry)))
    if (!(await isBeingWritten(join(folder, name)))) await rm(join(folder, name), { force: true });
}

/**
 * Makes folder `target` hold exactly the files of `source`.
 *
 * @returns paths of the files written or removed, relative to `target`, with forward slashes.
 */
export async function mirrorFolder(source: string, target: string): Promise<{ files: string[]; changed: string[] }> {
  const files = await listFiles(source);
  const changed: string[] = [];
  for (const file of files) {
    if (await writeIfChanged(join(target, file), await readFile(join(source, file)))) changed.push(file);
  }
  changed.push(...(await removeOthers(target, files)));
  return { files, changed };
}

/**
 * Removes every file of the folder that is not in `keep`, and folders that become empty. A file that another process is
 * just writing stays; what a crash left unfinished is deleted after a minute.
 */
async function removeOthers(folder: string, keep: readonly string[]): Promise<string[]> {
  const kept = new Set(keep);
  const orphans: string[] = [];
  for (const file of await listFiles(folder)) {
    if (!kept.has(file) && !(await isBeingWritten(join(folder, file)))) orphans.push(file);
  }
  for (const orphan of orphans) await rm(join(folder, orphan), { force: true });
  for (const parent of new Set(orphans.map((orphan) => dirname(join(folder, orphan))))) await removeIfEmpty(parent);
  return orphans;
}

/** Files below the folder, sorted, relative to it, with forward slashes; none if it does not exist. */
export async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The file's bytes, or undefined if there is none. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const UNFINISHED = /\.\d+-[0-9a-f]{8}\.tmp$/;
const UNFINISHED_AGE_MS = 60_000;

async function isBeingWritten(path: string): Promise<boolean> {
  if (!UNFINISHED.test(path)) return false;
  try {
    return Date.now() - (await stat(path)).mtimeMs < UNFINISHED_AGE_MS;
  } catch (error) {
    // It has its final name by now.
    if (isMissing(error)) return true;
    throw error;
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT') throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
