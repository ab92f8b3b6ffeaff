import type { Mail } from './mail.ts';

/** How messages are sent: the default export of `src/mail.ts`, or one of those that `settings.email.url` names. */
export interface MailBackend {
  /** Sends all of them, in order; throws when one was not taken. */
  send(mails: readonly Mail[]): Promise<void>;
}
