// A checked message as text: RFC 5322 and MIME.
import { randomBytes } from 'node:crypto';
import { contentDisposition } from '../http/header-parameters.ts';
import { formatAddress, type Address } from './addresses.ts';
import { addressLine, headerLine } from './header-text.ts';
import type { Mail } from './message.ts';

/** Longest line that mail servers pass on. */
const MAX_LINE_BYTES = 998;
const BASE64_COLUMNS = 76;

/** Headers and body of one part. */
interface Part {
  headers: string[];
  body: string;
}

/** @param isAscii no byte above 127, for servers without 8BITMIME */
export function renderMime(mail: Omit<Mail, 'render'>, isAscii: boolean): string {
  const { headers, body } = content(mail, isAscii);
  return [...head(mail), 'MIME-Version: 1.0', ...headers, '', body].join('\r\n');
}

function head(mail: Omit<Mail, 'render'>): string[] {
  const list = (name: string, addresses: readonly Address[]): string[] =>
    addresses.length === 0 ? [] : [addressLine(name, addresses.map(formatAddress))];
  return [
    ...list('From', [mail.from]),
    ...list('To', mail.to),
    ...list('Cc', mail.cc),
    ...list('Reply-To', mail.replyTo),
    headerLine('Subject', mail.subject),
    headerLine('Date', mail.date.toUTCString().replace('GMT', '+0000')),
    headerLine('Message-ID', mail.messageId),
    ...Object.entries(mail.headers).map(([name, value]) => headerLine(name, value)),
  ];
}

function content({ text, html, attachments }: Omit<Mail, 'render'>, isAscii: boolean): Part {
  const plain = textPart('plain', text, isAscii);
  const body = html === undefined ? plain : multipart('alternative', [plain, textPart('html', html, isAscii)]);
  if (attachments.length === 0) return body;
  return multipart('mixed', [body, ...attachments.map((one) => attachmentPart(one))]);
}

function textPart(kind: 'plain' | 'html', text: string, isAscii: boolean): Part {
  const lines = text.replace(/\r\n?|\n/g, '\r\n');
  const isPlain = /^[\0-\x7f]*$/.test(lines);
  const isShort = lines.split('\r\n').every((line) => Buffer.byteLength(line) <= MAX_LINE_BYTES);
  const encoding = !isShort || (isAscii && !isPlain) ? 'base64' : isPlain ? '7bit' : '8bit';
  return {
    headers: [`Content-Type: text/${kind}; charset=utf-8`, `Content-Transfer-Encoding: ${encoding}`],
    body: encoding === 'base64' ? toBase64(Buffer.from(lines)) : lines,
  };
}

function attachmentPart({ name, content: data, contentType }: Mail['attachments'][number]): Part {
  return {
    headers: [
      `Content-Type: ${contentType}`,
      'Content-Transfer-Encoding: base64',
      `Content-Disposition: ${contentDisposition(true, name)}`,
    ],
    body: toBase64(Buffer.from(data)),
  };
}

// The boundary is random: no text can contain it.
function multipart(kind: 'alternative' | 'mixed', parts: readonly Part[]): Part {
  const boundary = `=_${randomBytes(18).toString('hex')}`;
  const pieces = parts.map(({ headers, body }) => [`--${boundary}`, ...headers, '', body].join('\r\n'));
  return {
    headers: [`Content-Type: multipart/${kind}; boundary="${boundary}"`],
    body: [...pieces, `--${boundary}--`, ''].join('\r\n'),
  };
}

function toBase64(bytes: Buffer): string {
  const text = bytes.toString('base64');
  return text.match(new RegExp(`.{1,${BASE64_COLUMNS}}`, 'g'))?.join('\r\n') ?? '';
}
