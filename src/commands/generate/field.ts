import { string } from '@oclif/core/args';
import { FIELD_GRAMMAR } from './field-grammar.ts';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateField extends GeneratorCommand {
  static override summary = 'Add fields to a model.';
  static override description = `Adds fields to an existing model, and the other side of relations to the related model. Forms and admin registrations list
their fields explicitly: add the new ones there yourself.
${FIELD_GRAMMAR}

A required field needs a value for existing rows: makemigrations asks for it, or takes it from --default.`;
  static override examples = [
    '<%= config.bin %> generate field posts/Post subtitle:string:200:optional',
    '<%= config.bin %> generate field posts/Post "status:enum(DRAFT,LIVE)=DRAFT" editor:ref:User:optional',
  ];
  static override strict = false;
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Post.', required: true }),
    field: string({ description: 'First field: subtitle:string:200. More may follow.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { argv, args, flags } = await this.parse(GenerateField);
    const { planFields } = await import('../../toolchain/scaffold/model/plan-model.ts');
    const plan = await planFields(await this.project(), args.target, (argv as string[]).slice(1));
    return this.write(plan, flags, ['npx quintet makemigrations', 'npx quintet migrate']);
  }
}
