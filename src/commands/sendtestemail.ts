import { string as stringArg } from '@oclif/core/args';
import { QuintetCommand } from './base.ts';
import { setInterruptState } from './ui/interrupt.ts';

export class SendTestEmail extends QuintetCommand {
  static override summary = 'Send a test email to check the mail settings.';
  static override description =
    'Sends mail the way the project does: with src/mail.ts if it exists, otherwise with settings.email.url. The console backend prints the message.';
  static override examples = ['<%= config.bin %> sendtestemail you@example.com'];
  static override strict = false;
  static override args = {
    address: stringArg({ required: true, description: 'Recipient. More than one can be given, separated by spaces.' }),
  };

  async run(): Promise<void> {
    const { argv } = await this.parse(SendTestEmail);
    setInterruptState('the message may not have been sent');
    const { loadProjectEntry } = await import('../toolchain/build/load-project-entry.ts');
    const app = await loadProjectEntry(await this.project());
    await app.sendTestMail(argv as string[]).finally(() => app.close());
    this.ui.print(`Sent to ${argv.join(', ')}.`);
  }
}
