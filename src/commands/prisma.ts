import { QuintetCommand } from './base.ts';

export class Prisma extends QuintetCommand {
  static override summary = "Run the stock Prisma tools on this project's models and database.";
  static override description =
    'Hands everything behind it to the prisma command: the project’s own if it is installed, else the fitting one by npx. DATABASE_URL is that of the settings. For help of Prisma itself: quintet prisma -- --help';
  static override examples = ['<%= config.bin %> prisma studio', '<%= config.bin %> prisma validate'];
  static override strict = false;

  async run(): Promise<void> {
    // Not parsed: flags belong to the other program.
    const args = this.argv[0] === '--' ? this.argv.slice(1) : this.argv;
    const { preparePrisma, runPrisma } = await import('../toolchain/project/index.ts');
    const project = await this.project();
    const prisma = await this.ui.progress('Looking for prisma', () => preparePrisma(project));
    this.exitWith(await runPrisma(project, prisma, args));
  }
}
