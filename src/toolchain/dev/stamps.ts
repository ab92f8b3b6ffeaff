// Whether files are still what they were, decided by the disk and not by events: a watcher may drop one, and a request
// that follows a save at once is sooner than any event.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';

/** Time stamps of file systems tick every 1 to 10 ms: two saves within a tick look alike, so young files are read. */
const YOUNG_MS = 50;

interface Stamp {
  /** Undefined when there is no such file. */
  stat: string | undefined;
  /** Content, only while the file is too young for its time stamp to be trusted. */
  hash: string | undefined;
}

/** Remembers files, and folders with their list of names. Missing ones are remembered as missing. */
export class Stamps {
  readonly #stamps = new Map<string, Stamp>();

  /** Replaces everything remembered by the present state of `paths`. Call it before the files are read. */
  take(paths: Iterable<string>): void {
    this.#stamps.clear();
    for (const path of paths) this.#stamps.set(path, readStamp(path));
  }

  /**
   * Remembers files that became known only by reading them. One that was written at or after `readAt` (ms since the
   * epoch) counts as changed, since nobody knows which of its contents was read.
   */
  addLate(paths: Iterable<string>, readAt: number): void {
    for (const path of paths) {
      if (this.#stamps.has(path)) continue;
      const stat = readStat(path);
      const isSafe = typeof stat === 'object' && Number(stat.mtimeNs / 1_000_000n) < readAt - YOUNG_MS;
      this.#stamps.set(path, isSafe ? readStamp(path) : { stat: 'unknown', hash: undefined });
    }
  }

  /** True as soon as one of the files differs, appeared or is gone. */
  isChanged(): boolean {
    for (const [path, stamp] of this.#stamps) if (!this.#isSame(path, stamp)) return true;
    return false;
  }

  changed(): string[] {
    return [...this.#stamps].filter(([path, stamp]) => !this.#isSame(path, stamp)).map(([path]) => path);
  }

  #isSame(path: string, known: Stamp): boolean {
    const now = readStamp(path);
    if (now.stat !== known.stat) return false;
    if (known.hash === undefined) return true;
    if (hashOf(path) !== known.hash) return false;
    // Old enough now: from here on the time stamp is enough.
    if (now.hash === undefined) this.#stamps.set(path, now);
    return true;
  }
}

function readStamp(path: string): Stamp {
  const stat = readStat(path);
  if (typeof stat !== 'object') return { stat, hash: undefined };
  const isYoung = Date.now() - Number(stat.mtimeNs / 1_000_000n) < YOUNG_MS;
  return {
    stat: `${stat.mtimeNs}:${stat.size}:${stat.ino}`,
    hash: isYoung && stat.isFile() ? hashOf(path) : undefined,
  };
}

/** Undefined when there is no such file; the error's code when it cannot be looked at, which is a state like any other. */
function readStat(path: string): BigIntStats | string | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unreadable';
  }
}

function hashOf(path: string): string | undefined {
  try {
    return createHash('sha1').update(readFileSync(path)).digest('base64');
  } catch {
    // Deleted or unreadable meanwhile: the next stat will show it.
    return undefined;
  }
}
