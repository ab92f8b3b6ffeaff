// Sends by a mail server: SMTP with STARTTLS and AUTH, by nodemailer. message.ts has checked its input:
// nodemailer itself takes a line break in an address for the next command.
import { rootCertificates } from 'node:tls';
import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool';
import type { MailBackend } from '../backend.ts';
import { errors } from '../errors.ts';
import type { Mail } from '../mail.ts';

export interface SmtpOptions {
  host: string;
  /** Default: 587, with `isSecure` 465. */
  port?: number;
  /** TLS from the first byte. Without it the connection is encrypted by STARTTLS. */
  isSecure?: boolean;
  user?: string;
  password?: string;
  /** Send a password, and mail, over a connection that is not encrypted. Default: this machine only. */
  allowPlain?: boolean;
  /** Milliseconds for each answer of the server; default 30,000. */
  timeoutMs?: number;
  /** Certificates to trust in addition to Node's, in PEM. */
  ca?: string;
}

/** What nodemailer's errors say beyond their message. */
interface SmtpFailure extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
  rejectedErrors?: readonly SmtpFailure[];
  recipient?: string;
  response?: string;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Sends all messages of a call over one connection.
 *
 * @throws {ProjectError} MAIL_SEND_FAILED, from `send`: no connection, no encryption, a refusal, also of one recipient
 *   among several (the others have got the message then)
 */
export function smtpBackend(options: SmtpOptions): MailBackend {
  return {
    send: async (mails) => {
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({ ...transportOptions(options), pool: true });
      try {
        for (const mail of mails) {
          const { rejectedErrors = [] } = await transport.sendMail(await envelope(mail));
          if (rejectedErrors.length > 0) throw Object.assign(new Error('rejected'), { rejectedErrors });
        }
      } catch (error) {
        throw sendFailed(options, error as SmtpFailure);
      } finally {
        transport.close();
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

function transportOptions(options: SmtpOptions): SMTPPoolOptions {
  const {
    host,
    isSecure = false,
    user,
    password = '',
    allowPlain = false,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    ca,
  } = options;
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
  return {
    host,
    port: portOf(options),
    secure: isSecure,
    requireTLS: !isSecure && !isHere && !allowPlain,
    ...(user === undefined ? {} : { auth: { user, pass: password } }),
    ...(ca === undefined ? {} : { tls: { ca: [...rootCertificates, ca] } }),
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
    // A connection that is lost after the text was sent may have delivered it: the caller decides about a second time.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  };
}

async function envelope(mail: Mail): Promise<{ raw: string; envelope: { from: string; to: string[] } }> {
  return { raw: await mail.render(), envelope: { from: mail.from.address, to: [...mail.recipients] } };
}

function sendFailed(options: SmtpOptions, error: SmtpFailure): Error {
  const server = `${options.host}:${portOf(options)}`;
  if (error.command === 'STARTTLS' && error.responseCode)
    return errors.MAIL_SEND_FAILED(
      { server, reason: 'it offers no encryption (STARTTLS)' },
      {
        cause: error,
        hint: 'Use smtps://, or add ?plain=1 to the URL to send the mail and the password unencrypted.',
      },
    );
  if (error.code === 'ETIMEDOUT') {
    const seconds = (options.timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1000;
    return errors.MAIL_SEND_FAILED({ server, reason: `no answer within ${seconds} seconds` }, { cause: error });
  }
  const refusals = error.rejectedErrors?.map(({ recipient, response }) => `${recipient} was refused: ${response}`);
  return errors.MAIL_SEND_FAILED({ server, reason: refusals?.join('; ') ?? error.message }, { cause: error });
}
