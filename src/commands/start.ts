import { integer, string } from '@oclif/core/flags';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { QuintetCommand } from './base.ts';

export class Start extends QuintetCommand {
  static override summary = 'Run the production build.';
  static override description =
    'Runs dist/server.js, as `node dist/server.js` does: debug is off unless DEBUG=true is in the environment (a .env file ' +
    'does not turn it on), and nothing of the toolchain is loaded. SIGTERM and Ctrl-C let requests under way finish.';
  static override examples = ['<%= config.bin %> start', '<%= config.bin %> start --host 0.0.0.0 --port 80'];
  static override flags = {
    host: string({ description: 'Address to listen on. Default: HOST, else 127.0.0.1.' }),
    port: integer({ description: 'Port to listen on. Default: PORT, else 8000.', min: 0, max: 65_535 }),
    out: string({ description: 'Folder of the build, relative to the project.', default: 'dist' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Start);
    const { startProduction } = await import('../toolchain/build/start.ts');
    await startProduction(await this.#folder(flags.out), flags);
    // The server ends the process.
    await new Promise(() => undefined);
  }

  /** A server has the build beside package.json, and no sources by which a project is found. */
  async #folder(out: string): Promise<string> {
    const here = process.cwd();
    if (existsSync(join(here, 'package.json')) && existsSync(join(here, out, 'server.js'))) return here;
    return this.projectRoot();
  }
}
