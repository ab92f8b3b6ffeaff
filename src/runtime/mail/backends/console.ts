import type { MailBackend } from '../backend.ts';

const RULE = '-'.repeat(79);

/** Prints messages instead of sending them: for development. @param write default: standard output */
export function consoleBackend(write: (text: string) => void = (text) => void process.stdout.write(text)): MailBackend {
  return {
    send: async (mails) => {
      for (const mail of mails) write(`${printable(mail.render().replaceAll('\r\n', '\n'))}\n${RULE}\n`);
    },
  };
}

// A terminal obeys escape sequences, whoever wrote them.
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
}
