import { resolve } from 'node:path';
import { string as stringArgument } from '@oclif/core/args';
import { boolean, integer, string } from '@oclif/core/flags';
import type { ProjectHandle, DumpRequest, DumpResult } from '../kernel/project-handle.ts';
import { QuintetCommand } from './base.ts';
import { errors } from './ui/errors.ts';
import { setInterruptState, withInterrupt } from './ui/interrupt.ts';
import { isClosedPipe, writeTo } from './ui/standard-streams.ts';

/** Thrown by a write if the reader has closed the pipe: `quintet dumpdata | head`. */
const CLOSED = new Error('standard output was closed');

function refuseOutput(error: Error): never {
  throw isClosedPipe(error) ? CLOSED : errors.OUTPUT_LOST({ reason: error.message, done: [] }, { cause: error });
}

export class DumpData extends QuintetCommand {
  static override summary = 'Export rows of the database as a fixture.';
  static override description =
    'Exports all rows, or those of the given apps (posts) and models (Post, posts.Post), in an order that loaddata can load on SQLite and PostgreSQL. Memory use does not grow with the number of rows.';
  static override examples = [
    '<%= config.bin %> dumpdata --indent 2 --output backup.json.gz',
    '<%= config.bin %> dumpdata posts --exclude posts.Comment --output src/posts/fixtures/sample.json',
    '<%= config.bin %> dumpdata posts.Post --natural-foreign --natural-primary --pks 1,2',
  ];
  static override strict = false;
  static override args = {
    labels: stringArgument({ description: 'Apps (posts), models (Post) or both (posts.Post). Default: all.' }),
  };
  static override flags = {
    exclude: string({ char: 'e', multiple: true, description: 'App or model to leave out. Can be repeated.' }),
    format: string({
      options: ['json', 'jsonl'],
      description: 'One JSON list, or one object per line. Default: from the name of --output, otherwise json.',
    }),
    indent: integer({ min: 0, max: 10, description: 'Number of spaces to indent with. Default: one object per line.' }),
    output: string({
      char: 'o',
      description:
        'Write to this file instead of standard output; compressed if it ends in .gz. Its folder must exist.',
    }),
    'truncate-times': boolean({ description: 'Truncate times with microseconds to milliseconds.' }),
    'natural-foreign': boolean({ description: 'Refer to rows by natural key, if their model has one.' }),
    'natural-primary': boolean({ description: 'Omit the primary keys of models that have a natural key.' }),
    pks: string({ description: 'Export only the rows with these primary keys (1,2,3); needs exactly one model.' }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(DumpData);
    const byName = /\.jsonl(\.gz)?$/.test(flags.output ?? '') ? 'jsonl' : 'json';
    const request: DumpRequest = {
      labels: argv as string[],
      exclude: flags.exclude ?? [],
      format: (flags.format as DumpRequest['format']) ?? byName,
      indent: flags.indent,
      truncateTimes: flags['truncate-times'],
      naturalForeign: flags['natural-foreign'],
      naturalPrimary: flags['natural-primary'],
      keys: flags.pks?.split(',').map((key) => key.trim()),
    };
    const { loadProjectEntry } = await import('../toolchain/build/load-project-entry.ts');
    const app = await loadProjectEntry(await this.project());
    try {
      const { warnings } = await (flags.output === undefined
        ? this.#print(app, request)
        : this.#save(app, request, flags.output));
      for (const warning of warnings) this.ui.warn(warning);
    } finally {
      await app.close();
    }
  }

  async #print({ fixtures }: ProjectHandle, request: DumpRequest): Promise<{ warnings: string[] }> {
    const { stdout } = this.ui.terminal;
    setInterruptState('the output is incomplete, the database is unchanged');
    return fixtures
      .dump(request, (text) => writeTo(stdout, text).catch(refuseOutput))
      .catch((error: unknown) => {
        if (error === CLOSED) return { warnings: [] };
        throw error;
      });
  }

  /** Ctrl-C leaves no half of a file behind. */
  async #save({ fixtures }: ProjectHandle, request: DumpRequest, path: string): Promise<DumpResult> {
    const { openOutput } = await import('../toolchain/fixtures/output-file.ts');
    const output = await openOutput(resolve(path));
    try {
      const result = await withInterrupt((signal) => {
        const write = (text: string): Promise<void> => {
          if (signal.aborted) throw errors.OUTPUT_INTERRUPTED({ file: path });
          return output.write(text);
        };
        return this.ui.progress('Dumping', () => fixtures.dump(request, write));
      });
      await output.finish();
      this.ui.success(`Wrote ${result.objects} ${result.objects === 1 ? 'object' : 'objects'} to ${path}`);
      return result;
    } catch (error) {
      await output.abandon();
      throw error;
    }
  }
}
