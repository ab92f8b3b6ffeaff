import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { string as stringArgument } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import type { LoadResult } from '../kernel/app-handle.ts';
import { QuintetCommand } from './base.ts';
import { readInput } from './ui/standard-streams.ts';

export class LoadData extends QuintetCommand {
  static override summary = 'Load fixtures into the database, all of them or nothing.';
  static override description =
    'A fixture is a file, a name below src/<app>/fixtures and src/fixtures, or - for standard input. Rows with a key that exists are changed, the others made. .json and .jsonl, also with .gz.';
  static override examples = [
    '<%= config.bin %> loaddata sample',
    '<%= config.bin %> loaddata backup.json.gz --exclude accounts.Session',
    'curl https://example.com/rows.jsonl | <%= config.bin %> loaddata -',
  ];
  static override enableJsonFlag = true;
  static override strict = false;
  static override args = {
    fixture: stringArgument({ required: true, description: 'Names or files; - reads standard input.' }),
  };
  static override flags = {
    app: string({ description: 'Look for names in the fixtures of this app only.' }),
    exclude: string({ char: 'e', multiple: true, description: 'An app or a model to leave out. May be repeated.' }),
    ignorenonexistent: boolean({
      char: 'i',
      aliases: ['ignore-nonexistent'],
      description: 'Leave out fields and models that do not exist any more.',
    }),
  };

  async run(): Promise<LoadResult> {
    const { argv, flags } = await this.parse(LoadData);
    const { loadApp } = await import('../toolchain/build/index.ts');
    const app = await loadApp(await this.project());
    try {
      const result = await this.ui.progress('Loading', () =>
        app.fixtures.load((argv as string[]).map(toPath), {
          app: flags.app,
          exclude: flags.exclude ?? [],
          ignoreUnknown: flags.ignorenonexistent,
          input: readInput(),
        }),
      );
      for (const { file, objects } of result.fixtures) if (objects === 0) this.ui.warn(`${file} has no object to load`);
      this.ui.success(`Installed ${result.objects} object(s) from ${result.fixtures.length} fixture(s)`);
      return result;
    } finally {
      await app.close();
    }
  }
}

/** A file here, wherever in the project the command is run; else a name. */
function toPath(name: string): string {
  const path = resolve(name);
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? path : name;
}
