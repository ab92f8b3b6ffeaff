import { QuintetCommand } from './base.ts';
import { leaveInterrupts } from './ui/interrupt.ts';

export class Prisma extends QuintetCommand {
  static override summary = "Run the Prisma CLI on this project's models and database.";
  static override description =
    'Passes all arguments to the prisma command: the one installed in the project, or the matching version fetched by npx. DATABASE_URL is taken from the settings. For help of Prisma itself: quintet prisma -- --help';
  static override examples = ['<%= config.bin %> prisma studio', '<%= config.bin %> prisma validate'];
  static override strict = false;

  async run(): Promise<void> {
    // Not parsed: flags belong to the other program.
    const args = this.argv[0] === '--' ? this.argv.slice(1) : this.argv;
    const { preparePrisma, runPrisma } = await import('../toolchain/project/prisma-tool.ts');
    const project = await this.project();
    leaveInterrupts();
    const prisma = await this.ui.progress('Looking for prisma', () => preparePrisma(project));
    this.exitWith(await runPrisma(project, prisma, args));
  }
}
