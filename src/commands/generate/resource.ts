import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateResource extends GeneratorCommand {
  static override summary = 'Create a model with its admin, form, pages, URLs, API and tests.';
  static override description =
    'Runs generate model, generate view --crud and generate api in one step. Fields are written as for generate model.';
  static override examples = [
    '<%= config.bin %> generate resource posts/Post title:string:200 slug:slug:unique body:text author:ref:User',
  ];
  static override strict = false;
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Post.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { argv, args, flags } = await this.parse(GenerateResource);
    const { planResource } = await import('../../toolchain/scaffold/plan-resource.ts');
    const plan = await planResource(await this.project(), args.target, (argv as string[]).slice(1));
    return this.write(plan, flags, ['npx quintet makemigrations', 'npx quintet migrate', 'npx quintet runserver']);
  }
}
