import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the tests of a suite a temporary folder of their own, so that uploads of other processes do not count.
 *
 * @returns the folders of uploads that are there now
 */
export function watchUploadFolders(): () => string[] {
  const shared = process.env['TMPDIR'];
  before(() => {
    process.env['TMPDIR'] = mkdtempSync(join(tmpdir(), 'uploads-'));
  });
  after(() => {
    rmSync(tmpdir(), { recursive: true });
    if (shared === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = shared;
  });
  return () => readdirSync(tmpdir()).filter((name) => name.startsWith('quintet-upload-'));
}

/** Returns a function that lists what was not there before: a folder of an earlier request may be removed meanwhile. */
export function onlyNew(list: () => string[]): () => string[] {
  const known = list();
  return () => list().filter((name) => !known.includes(name));
}
