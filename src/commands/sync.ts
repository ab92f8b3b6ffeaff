import { QuintetCommand } from './base.ts';

export class Sync extends QuintetCommand {
  static override summary = 'Bring .quintet/ up to date.';
  static override description =
    'Writes the database client, the types and the entry of the app from the models and templates as they are now. Commands ' +
    'that need them do it themselves; this is for editors and for tsc. Files that would not change are not touched.';
  static override examples = ['<%= config.bin %> sync'];
  static override enableJsonFlag = true;

  async run(): Promise<{ written: string[]; clientChanged: boolean }> {
    await this.parse(Sync);
    const project = await this.project();
    const { generate } = await import('../toolchain/codegen/index.ts');
    const { written, clientChanged } = await generate(project);
    for (const path of written) this.ui.print(`${this.ui.color.green('write')}  ${path}`);
    if (written.length === 0) this.ui.print('Everything is up to date.');
    return { written, clientChanged };
  }
}
