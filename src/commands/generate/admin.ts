import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateAdmin extends GeneratorCommand {
  static override summary = 'Register a model in the admin, with columns, filters and search.';
  static override description =
    'Adds a registration to src/APP/admin.ts. The admin has pages for every model without one; a registration customizes them.';
  static override examples = ['<%= config.bin %> generate admin posts/Post'];
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Post.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(GenerateAdmin);
    const { planAdmin } = await import('../../toolchain/scaffold/parts/plan-admin.ts');
    return this.write(await planAdmin(await this.project(), args.target), flags, ['npx quintet runserver']);
  }
}
