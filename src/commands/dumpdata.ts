import { resolve } from 'node:path';
import { string as stringArgument } from '@oclif/core/args';
import { boolean, integer, string } from '@oclif/core/flags';
import type { AppHandle, DumpRequest, DumpResult } from '../kernel/app-handle.ts';
import { QuintetCommand } from './base.ts';
import { errors } from './ui/errors.ts';
import { withInterrupt } from './ui/interrupt.ts';
import { isClosedPipe, writeTo } from './ui/standard-streams.ts';

export class DumpData extends QuintetCommand {
  static override summary = 'Write rows of the database as a fixture.';
  static override description =
    'Everything, or what is named: apps (posts), models (Post) or both (posts.Post). Rows come in an order in which they can be loaded again, by loaddata, on SQLite and PostgreSQL alike. Memory does not grow with the number of rows.';
  static override examples = [
    '<%= config.bin %> dumpdata --indent 2 --output backup.json.gz',
    '<%= config.bin %> dumpdata posts --exclude posts.Comment --output src/posts/fixtures/sample.json',
    '<%= config.bin %> dumpdata posts.Post --natural-foreign --natural-primary --pks 1,2',
  ];
  static override strict = false;
  static override args = {
    labels: stringArgument({ description: 'Apps, models or app.Model; everything if left out.' }),
  };
  static override flags = {
    exclude: string({ char: 'e', multiple: true, description: 'An app or a model to leave out. May be repeated.' }),
    format: string({
      options: ['json', 'jsonl'],
      description: 'A list, or one object a line. Default: by --output, else json.',
    }),
    indent: integer({ min: 0, max: 10, description: 'Spaces of indentation. Default: one object a line.' }),
    output: string({
      char: 'o',
      description: 'File to write instead of standard output; compressed if it ends with .gz.',
    }),
    'natural-foreign': boolean({ description: 'Refer to rows by their natural keys, where their models have one.' }),
    'natural-primary': boolean({ description: 'Leave out primary keys of models with a natural key.' }),
    pks: string({ description: 'Only the rows with these keys, separated by commas; of one model.' }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(DumpData);
    const byName = /\.jsonl(\.gz)?$/.test(flags.output ?? '') ? 'jsonl' : 'json';
    const request: DumpRequest = {
      labels: argv as string[],
      exclude: flags.exclude ?? [],
      format: (flags.format as DumpRequest['format']) ?? byName,
      indent: flags.indent,
      naturalForeign: flags['natural-foreign'],
      naturalPrimary: flags['natural-primary'],
      keys: flags.pks?.split(',').map((key) => key.trim()),
    };
    const { loadApp } = await import('../toolchain/build/index.ts');
    const app = await loadApp(await this.project());
    try {
      const { warnings } = await (flags.output === undefined
        ? this.#print(app, request)
        : this.#save(app, request, flags.output));
      for (const warning of warnings) this.ui.warn(warning);
    } finally {
      await app.close();
    }
  }

  async #print({ fixtures }: AppHandle, request: DumpRequest): Promise<{ warnings: string[] }> {
    const { stdout } = this.ui.terminal;
    return fixtures
      .dump(request, (text) => writeTo(stdout, text))
      .catch((error: unknown) => {
        if (isClosedPipe(error)) return { warnings: [] };
        throw error;
      });
  }

  /** Ctrl-C leaves no half of a file behind. */
  async #save({ fixtures }: AppHandle, request: DumpRequest, path: string): Promise<DumpResult> {
    const { openOutput } = await import('../toolchain/fixtures/index.ts');
    const output = await openOutput(resolve(path));
    try {
      const result = await withInterrupt((signal) => {
        const write = (text: string): Promise<void> => {
          if (signal.aborted) throw errors.OUTPUT_INTERRUPTED([path]);
          return output.write(text);
        };
        return this.ui.progress('Dumping', () => fixtures.dump(request, write));
      });
      await output.finish();
      this.ui.success(`Wrote ${result.objects} object(s) to ${path}`);
      return result;
    } catch (error) {
      await output.abandon();
      throw error;
    }
  }
}
