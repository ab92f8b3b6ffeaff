import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateApi extends GeneratorCommand {
  static override summary = 'Make JSON views of a model: list, detail, create, update, delete.';
  static override description =
    'Writes plain views with URLs and tests, at /api/APP/. Everybody may read, people who are signed in may write; what is written is checked by the model form.';
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
