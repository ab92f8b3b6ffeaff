import { string as stringArg } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import { QuintetCommand } from './base.ts';

export class Test extends QuintetCommand {
  static override summary = "Run the project's tests against a database of their own.";
  static override description =
    'Bundles src/**/*.test.ts, makes an empty database, applies the migrations and runs mocha. Nothing touches your own data.';
  static override examples = ['<%= config.bin %> test', '<%= config.bin %> test posts --grep slug --bail'];
  static override strict = false;
  static override args = { files: stringArg({ description: 'Parts of paths below src/; every test if left out.' }) };
  static override flags = {
    grep: string({ char: 'g', description: 'Run only tests whose name matches.' }),
    bail: boolean({ char: 'b', description: 'Stop at the first failure.' }),
    reporter: string({ description: "Mocha's reporter: spec, dot, json, …" }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Test);
    const { runTests } = await import('../toolchain/testing/index.ts');
    const mocha = [
      ...(flags.grep ? ['--grep', flags.grep] : []),
      ...(flags.bail ? ['--bail'] : []),
      ...(flags.reporter ? ['--reporter', flags.reporter] : []),
    ];
    const failures = await runTests(await this.project(), { only: argv as string[], mocha });
    this.exitWith(failures > 0 ? 1 : 0);
  }
}
