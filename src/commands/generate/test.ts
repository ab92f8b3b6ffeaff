import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateTest extends GeneratorCommand {
  static override summary = 'Create a test file.';
  static override description =
    'Writes src/APP/tests/NAME.test.ts, with a test client and a first test: it stores a row of the app, if the app has a model.';
  static override examples = ['<%= config.bin %> generate test posts/publishing'];
  static override args = {
    target: string({ name: 'app/name', description: 'App and name: posts/publishing.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(GenerateTest);
    const { planTest } = await import('../../toolchain/scaffold/parts/plan-test.ts');
    return this.write(await planTest(await this.project(), args.target), flags, ['npm test']);
  }
}
