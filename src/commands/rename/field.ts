import { string } from '@oclif/core/args';
import { RenameCommand, type RenameResult } from './rename-command.ts';

export class RenameField extends RenameCommand {
  static override summary = 'Rename a field: models, code, templates, and the column with its data.';
  static override description = `Writes the new name wherever the old one stands for this field, and the migration that renames the column. The foreign
key of a relation goes with it. The project's own compiler finds the places and checks the result; what it still objects to,
and what nothing tells the meaning of, is listed with file and line.`;
  static override examples = [
    '<%= config.bin %> rename field posts/Post title headline',
    '<%= config.bin %> rename field posts/Post author writer --dry-run',
  ];
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Post.', required: true }),
    old: string({ description: 'Name of the field: title.', required: true }),
    new: string({ description: 'Its new name: headline.', required: true }),
  };

  async run(): Promise<RenameResult> {
    const { args, flags } = await this.parse(RenameField);
    const { planFieldRename } = await import('../../toolchain/refactor/index.ts');
    const migration = !flags['no-migration'];
    const project = await this.project();
    const plan = await this.ui.progress('Renaming', () =>
      planFieldRename(project, args.target, args.old, args.new, { migration }),
    );
    return this.writeRename(plan, flags);
  }
}
