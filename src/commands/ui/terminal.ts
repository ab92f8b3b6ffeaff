import pc from 'picocolors';

/** What the surroundings allow: asked once, so that tests and commands agree on it. */
export interface Terminal {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** Questions may be asked: both ends are a terminal, nobody asked for JSON, and it is not CI. */
  readonly isInteractive: boolean;
  /** Progress may be drawn on stderr. */
  readonly isAnimated: boolean;
  readonly hasColor: boolean;
  /** Columns of the terminal, 80 when there is none. */
  readonly width: number;
}

/** Reads the process's own terminal. `json` and `noColor` are the command's flags. */
export function readTerminal(flags: { json: boolean; noColor: boolean }): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const isCi = Boolean(env['CI']) && env['CI'] !== 'false';
  return {
    stdout,
    stderr,
    isInteractive: Boolean(stdin.isTTY && stdout.isTTY) && !isCi && !flags.json,
    // A terminal that nobody has sized says 0 columns (docker run -t, script): a spinner would count endless lines.
    isAnimated: Boolean(stderr.isTTY) && stderr.columns > 0 && !isCi && !flags.json && env['TERM'] !== 'dumb',
    hasColor: hasColor(Boolean(stdout.isTTY), flags.noColor),
    width: stdout.columns || 80,
  };
}

/** NO_COLOR (https://no-color.org) wins over FORCE_COLOR, both over the terminal. */
export function hasColor(isTty: boolean, noColor: boolean): boolean {
  if (noColor || process.env['NO_COLOR']) return false;
  if (process.env['FORCE_COLOR'] && process.env['FORCE_COLOR'] !== '0') return true;
  return isTty && process.env['TERM'] !== 'dumb';
}

export type Colors = ReturnType<typeof pc.createColors>;

export function createColors(terminal: Pick<Terminal, 'hasColor'>): Colors {
  return pc.createColors(terminal.hasColor);
}
