// What a test needs and a machine may lack. Locally the test is skipped and the runner says so at the end, with the
// command that installs it; `.ci/run` takes a skip for a failure.
import { existsSync, appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Debian's Chromium; playwright-core drives it. */
export const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** The folder with real databases and recorded answers that lies beside a checkout of the team. */
export const SHARED = join(dirname(fileURLToPath(import.meta.url)), '../../../shared');

/** Skips the test, or the suite if called in a `before` hook, where there is no browser. */
export function needsBrowser(context: Mocha.Context): void {
  if (!existsSync(CHROMIUM)) lacks(context, 'a browser', 'apt-get install chromium, or set CHROMIUM_PATH');
}

/** Skips where `../shared/PATH` does not exist; returns its absolute path. */
export function needsShared(context: Mocha.Context, path: string): string {
  const full = join(SHARED, path);
  if (!existsSync(full)) lacks(context, `../shared/${path}`, 'put the shared folder beside this checkout');
  return full;
}

/**
 * Skips the test and notes the reason for the end of the run. Fails it if QUINTET_TEST_STRICT is set, as `.ci/run` does.
 *
 * @param reason what was found, and the command that provides it
 */
export function lacks(context: Mocha.Context, what: string, reason: string): never {
  // Errors of Node list the modules that led to them.
  const cause = reason.replaceAll(/\s*\n\s*/g, ' ');
  if (process.env['QUINTET_TEST_STRICT']) throw new Error(`This test needs ${what}: ${cause}`);
  const notes = process.env['QUINTET_TEST_NOTES'];
  if (notes) appendFileSync(notes, `${what}: ${cause}\n`);
  return context.skip();
}
