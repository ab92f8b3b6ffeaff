// Runs src/<app>/commands/NAME.ts as `quintet NAME`: what the file declares becomes a command of oclif, with its help, its
// parser and its errors.
import type { Config } from '@oclif/core/config';
import type { ProjectHandle } from '../../kernel/project-handle.ts';
import type { ProjectCommand } from '../../kernel/project-command.ts';
import { QuintetCommand } from '../base.ts';
import { settleInterrupted } from '../interrupted-command.ts';
import { errors } from '../ui/errors.ts';
import { leaveInterruptsToProject, setInterruptState } from '../ui/interrupt.ts';
import { readTerminal } from '../ui/terminal.ts';
import { Ui } from '../ui/ui.ts';
import type { FoundCommand } from './find-commands.ts';
import { byDeclaredName, toArgs, toFlags } from './parameters.ts';

/**
 * @param files of the command, usually one
 * @param argv what follows the name
 * @throws {ProjectError} COMMAND_TWICE, COMMAND_NOT_LOADED, COMMAND_SHAPE, BUILD_…
 * @throws what the command throws
 */
export async function runProjectCommand(files: readonly FoundCommand[], argv: string[], config: Config): Promise<void> {
  const [found, second] = files;
  if (!found) return;
  if (second) throw errors.COMMAND_TWICE({ name: found.name, files: files.map(({ file }) => file) });
  leaveInterruptsToProject();
  const app = await loadEntry([found.name, ...argv]);
  try {
    const command = await app.command(found.name);
    if (!command) throw errors.COMMAND_NOT_LOADED({ file: found.file });
    const Runner = toRunner(found.name, command);
    if (argv.includes('--help') || argv.includes('-h')) await showHelp(Runner, config);
    else await Runner.run(argv, config);
  } finally {
    await app.close();
  }
}

/** A command that was interrupted may have left half of the sources written. */
async function loadEntry(argv: readonly string[]): Promise<ProjectHandle> {
  const { findProject } = await import('../../toolchain/project/find.ts');
  const { loadProject } = await import('../../toolchain/project/load.ts');
  const { loadProjectEntry } = await import('../../toolchain/build/load-project-entry.ts');
  const root = findProject(process.cwd());
  const json = argv.includes('--json');
  const ui = new Ui(readTerminal({ json, noColor: argv.includes('--no-color') }), { json });
  await settleInterrupted(root, ['quintet', ...argv].join(' '), ui);
  return loadProjectEntry(await loadProject(root));
}

type RunnerClass = typeof QuintetCommand & (new (argv: string[], config: Config) => QuintetCommand);

function toRunner(name: string, command: ProjectCommand): RunnerClass {
  return class Runner extends QuintetCommand {
    static override id = name;
    static override summary = command.summary;
    static override description = command.description;
    static override examples = command.examples.map((line) => line.replace(/^(npx )?quintet /, '<%= config.bin %> '));
    static override enableJsonFlag = true;
    static override args = toArgs(command.args);
    static override flags = toFlags(command.flags);

    async run(): Promise<unknown> {
      const { args, flags } = await this.parse(Runner);
      setInterruptState('what the command has done so far remains');
      const result = await command.run({
        args: byDeclaredName(args, command.args),
        flags: byDeclaredName(flags, command.flags),
        print: (line) => this.ui.print(line),
        warn: (line) => this.ui.warn(line),
      });
      return result ?? null;
    }

    protected override logJson(value: unknown): void {
      // JSON has no BigInt; an error is shown as the other commands show theirs.
      super.logJson(
        JSON.parse(JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item))),
      );
    }
  };
}

async function showHelp(Runner: RunnerClass, config: Config): Promise<void> {
  const { CommandHelp } = await import('@oclif/core/help');
  const json = { type: 'boolean', description: 'Format output as json.', helpGroup: 'GLOBAL', allowNo: false };
  const loadable = {
    id: Runner.id,
    summary: Runner.summary,
    description: Runner.description,
    examples: Runner.examples,
    args: named(Runner.args),
    flags: named({ ...Runner.baseFlags, json, ...Runner.flags }),
    aliases: [],
    hidden: false,
  };
  const help = new CommandHelp(loadable as never, config, { maxWidth: 100, stripAnsi: !process.stdout.isTTY } as never);
  process.stdout.write(`${Runner.summary}\n\n${help.generate()}\n`);
}

/** oclif gives its own commands their flags' names when it reads its manifest. */
function named(parameters: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, { ...parameter, name }]));
}
