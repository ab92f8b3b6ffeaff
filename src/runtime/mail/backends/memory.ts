import type { MailBackend } from '../backend.ts';
import type { Mail } from '../mail.ts';

export interface MemoryBackend extends MailBackend {
  /** Oldest first. */
  readonly outbox: Mail[];
}

/** Keeps messages in a list: for tests. */
export function memoryBackend(): MemoryBackend {
  const outbox: Mail[] = [];
  return {
    outbox,
    send: async (mails) => {
      outbox.push(...mails);
    },
  };
}
