import { boolean, string } from '@oclif/core/flags';
import { relative } from 'node:path';
import { QuintetCommand } from './base.ts';
import { setInterruptState } from './ui/interrupt.ts';

interface BuildReport {
  server: string;
  bytes: number;
  templates: number;
  staticFiles: number;
  migrations: number;
}

export class Build extends QuintetCommand {
  static override summary = 'Build the project for production.';
  static override description =
    'Creates dist/server.js (templates included), dist/static and dist/migrations. To run it, a server needs dist/, ' +
    'package.json and node_modules. Type errors stop the build. The previous build is kept until the new one is complete.';
  static override examples = [
    '<%= config.bin %> build',
    '<%= config.bin %> build --out release',
    '<%= config.bin %> build --no-check',
  ];
  static override flags = {
    out: string({ description: 'Output folder, relative to the project.', default: 'dist' }),
    check: boolean({ description: 'Check types before building.', default: true, allowNo: true }),
  };
  static override enableJsonFlag = true;

  async run(): Promise<BuildReport> {
    const { flags } = await this.parse(Build);
    const project = await this.project();
    setInterruptState(`${flags.out} is unchanged`);
    const { buildProduction } = await import('../toolchain/build/build-production.ts');
    const result = await this.ui.progress('Building', () =>
      buildProduction(project, { out: flags.out, checkTypes: flags.check }),
    );
    if (flags.check && !result.isTypeChecked)
      this.ui.warn('Types were not checked: TypeScript or tsconfig.json is missing.');
    const server = relative(project.root, result.server);
    setInterruptState(`${flags.out} is complete`);
    this.ui.success(`${server} (${Math.ceil(result.bytes / 1000)} kB, ${result.templates} templates inside)`);
    this.ui.success(`${result.staticFiles} static files, ${result.migrations} migrations`);
    const out = flags.out === 'dist' ? '' : ` --out ${flags.out}`;
    this.ui.note(`Run it with: npx quintet start${out}`);
    const { isTypeChecked: _, ...report } = result;
    return { ...report, server };
  }
}
