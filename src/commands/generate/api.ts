import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateApi extends GeneratorCommand {
  static override summary = 'Create JSON views for a model: list, detail, create, update, delete.';
  static override description =
    'Writes plain views with URLs and tests at /api/APP/. Only logged-in users can read and write; input is validated by the form of the model.';
  static override examples = ['<%= config.bin %> generate api posts/Post'];
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Post.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(GenerateApi);
    const { planApi } = await import('../../toolchain/scaffold/api/plan-api.ts');
    return this.write(await planApi(await this.project(), args.target), flags, ['npm test', 'npx quintet runserver']);
  }
}
