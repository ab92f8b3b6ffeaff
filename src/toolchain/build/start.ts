import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errors } from './errors.ts';
import { endWithLauncher } from './launcher.ts';

const SWAP_TRIES = 10;
const SWAP_PAUSE_MS = 20;

interface StartOptions {
  /** Folder of the build, relative to the project root. Default `dist`. */
  out?: string | undefined;
  /** Win over HOST and PORT of the environment. */
  host?: string | undefined;
  port?: number | undefined;
}

/**
 * Runs the production build in this process, as `node dist/server.js` does. From here on the process belongs to it: it
 * ends with SIGTERM or SIGINT.
 *
 * @throws {ProjectError} BUILD_MISSING
 */
export async function startProduction(root: string, options: StartOptions = {}): Promise<void> {
  const name = `${options.out ?? 'dist'}/server.js`;
  const file = join(root, name);
  if (!(await exists(file))) throw errors.BUILD_MISSING({ file: name });
  if (options.host !== undefined) process.env['HOST'] = options.host;
  if (options.port !== undefined) process.env['PORT'] = String(options.port);
  process.setSourceMapsEnabled(true);
  void endWithLauncher();
  await import(pathToFileURL(file).href);
}

/**
 * A finished build removes the old folder and puts the new one in its place: two renames, as Node cannot exchange
 * two folders in one step, and a link in the place of `dist` would be copied as a link into images and archives. For a moment
 * there is no folder.
 */
async function exists(file: string): Promise<boolean> {
  for (let tries = 0; tries < SWAP_TRIES; tries += 1) {
    if (existsSync(file)) return true;
    await new Promise((resolve) => setTimeout(resolve, SWAP_PAUSE_MS));
  }
  return existsSync(file);
}
