import { copyFileSync, cpSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes `target` from `source` without its contents: files are hard links, unless they are on another disk. For what nobody
 * writes to in place.
 *
 * @param copied names of files that are written to, and are copied
 */
export function linkTree(source: string, target: string, copied: readonly string[] = []): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) linkTree(from, to, copied);
    else if (entry.isSymbolicLink()) cpSync(from, to, { verbatimSymlinks: true });
    else if (copied.includes(entry.name)) copyFileSync(from, to);
    else linkOrCopy(from, to);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target); // on another disk
  }
}
