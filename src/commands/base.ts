import { Command } from '@oclif/core/command';
import { boolean } from '@oclif/core/flags';
import type { Project } from '../toolchain/project/project.ts';
import type { Owner } from '../toolchain/journal/owner.ts';
import { findRoot } from '../toolchain/project/find-root.ts';
import { settleInterrupted } from './interrupted-command.ts';
import { readTerminal } from './ui/terminal.ts';
import { Ui } from './ui/ui.ts';

/** Flags with which a command writes nothing. */
const ONLY_LOOKS = new Set(['--dry-run', '--check', '--help', '-h']);

/**
 * Base of every command: `run()` parses, calls the toolchain (imported inside `run`, so that `--help` loads none of it),
 * prints through `this.ui`, and returns its result. A command that reports sets `enableJsonFlag`; what `run()` returns
 * is then what `--json` prints. Errors are thrown; `main` prints them once and decides the exit code.
 */
export abstract class QuintetCommand extends Command {
  static override baseFlags = {
    'no-color': boolean({ description: 'Disable colored output.', helpGroup: 'GLOBAL' }),
  };

  #ui: Ui | undefined;

  /** Whether the command writes sources or migrations. */
  protected readonly changesProject: boolean = false;

  get ui(): Ui {
    this.#ui ??= new Ui(readTerminal({ json: this.jsonEnabled(), noColor: this.argv.includes('--no-color') }), {
      json: this.jsonEnabled(),
    });
    return this.#ui;
  }

  /** The project around the current folder, settings loaded. @throws {ProjectError} PROJECT_NOT_FOUND, SETTINGS_* */
  async project(): Promise<Project> {
    const { loadProject } = await import('../toolchain/project/load.ts');
    return loadProject(await this.projectRoot());
  }

  /**
   * Root of the project around the current folder, once what an interrupted command left there is settled.
   *
   * @throws {ProjectError} PROJECT_NOT_FOUND, PROJECT_LOCKED, JOURNAL_BLOCKED
   */
  async projectRoot(): Promise<string> {
    const { findProject } = await import('../toolchain/project/find.ts');
    const root = findProject(process.cwd());
    await settleInterrupted(root, this.#typed, this.ui);
    return root;
  }

  /** Two commands that change the sources or migrations of one project run one after the other. */
  protected override async _run<T>(): Promise<T> {
    const root = this.changesProject ? findRoot(process.cwd()) : undefined;
    if (root === undefined || this.argv.some((word) => ONLY_LOOKS.has(word))) return super._run<T>();
    const { withLock } = await import('../toolchain/journal/lock.ts');
    const onWait = (owner: Owner): void => this.ui.warn(`Waiting for ${owner.command} (process ${owner.pid})`);
    return withLock(root, 'project', { command: this.#typed, onWait }, () => super._run<T>());
  }

  get #typed(): string {
    return ['quintet', this.id?.replaceAll(':', ' '), ...this.argv].join(' ');
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
