// npm and npx end on a signal without passing it on, and leave the program that they started behind with its port.
import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 500;
const SHELLS = new Set(['sh', 'dash', 'bash', 'ash', 'busybox']);

/** Sends this process SIGTERM when the npm, npx, pnpm or yarn that started it ends. Does nothing without one. */
export function endWithLauncher(): void {
  if (process.env['npm_command'] === undefined && process.env['npm_execpath'] === undefined) return;
  const before = launcherOf();
  const timer = setInterval(() => {
    if (launcherOf() === before) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** Changes when the launcher ends. A shell between it and us stays alive, and only its own parent changes. */
function launcherOf(): string {
  const parent = readProcess(process.ppid);
  return SHELLS.has(parent?.name ?? '') ? `${process.ppid} ${parent?.parent}` : String(process.ppid);
}

/** From /proc, so undefined on systems without it: there a launcher behind a shell is not noticed. */
function readProcess(pid: number): { name: string; parent: number } | undefined {
  try {
    const [, name = '', parent = ''] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { name, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
