import { integer, string } from '@oclif/core/flags';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { QuintetCommand } from './base.ts';
import { leaveInterrupts } from './ui/interrupt.ts';

export class Start extends QuintetCommand {
  static override summary = 'Run the production build.';
  static override description =
    'Runs dist/server.js, like `node dist/server.js`. Debug mode is off unless DEBUG=true is set in the environment; a .env ' +
    'file cannot turn it on. On SIGTERM or Ctrl-C, running requests are completed first.';
  static override examples = ['<%= config.bin %> start', '<%= config.bin %> start --host 0.0.0.0 --port 80'];
  static override flags = {
    host: string({ description: 'Host to listen on. Default: HOST, or 127.0.0.1.' }),
    port: integer({ description: 'Port to listen on. Default: PORT, or 8000.', min: 0, max: 65_535 }),
    out: string({ description: 'Folder of the build, relative to the project.', default: 'dist' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Start);
    const { startProduction } = await import('../toolchain/build/start.ts');
    leaveInterrupts();
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
