import { boolean } from '@oclif/core/flags';
import type { Project } from '../toolchain/project/project.ts';
import { QuintetError } from '../kernel/errors.ts';
import { QuintetCommand } from './base.ts';
import { setInterruptState } from './ui/interrupt.ts';
import { writeMigrationClients } from './data-migrations.ts';

interface SyncReport {
  written: string[];
  clientChanged: boolean;
}

export class Sync extends QuintetCommand {
  static override summary = 'Regenerate the code in .quintet/.';
  static override description =
    'Generates the database client and types from the models, templates and routes. Other commands do this when they need ' +
    'it; run it yourself for editors and tsc. Files whose content would not change are not written.';
  static override examples = ['<%= config.bin %> sync'];
  static override flags = {
    'if-possible': boolean({
      description: 'Exit with code 0 even if the project cannot be read; for the prepare script in package.json.',
    }),
  };
  static override enableJsonFlag = true;

  async run(): Promise<SyncReport> {
    const { flags } = await this.parse(Sync);
    return flags['if-possible'] ? this.#syncIfPossible() : this.#sync();
  }

  /** Packages are also installed where there are no sources or no .env yet, and that must not fail. */
  async #syncIfPossible(): Promise<SyncReport> {
    try {
      return await this.#sync();
    } catch (error) {
      if (!QuintetError.is(error) || error.exitCode !== 1) throw error;
      this.ui.warn(`Skipped generating types: ${error.message}`);
      return { written: [], clientChanged: false };
    }
  }

  async #sync(): Promise<SyncReport> {
    const project = await this.project();
    setInterruptState('.quintet/ may be incomplete; run quintet sync to finish');
    const { generate } = await import('../toolchain/codegen/generate.ts');
    const { written, clientChanged } = await generate(project);
    await writeMigrationClients(project);
    const names = await this.#syncNames(project);
    written.push(...(names ?? []));
    for (const path of written) this.ui.print(`${this.ui.color.green('write')}  ${path}`);
    if (written.length === 0) this.ui.print(names ? 'Everything is up to date.' : 'Everything else is up to date.');
    return { written, clientChanged };
  }

  /** Known once the app is loaded; undefined where it does not load, which keeps the names it had: tsc will say more. */
  async #syncNames(project: Project): Promise<string[] | undefined> {
    const { syncNames } = await import('../toolchain/build/load-project-entry.ts');
    const problem = await syncNames(project);
    if (!(problem instanceof Error)) return problem;
    this.ui.warn(`Names of routes and templates were not updated, because the app does not load: ${problem.message}`);
    return undefined;
  }
}
