import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateAdmin extends GeneratorCommand {
  static override summary = 'Register models in the admin, with columns, filters and search.';
  static override description =
    'Adds a registration to src/APP/admin.ts. The admin has pages for every model without one; a registration customizes them.';
  static override examples = [
    '<%= config.bin %> generate admin posts/Post',
    '<%= config.bin %> generate admin posts/Post posts/Tag',
  ];
  static override strict = false;
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Post. More may follow.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { argv, flags } = await this.parse(GenerateAdmin);
    const { planAdmin } = await import('../../toolchain/scaffold/parts/plan-admin.ts');
    return this.writeEach(argv as string[], { flags, next: ['npx quintet runserver'] }, planAdmin);
  }
}
