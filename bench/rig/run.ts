// A rig is a folder of other stacks that serve the same blog, and of programs that measure them: `bench.mjs` for pages,
// `orm.mjs` for calls. Each takes in one more stack by environment variables, and prints its figures with --json.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface RigOptions {
  /** Only these stacks, separated by commas. Default: all that the rig has. */
  peers?: string | undefined;
  seconds: string;
  rounds: string;
}

export interface RigResult<T> {
  /** What the rig's program says. */
  report: T;
  /** The same for people. */
  text: string;
  /** Goals that were not reached. */
  missed: number;
}

/** A better figure than a peer's, by what factor at least. */
export interface RigGoal {
  name: string;
  peer: string;
  atLeast: number;
}

/**
 * Runs a program of the rig.
 *
 * @throws {Error} when the folder is no rig, or the program failed; it says on stderr why
 */
export function runRig<T>(folder: string, program: string, options: RigOptions, env: Record<string, string>): T {
  const file = join(resolve(folder), program);
  if (!existsSync(file)) throw new Error(`${resolve(folder)} has no ${program}: it is no rig`);
  const flags = ['--json', '--seconds', options.seconds, '--rounds', options.rounds];
  if (options.peers !== undefined) flags.push('--peers', options.peers);
  const { status, stdout } = spawnSync(process.execPath, [file, ...flags], {
    cwd: resolve(folder),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0)
    throw new Error(`${program} of the rig failed; npm install in ${resolve(folder)} may be what is missing`);
  return JSON.parse(stdout) as T;
}

/** A table of CPU µs with how each stack compares to ours, and what is to be said below it. */
export function rigText(
  { date, machine }: { date: string; machine: string },
  { rounds, seconds }: RigOptions,
  measured: Record<string, Record<string, number>>,
  lines: readonly string[],
): string {
  const stacks = [...new Set(Object.values(measured).flatMap((figures) => Object.keys(figures)))];
  const table = [
    ['CPU µs', ...stacks],
    ['---', ...stacks.map(() => '--:')],
    ...Object.entries(measured).map(([name, figures]) => [
      name,
      ...stacks.map((stack) => cell(figures[stack], figures['quintet'])),
    ]),
  ].map((row) => `| ${row.join(' | ')} |`);
  const head = `${date}, ${machine}; ${rounds} rounds of ${seconds} s, best of the rounds`;
  return `${[head, '', ...table, '', ...lines].join('\n')}\n`;
}

function cell(figure: number | undefined, ours: number | undefined): string {
  if (figure === undefined) return '';
  const text = figure.toFixed(figure < 100 ? 1 : 0);
  return ours === undefined || figure === ours ? text : `${text} (${(figure / ours).toFixed(2)}×)`;
}

/** One line for each goal whose peer was measured; `missed` counts those that were not reached. */
export function judge(
  measured: Record<string, Record<string, number>>,
  goals: readonly RigGoal[],
): { lines: string[]; missed: number } {
  const judged = goals.flatMap(({ name, peer, atLeast }) => {
    const [theirs, ours] = [measured[name]?.[peer], measured[name]?.['quintet']];
    if (theirs === undefined || ours === undefined) return [];
    const isReached = theirs / ours >= atLeast;
    const factor = (theirs / ours).toFixed(2);
    return [
      {
        isReached,
        line: `${name}: ${factor} times less CPU than ${peer}, goal ${atLeast}: ${isReached ? 'reached' : 'missed'}`,
      },
    ];
  });
  return { lines: judged.map(({ line }) => line), missed: judged.filter(({ isReached }) => !isReached).length };
}
