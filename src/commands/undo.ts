import { boolean } from '@oclif/core/flags';
import { assertNotApplied } from './applied-migration.ts';
import { GeneratorCommand, type GenerateResult } from './generate/generator.ts';
import { commandsForModels } from './next-migration.ts';

export class Undo extends GeneratorCommand {
  static override summary = 'Undo the last run of a generator.';
  static override description =
    'Also undoes `destroy` and `rename`. Run it again to undo the run before. If files were edited since, shows the edits and changes nothing, unless --force is given.';
  static override examples = ['<%= config.bin %> undo', '<%= config.bin %> undo --dry-run'];
  static override baseFlags = {
    ...GeneratorCommand.baseFlags,
    'dry-run': boolean({ description: 'Show what would be changed without changing it.' }),
    force: boolean({ char: 'f', description: 'Also undo what was edited since.' }),
  };

  protected override nothingToDo = 'Already undone.';

  async run(): Promise<GenerateResult & { undone: string | null }> {
    const { flags } = await this.parse(Undo);
    const { planUndo } = await import('../toolchain/scaffold/history/destroy.ts');
    const project = await this.project();
    const found = await planUndo(project);
    if (!found) {
      this.ui.print('Nothing to undo.');
      return { undone: null, actions: [], changed: 0, dryRun: flags['dry-run'], next: [] };
    }
    const { plan, run } = found;
    await assertNotApplied(project, run.subject ?? '');
    this.ui.print(`${flags['dry-run'] ? 'Would undo' : 'Undoing'}: quintet ${run.command}\n`);
    const next = await commandsForModels(project, plan);
    return { undone: run.command, ...(await this.write(plan, flags, next, { undoes: run.id })) };
  }
}
