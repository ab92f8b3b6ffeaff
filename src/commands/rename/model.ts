import { string } from '@oclif/core/args';
import { RenameCommand, type RenameResult } from './rename-command.ts';

export class RenameModel extends RenameCommand {
  static override summary = 'Rename a model in code, templates and the database.';
  static override description = `Changes the name wherever it refers to this model, and writes a migration that renames its table and join tables; the data is
kept. Fields that refer to the model keep their names: use rename field for those.`;
  static override examples = [
    '<%= config.bin %> rename model posts/Tag Label',
    '<%= config.bin %> rename model posts/Tag Label --dry-run',
  ];
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Tag.', required: true }),
    new: string({ description: 'New name: Label.', required: true }),
  };

  async run(): Promise<RenameResult> {
    const { args, flags } = await this.parse(RenameModel);
    const { planModelRename } = await import('../../toolchain/refactor/plan-rename.ts');
    const migration = !flags['no-migration'];
    const project = await this.project();
    const plan = await this.ui.progress('Renaming', () =>
      planModelRename(project, args.target, args.new, { migration }),
    );
    return this.writeRename(plan, flags);
  }
}
