import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

interface CommandFile {
  /** `publish-due` */
  command: string;
  /** Absolute. */
  path: string;
}

/** Files of an app that are commands: commands/NAME.ts, without those that start with `_` and tests. In order of their names. */
export function listCommandFiles(appFolder: string): CommandFile[] {
  const folder = join(appFolder, 'commands');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /^[a-z][a-z0-9-]*\.ts$/.test(file))
    .sort()
    .map((file) => ({ command: file.slice(0, -'.ts'.length), path: join(folder, file) }));
}
