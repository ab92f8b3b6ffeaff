import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { string as stringArgument } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import type { LoadResult } from '../kernel/project-handle.ts';
import { QuintetCommand } from './base.ts';
import { setInterruptState } from './ui/interrupt.ts';
import { readInput } from './ui/standard-streams.ts';

export class LoadData extends QuintetCommand {
  static override summary = 'Load fixtures into the database in one transaction.';
  static override description =
    'A fixture is the path of a file, a name in src/<app>/fixtures or src/fixtures, or - for standard input. Supports .json, .jsonl, .json.gz and .jsonl.gz. Existing rows with the same primary key are updated, others are created.';
  static override examples = [
    '<%= config.bin %> loaddata sample',
    '<%= config.bin %> loaddata backup.json.gz --exclude posts.Comment',
    'curl https://example.com/rows.jsonl | <%= config.bin %> loaddata -',
  ];
  static override enableJsonFlag = true;
  static override strict = false;
  static override args = {
    fixture: stringArgument({ required: true, description: 'Names or paths of fixtures; - reads standard input.' }),
  };
  static override flags = {
    app: string({ description: 'Search only in the fixtures of this app.' }),
    exclude: string({ char: 'e', multiple: true, description: 'App or model to leave out. Can be repeated.' }),
    ignorenonexistent: boolean({
      char: 'i',
      aliases: ['ignore-nonexistent'],
      description: 'Skip fields and models that do not exist any more.',
    }),
  };

  async run(): Promise<LoadResult> {
    const { argv, flags } = await this.parse(LoadData);
    setInterruptState('nothing was loaded');
    const { loadProjectEntry } = await import('../toolchain/build/load-project-entry.ts');
    const app = await loadProjectEntry(await this.project());
    try {
      const result = await this.ui.progress('Loading', () =>
        app.fixtures.load((argv as string[]).map(toPath), {
          app: flags.app,
          exclude: flags.exclude ?? [],
          ignoreUnknown: flags.ignorenonexistent,
          input: readInput(),
        }),
      );
      for (const { file, objects } of result.fixtures) if (objects === 0) this.ui.warn(`${file} contains no objects`);
      setInterruptState('the fixtures were loaded');
      this.ui.success(`Installed ${count(result.objects, 'object')} from ${count(result.fixtures.length, 'fixture')}`);
      return result;
    } finally {
      await app.close();
    }
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A file here, wherever in the project the command is run; else a name. */
function toPath(name: string): string {
  const path = resolve(name);
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? path : name;
}
