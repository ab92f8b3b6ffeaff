import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateApi extends GeneratorCommand {
  static override summary = 'Add models to the JSON API of their app.';
  static override description =
    'Registers a viewset in src/APP/api.ts and writes its tests. Users need the permissions of the model; a model with an owner gets a policy: logged-in users read and add, owners change and delete their rows.';
  static override examples = [
    '<%= config.bin %> generate api posts/Post',
    '<%= config.bin %> generate api posts/Post posts/Tag',
  ];
  static override strict = false;
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Post. More may follow.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { argv, flags } = await this.parse(GenerateApi);
    const { planApi } = await import('../../toolchain/scaffold/api/plan-api.ts');
    return this.writeEach(argv as string[], { flags, next: ['npm test', 'npx quintet runserver'] }, planApi);
  }
}
