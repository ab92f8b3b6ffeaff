import { boolean } from '@oclif/core/flags';
import { assertNotApplied } from './applied-migration.ts';
import { GeneratorCommand, type GenerateResult } from './generate/generator.ts';
import { commandsForModels } from './next-migration.ts';

export class Undo extends GeneratorCommand {
  static override summary = 'Take back the last run of a generator.';
  static override description =
    'Also of `destroy`, and one run further each time. What was edited since is shown and stays, unless --force is given.';
  static override examples = ['<%= config.bin %> undo', '<%= config.bin %> undo --dry-run'];
  static override baseFlags = {
    ...GeneratorCommand.baseFlags,
    'dry-run': boolean({ description: 'Show what would be changed, change nothing.' }),
    force: boolean({ char: 'f', description: 'Take back also what was edited since.' }),
  };

  protected override nothingToDo = 'It was taken back already.';

  async run(): Promise<GenerateResult & { undone: string | null }> {
    const { flags } = await this.parse(Undo);
    const { planUndo } = await import('../toolchain/scaffold/history/destroy.ts');
    const project = await this.project();
    const found = await planUndo(project);
    if (!found) {
      this.ui.print('There is nothing to undo.');
      return { undone: null, actions: [], changed: 0, dryRun: flags['dry-run'], next: [] };
    }
    const { plan, run } = found;
    await assertNotApplied(project, run.subject ?? '');
    this.ui.print(`${flags['dry-run'] ? 'Would undo' : 'Undoing'}: quintet ${run.command}\n`);
    const next = await commandsForModels(project, plan);
    return { undone: run.command, ...(await this.write(plan, flags, next, { undoes: run.id })) };
  }
}
