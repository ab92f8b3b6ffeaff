import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateCommand extends GeneratorCommand {
  static override summary = 'Create a command that runs as `quintet NAME`.';
  static override description =
    'Writes src/APP/commands/NAME.ts, with arguments, flags and database access, and a test.';
  static override examples = ['<%= config.bin %> generate command posts/publish-due'];
  static override args = {
    target: string({ name: 'app/name', description: 'App and name: posts/publish-due.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(GenerateCommand);
    const { planCommand } = await import('../../toolchain/scaffold/parts/plan-command.ts');
    const taken = this.config.commands.map(({ id }) => id.split(':')[0] ?? id);
    const plan = planCommand(await this.project(), args.target, taken);
    return this.write(plan, flags, [`npx quintet ${plan.subject?.split('/')[1] ?? ''} --help`, 'npm test']);
  }
}
