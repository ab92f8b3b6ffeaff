import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { folders, type Project } from '../project/project.ts';

/**
 * A folder of this run alone, `.quintet/test/<process>`; those of processes that are no more go.
 *
 * @returns its absolute path
 */
export function claimRunFolder(project: Pick<Project, 'root'>): string {
  const parent = join(folders.generated(project), 'test');
  if (existsSync(parent)) {
    for (const name of readdirSync(parent))
      if (!/^\d+$/.test(name) || !isRunning(Number(name))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const folder = join(parent, String(process.pid));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's
  }
}
