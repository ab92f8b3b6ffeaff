// Checks a message for `sendMail`, so that text from a visitor cannot become another header.
import type { MailAttachment, Mail } from './mail.ts';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { parseAddress, type Address } from './addresses.ts';
import { errors } from './errors.ts';
import { renderMime } from './mime.ts';

export interface MailMessage {
  /** `ada@example.com` or `Ada <ada@example.com>`. */
  to?: string | readonly string[];
  cc?: string | readonly string[];
  bcc?: string | readonly string[];
  subject: string;
  text: string;
  /** The same as a page, for programs that show one. */
  html?: string;
  /** Default: `settings.email.from`. */
  from?: string;
  replyTo?: string | readonly string[];
  headers?: Readonly<Record<string, string>>;
  attachments?: readonly MailAttachment[];
}

// The ones that are made of the message's own parts, and those of programs that send a message on: Resent-Bcc names people whom
// nobody may see.
const OWN_HEADERS =
  /^(?:from|to|cc|bcc|reply-to|subject|date|message-id|mime-version|return-path|content-.*|resent-.*)$/i;
/** Their values are message IDs, which have no way to write other letters. */
const OF_IDS = /^(?:references|in-reply-to)$/i;
const CONTENT_TYPE = /^[\w.+-]+\/[\w.+-]+(?:;\s*[\w-]+=[\w.+-]+)*$/;

/**
 * @param from default of `message.from`
 * @throws {ProjectError} MAIL_ADDRESS_INVALID, MAIL_HEADER_INVALID, MAIL_TEXT_INVALID, MAIL_NO_RECIPIENT
 */
export function prepareMail(message: MailMessage, from: string): Mail {
  const read = (name: 'to' | 'cc' | 'bcc' | 'replyTo'): Address[] =>
    [message[name] ?? []].flat().map((text) => parseAddress(text, name));
  const sender = parseAddress(message.from ?? from, 'from');
  const parts = { to: read('to'), cc: read('cc'), bcc: read('bcc') };
  const recipients = [...new Set(Object.values(parts).flatMap((list) => list.map(({ address }) => address)))];
  if (recipients.length === 0) throw errors.MAIL_NO_RECIPIENT({ subject: message.subject });
  const mail = {
    ...parts,
    from: sender,
    replyTo: read('replyTo'),
    subject: oneLine('subject', message.subject),
    text: checkText('text', message.text),
    html: message.html === undefined ? undefined : checkText('html', message.html),
    headers: checkHeaders(message.headers ?? {}),
    attachments: (message.attachments ?? []).map(checkAttachment),
    messageId: `<${randomUUID()}@${sender.address.split('@')[1] ?? hostname()}>`,
    date: new Date(),
    recipients,
  };
  return { ...mail, render: () => renderMime(mail) };
}

function checkHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[A-Za-z0-9-]+$/.test(name) || OWN_HEADERS.test(name))
      throw errors.MAIL_HEADER_INVALID({ name: 'headers', seen: name });
    oneLine(name, value);
    if (OF_IDS.test(name) && !/^\p{ASCII}*$/u.test(value)) throw errors.MAIL_HEADER_INVALID({ name, seen: value });
  }
  return headers;
}

function checkAttachment({ name, content, contentType = 'application/octet-stream' }: MailAttachment) {
  if (!CONTENT_TYPE.test(contentType)) throw errors.MAIL_HEADER_INVALID({ name: 'contentType', seen: contentType });
  if (!(content instanceof Uint8Array)) checkText('attachment', content);
  return { name: oneLine('attachment', name), content, contentType };
}

// A JSON body can hold an object where a text is meant, and nodemailer reads `{ path: '/etc/passwd' }`.
function checkText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw errors.MAIL_TEXT_INVALID({ name, seen: typeof value });
  return value;
}

function oneLine(name: string, value: string): string {
  if (/[\p{Cc}\u2028\u2029]/u.test(checkText(name, value))) throw errors.MAIL_HEADER_INVALID({ name, seen: value });
  return value;
}
