import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';

import type { Application } from '../../http/application.ts';
import type { UploadedFile } from '../../http/body/uploaded-file.ts';

/** 128 bits: nobody guesses the name of somebody else's file. */
const RANDOM_BYTES = 16;

/**
 * Writes the file below settings.mediaRoot under a random name with its own ending.
 *
 * @param folder below the media folder: `covers`; empty for the media folder itself
 * @returns path below settings.mediaRoot, with slashes, for the database
 */
export async function storeUpload(
  app: Pick<Application, 'root' | 'settings'>,
  file: UploadedFile,
  folder: string,
): Promise<string> {
  const name = `${randomBytes(RANDOM_BYTES).toString('hex')}${safeExtension(file.name)}`;
  const path = [...folder.split('/').filter((part) => /^[\w-]+$/.test(part)), name].join('/');
  const target = join(app.root, app.settings.mediaRoot, path);
  await mkdir(dirname(target), { recursive: true });
  await file.saveTo(target);
  return path;
}

/** Removes a file below settings.mediaRoot, if it is there. A path that leads elsewhere is left alone. */
export async function removeUpload(app: Pick<Application, 'root' | 'settings'>, path: string): Promise<void> {
  const folder = resolve(app.root, app.settings.mediaRoot);
  const file = resolve(folder, path);
  if (file.startsWith(folder + sep)) await rm(file, { force: true });
}

function safeExtension(name: string): string {
  return /\.[a-z0-9]{1,10}$/.exec(name.toLowerCase())?.[0] ?? '';
}
