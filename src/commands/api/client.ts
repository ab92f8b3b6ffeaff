import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { string } from '@oclif/core/flags';
import { QuintetCommand } from '../base.ts';

export class ApiClient extends QuintetCommand {
  static override summary = 'Write a typed TypeScript client for an API.';
  static override description = `The client is one file without dependencies, for browsers and Node.js. Run the command again after the API has changed.`;
  static override examples = [
    '<%= config.bin %> api client --output ../web/src/api.ts',
    '<%= config.bin %> api client --path partners/ > partners.ts',
  ];
  static override flags = {
    path: string({ description: 'Path of the API, such as api/. Default: the only one.' }),
    output: string({ char: 'o', description: 'File to write. Default: standard output.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(ApiClient);
    const { loadProjectEntry } = await import('../../toolchain/build/load-project-entry.ts');
    const { clientFile } = await import('../../toolchain/api-client/client-file.ts');
    const app = await loadProjectEntry(await this.project());
    const document = app.apiSchema(flags.path);
    await app.close();
    const text = clientFile(document);
    if (flags.output === undefined) return this.ui.print(text.trimEnd());
    mkdirSync(dirname(flags.output), { recursive: true });
    writeFileSync(flags.output, text);
    this.ui.success(`Wrote the client to ${flags.output}`);
  }
}
