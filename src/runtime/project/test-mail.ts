import { hostname } from 'node:os';
import type { Application } from '../http/application.ts';
import { sendMail } from '../mail/mailer.ts';

/** What `quintet sendtestemail` sends. */
export async function sendTestMail(app: Application, to: readonly string[]): Promise<void> {
  const subject = `Test email from ${hostname()} on ${new Date().toISOString()}`;
  await sendMail({ to, subject, text: 'If you’re reading this, it was successful.\n' }, app);
}
