import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateForm extends GeneratorCommand {
  static override summary = 'Create a form for a model, or with its own fields.';
  static override description =
    'Fields are written as for `generate model`, without relations. A form with its own fields gets a test.';
  static override examples = [
    '<%= config.bin %> generate form posts/Edit Post',
    '<%= config.bin %> generate form posts/Contact email:email message:text copy:boolean',
  ];
  static override strict = false;
  static override args = {
    target: string({
      name: 'app/name',
      description: 'App and name: posts/Contact creates ContactForm.',
      required: true,
    }),
    model: string({ name: 'model or fields', description: 'A model (Post), or fields (email:email message:text).' }),
  };

  async run(): Promise<GenerateResult> {
    const { argv, args, flags } = await this.parse(GenerateForm);
    const { planForm } = await import('../../toolchain/scaffold/parts/plan-form.ts');
    const plan = await planForm(await this.project(), args.target, (argv as string[]).slice(1));
    return this.write(plan, flags, ['npm test']);
  }
}
