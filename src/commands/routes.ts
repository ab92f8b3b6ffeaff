import type { RouteDescription } from '../kernel/project-handle.ts';
import { QuintetCommand } from './base.ts';

export class Routes extends QuintetCommand {
  static override summary = 'List the URL patterns in the order they are matched.';
  static override examples = ['<%= config.bin %> routes', '<%= config.bin %> routes --json'];
  static override enableJsonFlag = true;

  async run(): Promise<RouteDescription[]> {
    await this.parse(Routes);
    const { loadProjectEntry } = await import('../toolchain/build/load-project-entry.ts');
    const app = await loadProjectEntry(await this.project());
    const routes = app.routes();
    await app.close();
    this.ui.table(routes.map(({ path, name, view }) => [path, name ?? '', view]));
    return routes;
  }
}
