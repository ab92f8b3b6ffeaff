import { describeAddresses } from '../addresses.ts';
import type { MailBackend } from '../backend.ts';
import type { Mail } from '../mail.ts';

const RULE = '-'.repeat(79);

/**
 * Prints messages instead of sending them: for development. They are printed as their recipients see them, without the
 * encodings of mail, so that a link can be copied.
 *
 * @param write default: standard output
 */
export function consoleBackend(write: (text: string) => void = (text) => void process.stdout.write(text)): MailBackend {
  return {
    send: async (mails) => {
      for (const mail of mails) write(`${printable(readable(mail))}\n${RULE}\n`);
    },
  };
}

function readable(mail: Mail): string {
  const attachments = mail.attachments.map(({ name, contentType }) => `${name} (${contentType})`).join(', ');
  const head = {
    From: describeAddresses([mail.from]),
    To: describeAddresses(mail.to),
    Cc: describeAddresses(mail.cc),
    Bcc: describeAddresses(mail.bcc),
    'Reply-To': describeAddresses(mail.replyTo),
    Subject: mail.subject,
    Date: mail.date.toUTCString(),
    ...mail.headers,
    Attachments: attachments,
  };
  const lines = Object.entries(head).filter(([, value]) => value !== '');
  const html = mail.html === undefined ? '' : `\n\n[The same as HTML, ${mail.html.length} characters]`;
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${mail.text.trimEnd()}${html}`;
}

// A terminal obeys escape sequences, even those of a visitor.
function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
}
