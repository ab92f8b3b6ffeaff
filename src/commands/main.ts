// The entry of the program. It answers what needs no command, because oclif takes 100 ms to load.
import { existsSync, readFileSync } from 'node:fs';
import { builtFile, packageVersion } from '../kernel/package.ts';
import { commandsHelp } from './project/find-commands.ts';
import { OutputWatch } from './ui/standard-streams.ts';

const HELP = ['--help', '-h', 'help'];
/** The user must act: there is no space, or no permission. */
const OUTPUT_LOST = 1;
const VERSION = ['--version', '-v'];

/**
 * Runs one command line, prints its error, if any, and waits until its output is written.
 *
 * @param argv without `node` and the script
 * @returns the exit code: 0 done, 1 the user must act, 2 wrong usage, 3 input needed, 70 our bug, 130 interrupted
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [stdout, stderr] = [new OutputWatch(process.stdout), new OutputWatch(process.stderr)];
  const code = await answer(argv, stdout);
  const lost = await stdout.finish();
  if (lost && code === 0) {
    const { reportLostOutput } = await import('./run-command.ts');
    reportLostOutput(lost);
  }
  await stderr.finish();
  return lost && code === 0 ? OUTPUT_LOST : code;
}

async function answer(argv: readonly string[], stdout: OutputWatch): Promise<number> {
  const [first = '--help'] = argv;
  if (VERSION.includes(first)) return print(`${versionLine()}\n`);
  const help = builtFile('commands/help.txt');
  if (HELP.includes(first) && argv.length <= 1 && existsSync(help))
    return print(readHelp(help) + commandsHelp(process.cwd()));
  const { runCommand } = await import('./run-command.ts');
  stdout.claim();
  return runCommand(first === 'help' ? [...argv.slice(1), '--help'] : [...argv]);
}

function versionLine(): string {
  return `quintet/${packageVersion()} ${process.platform}-${process.arch} node-v${process.versions.node}`;
}

/** The text was written where the package was built; the version line is of here. */
function readHelp(file: string): string {
  return readFileSync(file, 'utf8').replace(/quintet\/\S+ \S+ node-v\S+/, versionLine());
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
