import '@oclif/core/command'; // installs its handlers of standard output, which main replaces
import { Config } from '@oclif/core/config';
import { run } from '@oclif/core/run';
import { QuintetError } from '../kernel/errors.ts';
import { packageRoot, packageVersion } from '../kernel/package.ts';
import { customKindHelp, withCustomKind } from './generate/custom-kinds.ts';
import { findCommands } from './project/find-commands.ts';
import { translateDiskError } from './ui/disk-errors.ts';
import { errorToJson, renderError } from './ui/error-report.ts';
import { completedWork } from './ui/completed-work.ts';
import { errors } from './ui/errors.ts';
import { endOnInterrupt, interruption } from './ui/interrupt.ts';
import { translateProjectError } from './ui/project-code.ts';
import { isPromptExit } from './ui/prompts.ts';
import { createColors, hasColor } from './ui/terminal.ts';
import { isExit, translateUsageError } from './usage.ts';

const BUG = 70;
const INTERRUPTED = 130;

/** Runs one command line through oclif; see `main`. */
export async function runCommand(typed: string[]): Promise<number> {
  endOnInterrupt((error) => print(error, typed));
  const config = await Config.load(packageRoot);
  let argv = typed;
  try {
    argv = await withCustomKind(typed, config);
    const help = await customKindHelp(argv);
    if (help !== undefined) return answer(help);
    const own = isBuiltIn(argv, config) ? [] : findCommands(process.cwd()).filter(({ name }) => name === argv[0]);
    if (own.length > 0) {
      const { runProjectCommand } = await import('./project/run-project-command.ts');
      await runProjectCommand(own, argv.slice(1), config);
    } else await run(argv, config);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(translate(error, config), argv);
  }
}

/** Says that standard output could not be written, and what the command has done nevertheless. */
export function reportLostOutput(reason: Error): void {
  print(errors.OUTPUT_LOST({ reason: reason.message, done: completedWork() }), []);
}

function answer(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** Commands of Quintet win, and cost no look into the project. */
function isBuiltIn([first = '']: readonly string[], config: Config): boolean {
  return (
    first.startsWith('-') ||
    [...config.commands, ...config.topics].some(
      (known) => ('id' in known ? known.id : known.name).split(':')[0] === first,
    )
  );
}

function translate(error: unknown, config: Config): unknown {
  return translateProjectError(translateDiskError(translateUsageError(error, config)));
}

function report(thrown: unknown, argv: readonly string[]): number {
  if (isExit(thrown)) return thrown.oclif.exit;
  const error = isPromptExit(thrown) ? interruption() : thrown;
  print(error, argv);
  return QuintetError.is(error) ? error.exitCode : BUG;
}

function print(error: unknown, argv: readonly string[]): void {
  if (argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(errorToJson(error), null, 2)}\n`);
    return;
  }
  const hasColors = hasColor(Boolean(process.stderr.isTTY), argv.includes('--no-color'));
  // What Ctrl-C echoes, a question or a spinner may be on the line.
  const start = QuintetError.is(error) && error.exitCode === INTERRUPTED && process.stderr.isTTY ? '\n' : '';
  process.stderr.write(`${start}${renderError(error, createColors({ hasColor: hasColors }), packageVersion())}\n`);
}
