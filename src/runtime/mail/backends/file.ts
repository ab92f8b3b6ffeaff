import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailBackend } from '../backend.ts';

let count = 0;

/** Writes each message into a separate file, in the order they were sent: `2026-11-22T10-30-00-000Z-1.eml`. */
export function fileBackend(folder: string): MailBackend {
  return {
    send: async (mails) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const mail of mails) {
        const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}-${++count}.eml`;
        // Links that reset a password are for one person's eyes.
        await writeFile(join(folder, name), await mail.render(), { mode: 0o600, flag: 'wx' });
      }
    },
  };
}
