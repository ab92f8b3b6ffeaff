import type { Project } from '../toolchain/project/project.ts';
import { QuintetCommand } from './base.ts';
import { writeMigrationClients } from './data-migrations.ts';

export class Sync extends QuintetCommand {
  static override summary = 'Bring .quintet/ up to date.';
  static override description =
    'Writes the database client, the types and the entry of the app from the models, templates and routes as they are now. ' +
    'Commands that need them do it themselves; this is for editors and for tsc. Files that would not change are not touched.';
  static override examples = ['<%= config.bin %> sync'];
  static override enableJsonFlag = true;

  async run(): Promise<{ written: string[]; clientChanged: boolean }> {
    await this.parse(Sync);
    const project = await this.project();
    const { generate } = await import('../toolchain/codegen/index.ts');
    const { written, clientChanged } = await generate(project);
    await writeMigrationClients(project);
    if (await this.#syncRoutes(project)) written.push('.quintet/routes.d.ts');
    for (const path of written) this.ui.print(`${this.ui.color.green('write')}  ${path}`);
    if (written.length === 0) this.ui.print('Everything is up to date.');
    return { written, clientChanged };
  }

  /** Routes are known once the app is loaded. An app that does not load keeps the names it had: tsc will say more. */
  async #syncRoutes(project: Project): Promise<boolean> {
    const { syncRoutes } = await import('../toolchain/build/index.ts');
    const problem = await syncRoutes(project);
    if (typeof problem === 'boolean') return problem;
    this.ui.warn(`The names of routes stay as they are, because the app does not load: ${problem.message}`);
    return false;
  }
}
