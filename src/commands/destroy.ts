import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { assertNotApplied } from './applied-migration.ts';
import { GeneratorCommand, type GenerateResult } from './generate/generator.ts';
import { commandsForModels } from './next-migration.ts';

export class Destroy extends GeneratorCommand {
  static override summary = 'Undo what a generator wrote.';
  static override description =
    'Removes the files that `generate KIND NAME` created and the lines that it inserted elsewhere. If any of them were edited since, shows the edits and removes nothing, unless --force is given.';
  static override examples = [
    '<%= config.bin %> destroy view posts/Post',
    '<%= config.bin %> destroy model posts/Post --dry-run',
    '<%= config.bin %> destroy app posts',
  ];
  static override baseFlags = {
    ...GeneratorCommand.baseFlags,
    'dry-run': boolean({ description: 'Show what would be removed without removing it.' }),
    force: boolean({ char: 'f', description: 'Also remove what was edited since.' }),
  };
  static override args = {
    kind: string({ description: 'Kind of generator: app, model, view, …', required: true }),
    name: string({ description: 'Name that was given to the generator.', required: true }),
  };

  protected override nothingToDo = 'Nothing to remove.';

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(Destroy);
    const { planDestroy } = await import('../toolchain/scaffold/history/destroy.ts');
    const project = await this.project();
    await assertNotApplied(project, `${args.kind} ${args.name}`);
    const { plan, reverts } = await planDestroy(project, args.kind, args.name, flags);
    const next = await commandsForModels(project, plan);
    return this.write(plan, flags, next, { reverts });
  }
}
