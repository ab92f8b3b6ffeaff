import { string } from '@oclif/core/args';
import { RenameCommand, type RenameResult } from './rename-command.ts';

export class RenameField extends RenameCommand {
  static override summary = 'Rename a field in models, code, templates and the database.';
  static override description = `Changes the name wherever it refers to this field, and writes a migration that renames the column; the data is kept. The
foreign key of a relation is renamed too. The TypeScript compiler finds the places and checks the result: remaining errors and
possible references are listed with file and line.`;
  static override examples = [
    '<%= config.bin %> rename field posts/Post title headline',
    '<%= config.bin %> rename field posts/Post author writer --dry-run',
  ];
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Post.', required: true }),
    old: string({ description: 'Current name of the field: title.', required: true }),
    new: string({ description: 'New name: headline.', required: true }),
  };

  async run(): Promise<RenameResult> {
    const { args, flags } = await this.parse(RenameField);
    const { planFieldRename } = await import('../../toolchain/refactor/plan-rename.ts');
    const migration = !flags['no-migration'];
    const project = await this.project();
    const plan = await this.ui.progress('Renaming', () =>
      planFieldRename(project, { target: args.target, from: args.old, to: args.new }, { migration }),
    );
    return this.writeRename(plan, flags);
  }
}
