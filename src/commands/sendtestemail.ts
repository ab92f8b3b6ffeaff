import { string as stringArg } from '@oclif/core/args';
import { QuintetCommand } from './base.ts';

export class SendTestEmail extends QuintetCommand {
  static override summary = 'Send a short e-mail, to see whether the settings for it work.';
  static override description =
    'Sends as the project does: by src/mail.ts if there is one, else by settings.email.url. On the console it is printed.';
  static override examples = ['<%= config.bin %> sendtestemail you@example.com'];
  static override strict = false;
  static override args = {
    address: stringArg({ required: true, description: 'Who gets it; several with spaces between.' }),
  };

  async run(): Promise<void> {
    const { argv } = await this.parse(SendTestEmail);
    const { loadApp } = await import('../toolchain/build/index.ts');
    const app = await loadApp(await this.project());
    await app.sendTestMail(argv as string[]).finally(() => app.close());
    this.ui.print(`Sent to ${argv.join(', ')}.`);
  }
}
