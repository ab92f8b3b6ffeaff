import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateApp extends GeneratorCommand {
  static override summary = 'Create an app.';
  static override description =
    'Creates src/NAME with models, urls and admin files, and adds the app to src/settings.ts and src/urls.ts.';
  static override examples = ['<%= config.bin %> generate app posts', '<%= config.bin %> generate app posts --dry-run'];
  static override args = {
    name: string({ description: 'Name in lower case: posts, shop-items.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(GenerateApp);
    const { planApp } = await import('../../toolchain/scaffold/plan-app.ts');
    const plan = planApp({ root: await this.projectRoot() }, args.name);
    return this.write(plan, flags, [`npx quintet generate model ${args.name}/Name title:string:200`]);
  }
}
