// A checked message as text: RFC 5322 and MIME, by nodemailer.
import type { Mail } from './mail.ts';

/** Lines end with CRLF, everything is ASCII, nobody in `bcc` is named. */
export async function renderMime(mail: Omit<Mail, 'render'>): Promise<string> {
  // Most processes never send a mail: the package is loaded by the first one.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    ...mail,
    to: [...mail.to],
    cc: [...mail.cc],
    bcc: [],
    replyTo: [...mail.replyTo],
    headers: Object.entries(mail.headers).map(([key, value]) => ({ key, value })),
    attachments: mail.attachments.map(({ name, content, contentType }) => ({
      filename: name,
      content: Buffer.from(content),
      contentType,
    })),
    // A message never names a file or an address to read from.
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'windows',
  });
  return (await composer.compile().build()).toString();
}
