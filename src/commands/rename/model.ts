import { string } from '@oclif/core/args';
import { RenameCommand, type RenameResult } from './rename-command.ts';

export class RenameModel extends RenameCommand {
  static override summary = 'Rename a model: code, templates, and the table with its data.';
  static override description = `Writes the new name wherever the old one stands for this model, and the migration that renames its table and the tables
that join it with others. Fields that point to it keep their names: rename field renames those.`;
  static override examples = [
    '<%= config.bin %> rename model posts/Tag Label',
    '<%= config.bin %> rename model posts/Tag Label --dry-run',
  ];
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Tag.', required: true }),
    new: string({ description: 'Its new name: Label.', required: true }),
  };

  async run(): Promise<RenameResult> {
    const { args, flags } = await this.parse(RenameModel);
    const { planModelRename } = await import('../../toolchain/refactor/index.ts');
    const migration = !flags['no-migration'];
    const project = await this.project();
    const plan = await this.ui.progress('Renaming', () =>
      planModelRename(project, args.target, args.new, { migration }),
    );
    return this.writeRename(plan, flags);
  }
}
