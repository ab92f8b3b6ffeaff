import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateMiddleware extends GeneratorCommand {
  static override summary = 'Create a middleware that wraps every view.';
  static override description = 'Writes src/APP/middleware/NAME.ts with a test, and adds it to src/middleware.ts.';
  static override examples = ['<%= config.bin %> generate middleware posts/timing'];
  static override args = {
    target: string({ name: 'app/name', description: 'App and name: posts/timing.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(GenerateMiddleware);
    const { planMiddleware } = await import('../../toolchain/scaffold/parts/plan-middleware.ts');
    return this.write(planMiddleware(await this.project(), args.target), flags, ['npm test']);
  }
}
