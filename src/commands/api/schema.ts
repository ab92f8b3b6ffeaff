import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { boolean, string } from '@oclif/core/flags';
import { QuintetCommand } from '../base.ts';

export class ApiSchema extends QuintetCommand {
  static override summary = 'Print the OpenAPI 3.1 document of an API.';
  static override description = `Describes the addresses, parameters, bodies and responses of a router. With several APIs in the project, name one by its path.`;
  static override examples = [
    '<%= config.bin %> api schema > openapi.json',
    '<%= config.bin %> api schema --path partners/ --output openapi.json',
  ];
  static override flags = {
    path: string({ description: 'Path of the API, such as api/. Default: the only one.' }),
    output: string({ char: 'o', description: 'File to write. Default: standard output.' }),
    compact: boolean({ description: 'Write without line breaks.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(ApiSchema);
    const { loadProjectEntry } = await import('../../toolchain/build/load-project-entry.ts');
    const app = await loadProjectEntry(await this.project());
    const document = app.apiSchema(flags.path);
    await app.close();
    const text = `${JSON.stringify(document, undefined, flags.compact ? undefined : 2)}\n`;
    if (flags.output === undefined) return this.ui.print(text.trimEnd());
    mkdirSync(dirname(flags.output), { recursive: true });
    writeFileSync(flags.output, text);
    this.ui.success(`Wrote the OpenAPI document to ${flags.output}`);
  }
}
