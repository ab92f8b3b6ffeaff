import { boolean } from '@oclif/core/flags';
import type { FileAction } from '../../toolchain/scaffold/file-plan.ts';
import type { FilePlan } from '../../toolchain/scaffold/file-plan.ts';
import type { WriteOptions } from '../../toolchain/scaffold/write.ts';
import { QuintetCommand } from '../base.ts';
import { updateTypes } from '../generated-types.ts';
import { printActions, printDiff, rememberActions } from '../ui/action-log.ts';
import { setInterruptState } from '../ui/interrupt.ts';

export interface GenerateResult {
  actions: { action: string; path: string; note?: string }[];
  /** Files created, changed or removed, or that would be with --dry-run. */
  changed: number;
  dryRun: boolean;
  next: string[];
}

/** What all generators share: the plan is shown, conflicts are asked about or refused, and all of it is written or nothing. */
export abstract class GeneratorCommand extends QuintetCommand {
  static override enableJsonFlag = true;
  static override baseFlags = {
    ...QuintetCommand.baseFlags,
    'dry-run': boolean({ description: 'Show what would be written without writing it.' }),
    force: boolean({ char: 'f', description: 'Overwrite existing files that differ.' }),
  };

  protected override readonly changesProject = true;

  /**
   * @param next what the user types after this, printed when something was written
   * @param revert what the plan reverts
   */
  protected async write(
    plan: FilePlan,
    flags: { 'dry-run': boolean; force: boolean },
    next: string[],
    revert: Pick<WriteOptions, 'reverts' | 'undoes'> = {},
  ): Promise<GenerateResult> {
    const { describeActions, writePlan } = await import('../../toolchain/scaffold/write.ts');
    const mayAsk = this.ui.isInteractive;
    if (!mayAsk && !flags.force && !flags['dry-run']) await this.#showConflicts(plan);
    const { actions, changed } = await writePlan(plan, {
      force: flags.force,
      dryRun: flags['dry-run'],
      command: [this.id?.replaceAll(':', ' '), ...this.argv].join(' '),
      ...revert,
      ...(mayAsk ? { resolve: (action: FileAction) => this.#askAbout(action) } : {}),
    });
    if (!flags['dry-run'] && changed > 0) {
      setInterruptState('all files were written');
      rememberActions(actions);
    }
    printActions(this.ui, actions);
    if (!flags['dry-run'] && changed > 0) await updateTypes(plan.root, this.ui);
    this.#printEnd(changed, flags['dry-run'], next);
    return {
      actions: describeActions(actions),
      changed,
      dryRun: flags['dry-run'] ?? false,
      next: changed > 0 ? next : [],
    };
  }

  /** What is printed when there was nothing to do. */
  protected nothingToDo = 'Everything exists already. Nothing to do.';

  async #showConflicts(plan: FilePlan): Promise<void> {
    const conflicts = plan.actions.filter(({ kind }) => kind === 'conflict');
    if (conflicts.length === 0) return;
    printActions(this.ui, plan.actions);
    for (const action of conflicts) await this.#showDiff(action);
  }

  async #showDiff({ path, before = '', after = '', expected }: FileAction): Promise<void> {
    const { renderDiff } = await import('../../toolchain/scaffold/diff.ts');
    if (expected === undefined)
      printDiff(this.ui, path, { minus: 'on disk', plus: 'from the generator' }, renderDiff(before, after));
    else printDiff(this.ui, path, { minus: 'as it was generated', plus: 'on disk' }, renderDiff(expected, before));
  }

  async #askAbout(action: FileAction): Promise<'overwrite' | 'skip'> {
    await this.#showDiff(action);
    const isEdited = action.expected !== undefined;
    return this.ui.ask.select({
      message: isEdited ? `${action.path} was edited since it was generated` : `${action.path} exists and differs`,
      flag: '--force',
      choices: [
        { value: 'skip' as const, name: 'Keep the file' },
        {
          value: 'overwrite' as const,
          name: !isEdited ? 'Overwrite it' : action.after === undefined ? 'Remove it' : 'Remove the edited part',
        },
      ],
    });
  }

  #printEnd(changed: number, dryRun: boolean, next: readonly string[]): void {
    if (dryRun) this.ui.print('\nDry run: nothing was written.');
    else if (changed === 0) this.ui.print(`\n${this.nothingToDo}`);
    else if (next.length > 0)
      this.ui.print(`\nNext:\n${next.map((line) => `  ${this.ui.color.cyan(line)}`).join('\n')}`);
  }
}
