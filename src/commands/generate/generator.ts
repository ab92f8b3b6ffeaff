import { boolean } from '@oclif/core/flags';
import type { FileAction } from '../../toolchain/scaffold/file-plan.ts';
import type { FilePlan } from '../../toolchain/scaffold/file-plan.ts';
import type { Project } from '../../toolchain/project/project.ts';
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

interface GeneratorFlags {
  'dry-run': boolean;
  force: boolean;
}

interface Ending {
  flags: GeneratorFlags;
  /** What the user types after this. */
  next: string[];
}

type Applied = Pick<GenerateResult, 'actions' | 'changed'>;

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
    flags: GeneratorFlags,
    next: string[],
    revert: Pick<WriteOptions, 'reverts' | 'undoes'> = {},
  ): Promise<GenerateResult> {
    const applied = await this.#apply(plan, flags, { command: this.#commandFor(this.argv), ...revert });
    return this.#end(plan.root, [applied], { flags, next });
  }

  /** Writes one plan for each target, each of which can be undone alone. A target that is wrong stops it before it writes. */
  protected async writeEach(
    targets: readonly string[],
    { flags, next }: Ending,
    plan: (project: Project, target: string) => Promise<FilePlan>,
  ): Promise<GenerateResult> {
    const project = await this.project();
    const unique = [...new Set(targets)];
    for (const target of unique) await plan(project, target);
    const applied: Applied[] = [];
    for (const target of unique) {
      const words = this.argv.filter((word) => word === target || !unique.includes(word));
      applied.push(await this.#apply(await plan(project, target), flags, { command: this.#commandFor(words) }));
    }
    return this.#end(project.root, applied, { flags, next });
  }

  #commandFor(words: readonly string[]): string {
    return [this.id?.replaceAll(':', ' '), ...words].join(' ');
  }

  async #apply(plan: FilePlan, flags: GeneratorFlags, record: WriteOptions): Promise<Applied> {
    const { describeActions, writePlan } = await import('../../toolchain/scaffold/write.ts');
    const mayAsk = this.ui.isInteractive;
    if (!mayAsk && !flags.force && !flags['dry-run']) await this.#showConflicts(plan);
    const { actions, changed } = await writePlan(plan, {
      force: flags.force,
      dryRun: flags['dry-run'],
      ...record,
      ...(mayAsk ? { resolve: (action: FileAction) => this.#askAbout(action) } : {}),
    });
    if (!flags['dry-run'] && changed > 0) {
      setInterruptState('all files were written');
      rememberActions(actions);
    }
    printActions(this.ui, actions);
    return { actions: describeActions(actions), changed };
  }

  async #end(root: string, applied: readonly Applied[], { flags, next }: Ending): Promise<GenerateResult> {
    const changed = applied.reduce((sum, part) => sum + part.changed, 0);
    if (!flags['dry-run'] && changed > 0) await updateTypes(root, this.ui);
    this.#printEnd(changed, flags['dry-run'], next);
    return {
      actions: applied.flatMap(({ actions }) => actions),
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
