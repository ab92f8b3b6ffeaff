import { QuintetCommand } from './base.ts';
import { setInterruptState } from './ui/interrupt.ts';

export class Seed extends QuintetCommand {
  static override summary = 'Fill the database with sample data.';
  static override description = 'Runs src/<app>/seed.ts of each app that has one, in the order of settings.apps.';
  static override examples = ['<%= config.bin %> seed'];
  static override enableJsonFlag = true;

  async run(): Promise<{ apps: { app: string; created: number }[] }> {
    await this.parse(Seed);
    const project = await this.project();
    setInterruptState('rows created so far remain; run quintet seed again to create the rest');
    const { loadProjectEntry } = await import('../toolchain/build/load-project-entry.ts');
    const app = await loadProjectEntry(project);
    try {
      const apps = await this.ui.progress('Seeding', () => app.seed());
      for (const { app: name, created } of apps)
        this.ui.success(`${name}: ${created} ${created === 1 ? 'row' : 'rows'}`);
      if (apps.length === 0) this.ui.print('No app has a seed.ts. Nothing to do.');
      return { apps };
    } finally {
      await app.close();
    }
  }
}
