import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import type { Project } from '../toolchain/project/project.ts';
import { readTerminal } from './ui/terminal.ts';
import { Ui } from './ui/ui.ts';

/**
 * Base of every command: `run()` parses, calls the toolchain (imported inside `run`, so that `--help` loads none of it),
 * prints through `this.ui`, and returns its result. A command that reports sets `enableJsonFlag`; what `run()` returns
 * is then what `--json` prints. Errors are thrown; `main` prints them once and decides the exit code.
 */
export abstract class QuintetCommand extends Command {
  static override baseFlags = {
    'no-color': boolean({ description: 'Print without colours.', helpGroup: 'GLOBAL' }),
  };

  #ui: Ui | undefined;

  get ui(): Ui {
    this.#ui ??= new Ui(readTerminal({ json: this.jsonEnabled(), noColor: this.argv.includes('--no-color') }), {
      json: this.jsonEnabled(),
    });
    return this.#ui;
  }

  /** The project around the current folder, settings loaded. @throws {ProjectError} PROJECT_NOT_FOUND, SETTINGS_* */
  async project(): Promise<Project> {
    const { findProject, loadProject } = await import('../toolchain/project/index.ts');
    return loadProject(findProject(process.cwd()));
  }

  /** Ends with this exit code after what was printed: for results that are not errors, such as `--check` finding work. */
  exitWith(code: number): void {
    process.exitCode = code;
  }

  protected override async catch(error: Error): Promise<never> {
    throw error;
  }

  protected override logJson(value: unknown): void {
    this.ui.terminal.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }
}
