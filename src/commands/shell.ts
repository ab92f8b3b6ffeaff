import { string } from '@oclif/core/flags';
import { QuintetCommand } from './base.ts';
import { readAll } from './ui/standard-streams.ts';

export class Shell extends QuintetCommand {
  static override summary = 'Try out code with the project’s models at hand.';
  static override description =
    'Reads TypeScript from this terminal, with await and import at the top; promises are awaited. Runs what comes from a pipe, or --command, and prints what that prints. db, the models (Post is db.post), settings, reverse, atomic and more are there by name.';
  static override examples = [
    '<%= config.bin %> shell',
    "<%= config.bin %> shell -c 'console.log(await User.count())'",
    '<%= config.bin %> shell < repair.ts',
  ];
  static override flags = {
    command: string({ char: 'c', description: 'Run this code and end.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Shell);
    const project = await this.project();
    const { loadApp } = await import('../toolchain/build/index.ts');
    const { openShell, runScript } = await import('../toolchain/shell/index.ts');
    const isPiped = !process.stdin.isTTY;
    const code = flags.command ?? (isPiped ? await readAll() : undefined);
    const app = await loadApp(project);
    try {
      const objects = app.shell();
      const shell = { root: project.root, objects, database: { db: objects['db'], database: app.database } };
      if (code !== undefined) return await runScript(shell, code);
      this.ui.note(`${Object.keys(objects).length} objects imported: ${Object.keys(objects).join(', ')}`);
      await openShell(shell);
    } finally {
      await app.close();
    }
  }
}
