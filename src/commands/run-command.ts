import '@oclif/core/command'; // installs its handlers of standard output, which main replaces
import { Config } from '@oclif/core/config';
import { run } from '@oclif/core/run';
import { QuintetError } from '../kernel/errors.ts';
import { packageRoot, packageVersion } from '../kernel/package.ts';
import { customKindHelp, withCustomKind } from './generate/custom-kinds.ts';
import { findCommands } from './project/find-commands.ts';
import { translateDiskError } from './ui/disk-errors.ts';
import { errorToJson, renderError } from './ui/error-report.ts';
import { translateProjectError } from './ui/project-code.ts';
import { isPromptExit } from './ui/prompts.ts';
import { createColors, hasColor } from './ui/terminal.ts';
import { isExit, translateUsageError } from './usage.ts';

const BUG = 70;
const INTERRUPTED = 130;

/** Runs one command line through oclif; see `main`. */
export async function runCommand(typed: string[]): Promise<number> {
  const config = await Config.load(packageRoot);
  let argv = typed;
  try {
    argv = await withCustomKind(typed, config);
    const help = await customKindHelp(argv);
    if (help !== undefined) return print(help);
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

function print(text: string): number {
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

function report(error: unknown, argv: readonly string[]): number {
  if (isExit(error)) return error.oclif.exit;
  if (isPromptExit(error)) {
    process.stderr.write('\nInterrupted.\n');
    return INTERRUPTED;
  }
  if (argv.includes('--json')) process.stdout.write(`${JSON.stringify(errorToJson(error), null, 2)}\n`);
  else
    process.stderr.write(
      `${renderError(error, createColors({ hasColor: hasColor(Boolean(process.stderr.isTTY), argv.includes('--no-color')) }), packageVersion())}\n`,
    );
  return QuintetError.is(error) ? error.exitCode : BUG;
}
