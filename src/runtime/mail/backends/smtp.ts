// Sends by a mail server: SMTP (RFC 5321) with STARTTLS, AUTH PLAIN and LOGIN.
import { hostname } from 'node:os';
import type { MailBackend } from '../backend.ts';
import { errors } from '../errors.ts';
import type { Mail } from '../message.ts';
import { SmtpConnection, type SmtpReply } from './smtp-connection.ts';

export interface SmtpOptions {
  host: string;
  /** Default: 587, with `isSecure` 465. */
  port?: number;
  /** TLS from the first byte. Without it the connection is encrypted by STARTTLS where the server can do that. */
  isSecure?: boolean;
  user?: string;
  password?: string;
  /** Send a password, and mail, over a connection that is not encrypted. Default: this machine only. */
  allowPlain?: boolean;
  /** Milliseconds for each answer of the server; default 30,000. */
  timeoutMs?: number;
  /** Certificates to trust beside the system's, in PEM. */
  ca?: string;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** @throws {ProjectError} MAIL_SEND_FAILED, from `send`: no connection, no encryption, a refusal */
export function smtpBackend(options: SmtpOptions): MailBackend {
  return {
    send: async (mails) => {
      const server = `${options.host}:${portOf(options)}`;
      const connection = new SmtpConnection(server);
      try {
        const features = await open(connection, options);
        for (const mail of mails) await transmit(connection, mail, features);
        await connection.command('QUIT', [221]).catch(() => undefined);
      } finally {
        connection.close();
      }
    },
  };
}

/** `smtp://user:password@host:587`, `smtps://…`; `?plain=1` for a server without encryption. */
export function smtpOptionsOf(url: URL): SmtpOptions {
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    isSecure: url.protocol === 'smtps:',
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(url.username === '' ? {} : { user: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(url.searchParams.get('plain') === '1' ? { allowPlain: true } : {}),
  };
}

function portOf({ port, isSecure }: SmtpOptions): number {
  return port ?? (isSecure ? 465 : 587);
}

/** @returns what the server said it can do, in capitals */
async function open(connection: SmtpConnection, options: SmtpOptions): Promise<ReadonlySet<string>> {
  const { host, isSecure = false, user, password = '', timeoutMs = DEFAULT_TIMEOUT_MS, ca } = options;
  await connection.connect({ host, port: portOf(options), isSecure, timeoutMs, ca });
  await connection.reply([220]);
  let features = await greet(connection);
  if (!isSecure && features.has('STARTTLS')) {
    await connection.command('STARTTLS', [220]);
    await connection.encrypt();
    features = await greet(connection);
  }
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
  if (!connection.isEncrypted && !isHere && !options.allowPlain)
    throw errors.MAIL_SEND_FAILED([connection.server, 'it offers no encryption (STARTTLS)'], {
      hint: 'Use smtps://, or add ?plain=1 to the URL if everybody on the way may read the mail and the password.',
    });
  if (user !== undefined) await authenticate(connection, features, user, password);
  return features;
}

async function greet(connection: SmtpConnection): Promise<ReadonlySet<string>> {
  const name = /^[\w.-]+$/.test(hostname()) ? hostname() : 'localhost';
  const { lines } = await connection.command(`EHLO ${name}`, [250]);
  return new Set(lines.slice(1).flatMap((line) => featuresOf(line.toUpperCase())));
}

// `AUTH PLAIN LOGIN` gives AUTH PLAIN and AUTH LOGIN.
function featuresOf(line: string): string[] {
  const [word = '', ...rest] = line.split(/[ =]+/);
  return word === 'AUTH' ? rest.map((method) => `AUTH ${method}`) : [word];
}

async function authenticate(
  connection: SmtpConnection,
  features: ReadonlySet<string>,
  user: string,
  password: string,
): Promise<void> {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  if (features.has('AUTH PLAIN')) {
    await connection.command(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, [235], 'AUTH PLAIN');
  } else if (features.has('AUTH LOGIN')) {
    await connection.command('AUTH LOGIN', [334]);
    await connection.command(base64(user), [334], 'the user name');
    await connection.command(base64(password), [235], 'the password');
  } else throw errors.MAIL_SEND_FAILED([connection.server, 'it knows neither AUTH PLAIN nor AUTH LOGIN']);
}

async function transmit(connection: SmtpConnection, mail: Mail, features: ReadonlySet<string>): Promise<SmtpReply> {
  const isEightBit = features.has('8BITMIME');
  await connection.command(`MAIL FROM:<${mail.from.address}>${isEightBit ? ' BODY=8BITMIME' : ''}`, [250]);
  for (const recipient of mail.recipients) await connection.command(`RCPT TO:<${recipient}>`, [250, 251]);
  await connection.command('DATA', [354]);
  const text = mail.render({ isAscii: !isEightBit });
  // A line with nothing but a dot would end the message.
  const stuffed = text.replace(/(^|\n)\./g, '$1..');
  return connection.command(`${stuffed.replace(/(?:\r\n)?$/, '\r\n')}.`, [250], 'the message');
}
