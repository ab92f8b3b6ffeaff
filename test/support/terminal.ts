// A real terminal for prompts: `script` of util-linux runs the command line on a pseudo-terminal and passes our keys on.
import { spawn, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { cleanEnvironment } from './command-line.ts';
import { lacks } from './needs.ts';
import { patient } from './patience.ts';

export const KEYS = { enter: '\r', down: '\u001B[B', ctrlC: '\u0003' } as const;

/** Skips where there is no `script -e`, as on macOS. */
export function needsTerminal(context: Mocha.Context): void {
  const { status, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  if (status !== 0 || !/util-linux/.test(stdout)) lacks(context, 'script of util-linux', 'apt-get install bsdutils');
}

export interface DialogueResult {
  code: number;
  /** Everything that was shown, without control sequences. */
  screen: string;
}

/**
 * Runs `node ARGS…` on a terminal. Each step waits for a text on the screen, after what the step before has seen, and then
 * types. Fails with the screen when a text does not come.
 *
 * @param options `columns` 0 is a terminal that nobody has sized
 */
export async function talk(
  args: readonly string[],
  cwd: string,
  steps: readonly (readonly [seen: RegExp, keys: string])[],
  { columns = 100, timeoutMs = 150_000 }: { columns?: number; timeoutMs?: number } = {},
): Promise<DialogueResult> {
  const command = [process.execPath, ...args].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  const child = spawn('script', ['-qec', `stty rows 40 cols ${columns} && ${command}`, '/dev/null'], {
    cwd,
    env: cleanEnvironment({ TERM: 'xterm' }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let raw = '';
  let screen = '';
  let isLate = false;
  let from = 0;
  const pending = [...steps];
  const timer = setTimeout(() => {
    isLate = true;
    child.kill();
  }, patient(timeoutMs));
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    // A chunk may end within a control sequence.
    raw += data;
    screen = stripVTControlCharacters(raw);
    for (let step = pending[0]; step; step = pending[0]) {
      const match = step[0].exec(screen.slice(from));
      if (!match) return;
      from += match.index + match[0].length;
      pending.shift();
      child.stdin.write(step[1]);
    }
  });
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? 1)));
  clearTimeout(timer);
  const [missing] = pending;
  if (missing || isLate) throw new Error(`${missing ? `${missing[0]} never came` : 'it did not end'}:\n${screen}`);
  return { code, screen };
}
