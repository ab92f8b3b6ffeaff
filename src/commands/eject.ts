import { string } from '@oclif/core/args';
import { GeneratorCommand, type GenerateResult } from './generate/generator.ts';

interface EjectList {
  blueprints: { blueprint: string; files: string[] }[];
}

export class Eject extends GeneratorCommand {
  static override summary = 'Copy the blueprint of a generator into the project to customize it.';
  static override description =
    'Each file in blueprints/ replaces the file of the same name that comes with Quintet. Without a name, lists the blueprints.';
  static override examples = [
    '<%= config.bin %> eject',
    '<%= config.bin %> eject view',
    '<%= config.bin %> eject view/list.html',
  ];
  static override args = {
    blueprint: string({ description: 'Name of a blueprint (view), or of one file in it (view/list.html).' }),
  };

  async run(): Promise<GenerateResult | EjectList> {
    const { args, flags } = await this.parse(Eject);
    const { ejectable, planEject } = await import('../toolchain/scaffold/plan-eject.ts');
    const root = await this.projectRoot();
    if (args.blueprint === undefined) return this.#list(ejectable(root));
    return this.write(planEject(root, args.blueprint), flags, []);
  }

  #list(blueprints: EjectList['blueprints']): EjectList {
    for (const { blueprint, files } of blueprints) {
      this.ui.print(this.ui.color.bold(blueprint));
      for (const file of files) this.ui.print(`    ${file}`);
    }
    return { blueprints };
  }
}
