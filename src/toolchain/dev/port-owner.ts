// Who listens on a port: the line that saves people a search when theirs is taken.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';

export interface PortOwner {
  pid: number;
  /** Command line, as far as it can be read. */
  command: string;
}

/** The process that listens on a TCP port of this machine, undefined if the system does not reveal it. */
export async function findPortOwner(port: number): Promise<PortOwner | undefined> {
  return process.platform === 'linux' ? findInProc(port) : findWithLsof(port);
}

/** State of a listening socket in /proc/net/tcp (include/net/tcp_states.h). */
const LISTEN = '0A';

function findInProc(port: number): PortOwner | undefined {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return undefined;
  const pid = listNumbers('/proc').find((candidate) => holdsSocket(candidate, inodes));
  return pid === undefined ? undefined : { pid, command: readCommand(pid) };
}

function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readText(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => cells[1]?.endsWith(suffix) === true && cells[3] === LISTEN)
    .map((cells) => cells[9] ?? '');
}

function holdsSocket(pid: number, inodes: Set<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  return listNumbers(folder).some((descriptor) => {
    const inode = /^socket:\[(\d+)\]$/.exec(readLink(`${folder}/${descriptor}`))?.[1];
    return inode !== undefined && inodes.has(inode);
  });
}

function readCommand(pid: number): string {
  return readText(`/proc/${pid}/cmdline`).split('\0').filter(Boolean).join(' ');
}

// Other users' processes and those that just ended cannot be read: they are passed over.

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function listNumbers(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

async function findWithLsof(port: number): Promise<PortOwner | undefined> {
  try {
    const { stdout } = await promisify(execFile)('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
    const pid = Number(/^p(\d+)$/m.exec(stdout)?.[1]);
    return Number.isInteger(pid) ? { pid, command: /^c(.+)$/m.exec(stdout)?.[1] ?? '' } : undefined;
  } catch {
    // No lsof, or it found nothing: the port is taken all the same.
    return undefined;
  }
}
