// A checked message as text: RFC 5322 and MIME, by nodemailer.
import type { Address } from './addresses.ts';
import type { Mail } from './mail.ts';

/** Lines end with CRLF, everything is ASCII, nobody in `bcc` is named. */
export async function renderMime(mail: Omit<Mail, 'render'>): Promise<string> {
  // Most processes never send a mail: the package is loaded by the first one.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    ...mail,
    from: readable(mail.from),
    to: mail.to.map(readable),
    cc: mail.cc.map(readable),
    bcc: [],
    replyTo: mail.replyTo.map(readable),
    subject: asText(mail.subject),
    headers: Object.entries(mail.headers).map(([key, value]) => ({ key, value: asText(value) })),
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

// What a mail program decodes. From a visitor it is text like any other, and must be shown as it was typed.
const ENCODED_WORD = /=\?[^?\s]+\?[qb]\?[^?\s]*\?=/i;
/** A word has at most 75 characters, 12 of which are not its text. */
const WORD_BYTES = 45;

/** ASCII passes as it is; text that looks encoded is encoded once more. */
function asText(text: string): string {
  if (!ENCODED_WORD.test(text)) return text;
  const words: string[] = [''];
  for (const character of text) {
    const last = words.at(-1) ?? '';
    if (Buffer.byteLength(last + character) > WORD_BYTES) words.push(character);
    else words[words.length - 1] = last + character;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}

/** A name is put into quotes, in which nothing may be encoded, but some programs decode it. */
function readable({ name, address }: Address): Address {
  return { name: ENCODED_WORD.test(name) ? name.replaceAll('=?', '= ?') : name, address };
}
