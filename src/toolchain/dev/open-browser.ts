import { spawn } from 'node:child_process';

/** Opens a URL in the user's browser; does nothing where there is none. */
export function openBrowser(url: string): void {
  const [program, ...args] = commandFor(process.platform, url);
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  // No desktop, no opener: the URL is in the terminal.
  child.on('error', () => undefined);
  child.unref();
}

function commandFor(platform: NodeJS.Platform, url: string): [string, ...string[]] {
  if (platform === 'darwin') return ['open', url];
  // The first quoted argument of `start` is a window title.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', url];
  return ['xdg-open', url];
}
