import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateFixture extends GeneratorCommand {
  static override summary = 'Create a fixture: a file of rows for loaddata.';
  static override description =
    'Writes src/APP/fixtures/NAME.json. With a model, it contains one row of it and the rows it refers to.';
  static override examples = ['<%= config.bin %> generate fixture posts/sample Post'];
  static override args = {
    target: string({ name: 'app/name', description: 'App and name: posts/sample.', required: true }),
    model: string({ description: 'Model of the first row.' }),
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(GenerateFixture);
    const { planFixture } = await import('../../toolchain/scaffold/parts/plan-fixture.ts');
    const name = args.target.split('/')[1] ?? '';
    const plan = await planFixture(await this.project(), args.target, args.model);
    return this.write(plan, flags, [`npx quintet loaddata ${name}`]);
  }
}
