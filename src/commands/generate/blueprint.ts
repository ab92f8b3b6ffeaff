import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

/** What `generate KIND NAME` is for blueprints of the project and its packages. */
export class GenerateBlueprint extends GeneratorCommand {
  static override hidden = true;
  static override summary = 'Run a blueprint of this project or of a package.';
  static override strict = false;
  static override args = {
    kind: string({ description: 'Name of the blueprint.', required: true }),
    target: string({ name: 'name', description: 'Name to generate for.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { argv, args, flags } = await this.parse(GenerateBlueprint);
    const { planCustom } = await import('../../toolchain/scaffold/custom/plan-custom.ts');
    const { readManifest } = await import('../../toolchain/scaffold/custom/manifest.ts');
    const project = await this.project();
    const plan = await planCustom(project, args.kind, args.target, (argv as string[]).slice(2));
    return this.write(plan, flags, [...readManifest(args.kind, project.root).next]);
  }
}
