import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { assertNotApplied } from './applied-migration.ts';
import { GeneratorCommand, type GenerateResult } from './generate/generator.ts';
import { commandsForModels } from './next-migration.ts';

export class Destroy extends GeneratorCommand {
  static override summary = 'Take back what a generator wrote.';
  static override description =
    'Removes the files that `generate KIND NAME` made and what it inserted elsewhere. What was edited since is shown and stays, unless --force is given; then nothing at all is removed.';
  static override examples = [
    '<%= config.bin %> destroy view posts/Post',
    '<%= config.bin %> destroy model posts/Post --dry-run',
    '<%= config.bin %> destroy app posts',
  ];
  static override baseFlags = {
    ...GeneratorCommand.baseFlags,
    'dry-run': boolean({ description: 'Show what would be removed, change nothing.' }),
    force: boolean({ char: 'f', description: 'Remove also what was edited since.' }),
  };
  static override args = {
    kind: string({ description: 'What was generated: app, model, view, …', required: true }),
    name: string({ description: 'Its name, as it was given to the generator.', required: true }),
  };

  protected override nothingToDo = 'Nothing of it is there.';

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
