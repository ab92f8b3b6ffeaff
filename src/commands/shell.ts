import { string } from '@oclif/core/flags';
import { QuintetCommand } from './base.ts';
import { leaveInterrupts } from './ui/interrupt.ts';
import { readAll } from './ui/standard-streams.ts';

export class Shell extends QuintetCommand {
  static override summary = 'Open an interactive TypeScript shell with the models loaded.';
  static override description =
    'Evaluates TypeScript; await and import work at the top level, and promises are awaited. Code from --command or standard input is run without a prompt. db, the models (Post is db.post), settings, reverse, atomic and more are predefined.';
  static override examples = [
    '<%= config.bin %> shell',
    "<%= config.bin %> shell -c 'console.log(await User.count())'",
    '<%= config.bin %> shell < repair.ts',
  ];
  static override flags = {
    command: string({ char: 'c', description: 'Run this code and exit.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Shell);
    const project = await this.project();
    const { loadProjectEntry } = await import('../toolchain/build/load-project-entry.ts');
    const { openShell } = await import('../toolchain/shell/interactive.ts');
    const { runScript } = await import('../toolchain/shell/run-script.ts');
    leaveInterrupts();
    const isPiped = !process.stdin.isTTY;
    const code = flags.command ?? (isPiped ? await readAll() : undefined);
    const app = await loadProjectEntry(project);
    try {
      const objects = app.shell();
      const shell = { root: project.root, objects, database: { db: objects['db'], database: app.database } };
      if (code !== undefined) return await runScript(shell, code);
      this.ui.note(`${Object.keys(objects).length} objects available: ${Object.keys(objects).join(', ')}`);
      await openShell(shell);
    } finally {
      await app.close();
    }
  }
}
