// The one folder that a run writes to outside the checkout, and what must not be left when it ends.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './jobs.ts';

export interface Scratch {
  path: string;
  /** Removes the folder. Returns what was left behind: folders, processes, files in the checkout. */
  remove(): Promise<string[]>;
}

export function createScratch(): Scratch {
  // Short, since sockets below it have 108 letters for their path.
  const path = mkdtempSync(join(tmpdir(), 'qt-'));
  chmodSync(path, 0o711); // PostgreSQL runs as another user where this one is root
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  // Elsewhere people edit files while tests run.
  const isWatched = Boolean(process.env['QUINTET_TEST_STRICT']);
  const changes = isWatched ? checkoutChanges() : [];
  // `npm ci` runs in the same folder first, and scripts of its packages leave some there.
  const foreign = foreignFiles(path);
  const removeFolder = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  process.once('exit', removeFolder);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  return {
    path,
    async remove() {
      const left = [
        ...readdirSync(path).filter((name) => !/^(counts-|notes-)/.test(name)),
        ...(isWatched ? foreignFiles(path) : []).filter((name) => !foreign.includes(name)),
        ...runningIn(path),
        ...(isWatched ? checkoutChanges() : []).filter((line) => !changes.includes(line)),
      ];
      removeFolder();
      return left;
    },
  };
}

/** What else is in the temporary folder, which is our own under `.ci/run`. tsx keeps what it compiled there. */
function foreignFiles(path: string): string[] {
  return readdirSync(tmpdir()).filter((name) => !path.endsWith(name) && !/^(tsx-|node-compile-cache)/.test(name));
}

/** Processes whose temporary folder is in `path`; none where the system does not tell. */
function runningIn(path: string): string[] {
  const found: string[] = [];
  for (const pid of listIfAny('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid))) {
    if (!readIfAny(`/proc/${pid}/environ`).includes(`${path}/`)) continue;
    found.push(`process ${pid}: ${readIfAny(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 200)}`);
  }
  return found;
}

/** What git does not know; nothing outside a git checkout. */
function checkoutChanges(): string[] {
  try {
    const text = execFileSync('git', ['status', '--porcelain'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

function listIfAny(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readIfAny(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
