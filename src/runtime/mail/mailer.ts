import { isAbsolute, join } from 'node:path';
import type { Settings } from '../../kernel/settings.ts';
import { activeApplication, type Application } from '../http/application.ts';
import type { MailBackend } from './backend.ts';
import { consoleBackend } from './backends/console.ts';
import { fileBackend } from './backends/file.ts';
import { memoryBackend } from './backends/memory.ts';
import { smtpBackend, smtpOptionsOf } from './backends/smtp.ts';
import { errors } from './errors.ts';
import { prepareMail, type MailMessage } from './message.ts';

declare module '../http/application.ts' {
  interface Application {
    /** The project's own way to send mail; without it `settings.email.url` says how. */
    mailBackend?: MailBackend | undefined;
  }
}

const opened = new WeakMap<Settings['email'], MailBackend>();

/**
 * Sends one message, or several over one connection. `from` is `settings.email.from` where it is left out.
 *
 * @param app default: the application that runs in this process
 * @throws {ProjectError} MAIL_NOT_CONFIGURED, MAIL_ADDRESS_INVALID, MAIL_HEADER_INVALID, MAIL_TEXT_INVALID,
 *   MAIL_NO_RECIPIENT, MAIL_SEND_FAILED
 *
 * @example await sendMail({ to: user.email, subject: 'Welcome', text: 'Hello!' });
 */
export async function sendMail(
  messages: MailMessage | readonly MailMessage[],
  app: Pick<Application, 'settings' | 'root' | 'mailBackend'> | undefined = activeApplication(),
): Promise<void> {
  if (!app) throw errors.MAIL_NOT_CONFIGURED();
  const mails = [messages].flat().map((message) => prepareMail(message as MailMessage, app.settings.email.from));
  await backendOf(app).send(mails);
}

/** @throws {ProjectError} MAIL_NOT_CONFIGURED */
function backendOf({
  settings,
  root,
  mailBackend,
}: Pick<Application, 'settings' | 'root' | 'mailBackend'>): MailBackend {
  if (mailBackend) return mailBackend;
  const backend = opened.get(settings.email) ?? openBackend(settings.email.url, root);
  opened.set(settings.email, backend);
  return backend;
}

function openBackend(url: string | null, root: string): MailBackend {
  if (url === null) throw errors.MAIL_NOT_CONFIGURED();
  if (url.startsWith('console:')) return consoleBackend();
  if (url.startsWith('memory:')) return memoryBackend();
  if (!url.startsWith('file:')) return smtpBackend(smtpOptionsOf(new URL(url)));
  const folder = url.slice('file:'.length);
  return fileBackend(isAbsolute(folder) ? folder : join(root, folder));
}
