import { string as stringArg } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import { QuintetError } from '../kernel/errors.ts';
import { packageVersion } from '../kernel/package.ts';
import type { TestReport } from '../toolchain/testing/test-report.ts';
import type { TestResult, TestRun } from '../toolchain/testing/run-tests.ts';
import { QuintetCommand } from './base.ts';
import { renderError } from './ui/error-report.ts';
import { interruption, setInterruptState, withInterrupt } from './ui/interrupt.ts';
import { translateProjectError } from './ui/project-code.ts';

export class Test extends QuintetCommand {
  static override summary = "Run the project's tests on a temporary database.";
  static override description =
    'Bundles src/**/*.test.ts, creates an empty database, applies the migrations and runs mocha. Your own database is not used, and several runs can go on at the same time.';
  static override examples = [
    '<%= config.bin %> test',
    '<%= config.bin %> test posts --grep slug --bail',
    '<%= config.bin %> test --watch',
  ];
  static override enableJsonFlag = true;
  static override strict = false;
  static override args = { files: stringArg({ description: 'Parts of paths in src/. Default: all tests.' }) };
  static override flags = {
    grep: string({ char: 'g', description: 'Run only tests whose name matches this pattern.' }),
    bail: boolean({ char: 'b', description: 'Stop at the first failure.' }),
    reporter: string({ description: 'Mocha reporter: spec, dot, min, …' }),
    watch: boolean({ char: 'w', description: 'Run the tests again after each change, until Ctrl-C.' }),
  };

  async run(): Promise<TestReport | undefined> {
    const { argv, flags } = await this.parse(Test);
    const mocha = [
      ...(flags.grep ? ['--grep', flags.grep] : []),
      ...(flags.bail ? ['--bail'] : []),
      ...(flags.reporter ? ['--reporter', flags.reporter] : []),
    ];
    const run: TestRun = { only: argv as string[], mocha, collects: this.jsonEnabled() };
    if (flags.watch && !this.jsonEnabled()) return this.#watch(run);
    setInterruptState('the tests were stopped, and their database was removed');
    return withInterrupt(async (signal) => {
      const { exitCode, report } = await this.#runOnce({ ...run, signal });
      if (signal.aborted) throw interruption();
      this.exitWith(exitCode > 0 ? 1 : 0);
      return report;
    });
  }

  async #runOnce(run: TestRun): Promise<TestResult> {
    const { runTests } = await import('../toolchain/testing/run-tests.ts');
    const result = await runTests(await this.project(), run);
    if (result.files === 0) this.ui.print('No tests found: no file in src/ ends in .test.ts');
    if (result.output) this.ui.terminal.stderr.write(`${result.output}\n`);
    return result;
  }

  async #watch(run: TestRun): Promise<undefined> {
    const { watchTests } = await import('../toolchain/testing/watch-tests.ts');
    const root = await this.projectRoot();
    const runAndWait = async (signal: AbortSignal): Promise<void> => {
      await this.#runOnce({ ...run, signal }).catch((error: unknown) => this.#showMistake(error));
      if (!signal.aborted) this.ui.print(this.ui.color.dim('Waiting for changes. Press Ctrl-C to quit.'));
    };
    await withInterrupt((signal) => watchTests(root, () => runAndWait(signal), signal));
  }

  /** Half-written code is normal while watching: the next save may fix it. */
  #showMistake(thrown: unknown): void {
    const error = translateProjectError(thrown);
    if (!QuintetError.is(error) || error.exitCode === 70) throw error;
    this.ui.terminal.stderr.write(`${renderError(error, this.ui.color, packageVersion())}\n`);
  }
}
