import { string as stringArgument } from '@oclif/core/args';
import { boolean, integer, string } from '@oclif/core/flags';
import { packageVersion } from '../kernel/package.ts';
import type { DevEvent, DevServer } from '../toolchain/dev/dev-server.ts';
import type { MigrationTools } from '../toolchain/dev/migration-watch.ts';
import type { NoticeThread } from '../toolchain/migrations/notice/notice-thread.ts';
import { QuintetCommand } from './base.ts';
import { dataLoader } from './data-migrations.ts';
import { parseAddress } from './ui/address.ts';
import { renderBanner, renderDevEvent } from './ui/dev-lines.ts';
import { leaveInterrupts } from './ui/interrupt.ts';
import { listenToKeys } from './ui/keys.ts';

const HELP = ['r  restart the app', 'o  open in the browser', 'm  make and apply migrations', 'q  quit'];

export class RunServer extends QuintetCommand {
  static override summary = 'Start the development server.';
  static override description =
    'Every request is served by the code on disk: a change to a view, template, URL or model takes effect with the next ' +
    'request, and open pages reload. If the port is in use, the next free one is used. With --json, prints one event ' +
    'per line.';
  static override examples = [
    '<%= config.bin %> runserver',
    '<%= config.bin %> runserver 9000',
    '<%= config.bin %> runserver 0.0.0.0:8000',
    '<%= config.bin %> runserver --host 0.0.0.0 --port 8000 --open',
  ];
  static override args = {
    address: stringArgument({ description: 'Address to listen on: PORT, HOST or HOST:PORT. Default: 127.0.0.1:8000.' }),
  };
  static override flags = {
    host: string({ description: 'Host to listen on; overrides the argument.' }),
    port: integer({
      description: 'Port to listen on, 0 for any free port; overrides the argument.',
      min: 0,
      max: 65_535,
    }),
    open: boolean({ description: 'Open the browser when the server is ready.' }),
  };
  static override enableJsonFlag = true;

  #server: DevServer | undefined;
  #url = '';

  async run(): Promise<void> {
    const { args, flags } = await this.parse(RunServer);
    const { host, port } = { ...parseAddress(args.address), ...definedOf({ host: flags.host, port: flags.port }) };
    const root = await this.projectRoot();
    leaveInterrupts();
    const { endWithLauncher } = await import('../toolchain/build/launcher.ts');
    const { openBrowser } = await import('../toolchain/dev/open-browser.ts');
    const { startDevServer } = await import('../toolchain/dev/dev-server.ts');
    const options = {
      host,
      port,
      mayMove: true,
      migrations: migrationTools,
      output: this.jsonEnabled() ? 'stderr' : 'inherit',
    } as const;
    const { ended, quit } = createEnd();
    // A process that ends gives the terminal back as it was at its start: the app's must start when keys are read already.
    const giveBack = this.ui.isInteractive
      ? listenToKeys(
          process.stdin,
          this.#keys(quit, () => openBrowser(this.#url)),
        )
      : undefined;
    const server = await startDevServer(root, options, (event) => this.#tell(event));
    this.#server = server;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, quit);
    void endWithLauncher();
    if (flags.open) openBrowser(server.url);
    await ended;
    giveBack?.();
    await server.stop();
  }

  /** Events are the output of this command; there is no result at its end. */
  protected override logJson(): void {}

  #tell(event: DevEvent): void {
    if (this.jsonEnabled()) return void this.ui.terminal.stdout.write(`${JSON.stringify(event)}\n`);
    if (event.type === 'listening') this.#url = event.url;
    if (event.type === 'ready') this.#greet(event.adminUrl);
    for (const line of renderDevEvent(event, this.ui.color)) this.ui.print(line);
  }

  #greet(adminUrl: string | undefined): void {
    // Counts from the start of the process: what the user waited for.
    const startedInMs = performance.now();
    const lines = renderBanner({ url: this.#url, adminUrl, version: packageVersion(), startedInMs }, this.ui.color);
    for (const line of lines) this.ui.print(line);
    if (this.ui.isInteractive) this.ui.note('  press h for help, q to quit');
  }

  #keys(quit: () => void, open: () => void): Record<string, () => void> {
    return {
      h: () => HELP.forEach((line) => this.ui.print(`  ${line}`)),
      m: () => void this.#server?.migrate(),
      o: open,
      // Before the server is up there is nothing to stop, and nothing handles the signal.
      q: () => (this.#server ? quit() : process.kill(process.pid, 'SIGINT')),
      r: () => this.#server?.restart(),
    };
  }
}

function createEnd(): { ended: Promise<void>; quit: () => void } {
  let quit: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (quit = resolve));
  return { ended, quit };
}

let noticeThread: NoticeThread | undefined;

const migrationTools: MigrationTools = {
  async notice(project) {
    const { NoticeThread } = await import('../toolchain/migrations/notice/notice-thread.ts');
    noticeThread ??= new NoticeThread();
    return noticeThread.notice(project);
  },
  async losses(project) {
    const { makeMigration } = await import('../toolchain/migrations/make/make-migration.ts');
    return (await makeMigration(project, { dryRun: true })).losses;
  },
  async migrate(project) {
    const { makeFrameworkMigration } = await import('../toolchain/migrations/framework/make-framework-migration.ts');
    const { makeMigration } = await import('../toolchain/migrations/make/make-migration.ts');
    const { migrate } = await import('../toolchain/migrations/apply/migrate.ts');
    const { withLock } = await import('../toolchain/journal/lock.ts');
    await withLock(project.root, 'project', { command: 'quintet runserver' }, async () => {
      await makeMigration(project);
      await makeFrameworkMigration(project);
    });
    await migrate(project, { loadData: dataLoader(project) });
  },
};

function definedOf<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
