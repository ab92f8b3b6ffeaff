import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineSettings } from '../../../../../src/runtime/settings/define-settings.ts';
import { consoleBackend } from '../../../../../src/runtime/mail/backends/console.ts';
import { memoryBackend } from '../../../../../src/runtime/mail/backends/memory.ts';
import { sendMail } from '../../../../../src/runtime/mail/mailer.ts';
import { smtpBackend, type SmtpOptions } from '../../../../../src/runtime/mail/backends/smtp.ts';
import type { MailBackend } from '../../../../../src/runtime/mail/backend.ts';
import { prepareMail } from '../../../../../src/runtime/mail/message.ts';
import { TEST_KEY } from '../../../../support/http-app.ts';
import {
  makeCertificate,
  startMailServer,
  type Certificate,
  type MailServer,
  type MailServerOptions,
} from '../../../../support/mail-server.ts';

const app = (email: object, mailBackend?: MailBackend, root = '/nowhere') => ({
  settings: defineSettings({ secretKey: TEST_KEY, email }),
  root,
  mailBackend,
});
const HELLO = { to: 'ada@example.com', subject: 'Hello', text: 'Hi' };
const mail = (message: object = {}) => prepareMail({ ...HELLO, ...message }, 'blog@example.com');

describe('mail/backends', () => {
  it('sends by the project’s own backend, from the settings’ address', async () => {
    const backend = memoryBackend();
    await sendMail([HELLO, { ...HELLO, from: 'me@example.com' }], app({ from: 'Blog <blog@example.com>' }, backend));
    assert.deepEqual(
      backend.outbox.map(({ from }) => from.address),
      ['blog@example.com', 'me@example.com'],
    );
  });

  it('says what is missing where nothing is configured', async () => {
    await assert.rejects(sendMail(HELLO, app({})), { code: 'MAIL_NOT_CONFIGURED' });
    assert.equal(defineSettings({ secretKey: TEST_KEY, debug: true }).email.url, 'console:');
  });

  it('refuses addresses of no kind of backend in the settings', () => {
    for (const url of ['mail.example.com', 'http://x', 'smtp://', 'file:', ''])
      assert.throws(() => defineSettings({ secretKey: TEST_KEY, email: { url } }), /email\.url is/, url);
    const secret = { email: { url: 'smtp://ada:hunter2@' } };
    assert.throws(
      () => defineSettings({ secretKey: TEST_KEY, ...secret }),
      (error: Error) => !/hunter2/.test(error.message),
    );
  });

  it('prints on the console, without escape sequences', async () => {
    let printed = '';
    await consoleBackend((text) => (printed += text)).send([mail({ text: 'a\u001b[31mb' })]);
    assert.match(printed, /^Subject: Hello$/m);
    assert.match(printed, /a\ufffd\[31mb\n-{79}\n$/);
  });

  it('prints on the console what the reader sees, so that a link can be copied', async () => {
    let printed = '';
    const link = `https://example.com/${'reset='.repeat(30)}`;
    await consoleBackend((text) => (printed += text)).send([
      mail({ to: 'Jürgen <j@example.com>', subject: 'Grüße', text: `Hallo Jürgen\r\n${link}\r\n` }),
    ]);
    assert.match(printed, /^To: Jürgen <j@example\.com>\nSubject: Grüße\n/m);
    assert.match(printed, new RegExp(`\n\nHallo Jürgen\n${link}\n-{79}\n$`));
  });

  it('writes files in order, for the owner’s eyes', async () => {
    const root = mkdtempSync(join(tmpdir(), 'quintet-mail-'));
    try {
      const messages = ['one', 'two', 'three'].map((text) => ({ ...HELLO, text }));
      await sendMail(messages, app({ url: 'file:sent' }, undefined, root));
      const files = readdirSync(join(root, 'sent')).sort();
      assert.deepEqual(
        files.map((file) =>
          readFileSync(join(root, 'sent', file), 'utf8')
            .split('\r\n\r\n')[1]
            ?.trim(),
        ),
        ['one', 'two', 'three'],
      );
      assert.equal(statSync(join(root, 'sent', files[0] as string)).mode & 0o777, 0o600);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  describe('smtp', () => {
    let certificate: Certificate;
    let server: MailServer | undefined;
    before(() => {
      certificate = makeCertificate();
    });
    afterEach(() => server?.close());

    async function send(
      options: MailServerOptions,
      client: Partial<SmtpOptions> = {},
      message: object = {},
    ): Promise<string[]> {
      server = await startMailServer(certificate, options);
      const own = { host: 'localhost', port: server.port, ca: certificate.cert, timeoutMs: 60_000 };
      await smtpBackend({ ...own, ...client }).send([mail(message)]);
      return server.received;
    }
    const failed = (reason: RegExp) => (error: Error & { code: string }) =>
      error.code === 'MAIL_SEND_FAILED' && reason.test(error.message);

    it('speaks as servers expect', async () => {
      const received = await send({}, {}, { text: 'Hi\n.\n..dots\nend', bcc: 'bob@example.com' });
      assert.match(received[0] ?? '', /^EHLO \S+$/);
      assert.deepEqual(received.slice(1, 5), [
        'MAIL FROM:<blog@example.com>',
        'RCPT TO:<ada@example.com>',
        'RCPT TO:<bob@example.com>',
        'DATA',
      ]);
      assert.match(received[5] ?? '', /\r\n\r\nHi\r\n\.\.\r\n\.\.\.dots\r\nend$/);
    });

    it('encrypts where the server can, before the password', async () => {
      const features = ['STARTTLS', '8BITMIME', 'AUTH PLAIN'];
      const received = await send({ features }, { user: 'ada', password: 'pass word' });
      assert.equal(received[1], 'STARTTLS');
      assert.equal(received[3], `AUTH PLAIN ${Buffer.from('\0ada\0pass word').toString('base64')}`);
      assert.match(received.join('\n'), /DATA/);
    });

    it('is encrypted from the start for smtps', async () => {
      const received = await send({ isSecure: true }, { isSecure: true });
      assert.match(received.join('\n'), /RCPT TO/);
    });

    it('uses AUTH LOGIN where there is nothing else', async () => {
      const answers = {
        [Buffer.from('ada').toString('base64')]: '334 UGFzc3dvcmQ6',
        [Buffer.from('pw').toString('base64')]: '235 ok',
      };
      const received = await send({ features: ['AUTH LOGIN'], answers }, { user: 'ada', password: 'pw' });
      assert.deepEqual(received.slice(1, 4), ['AUTH LOGIN', 'YWRh', 'cHc=']);
    });

    it('sends seven bits, which every server knows', async () => {
      const received = await send({ features: [] }, {}, { text: 'ä' });
      assert.match(received.join('\n'), /base64\r\n(?:.+\r\n)*\r\nw6Q=/);
    });

    it('sends nothing over an open line to another machine', async () => {
      server = await startMailServer(certificate, { features: [] });
      const open = { host: '0.0.0.0', port: server.port, timeoutMs: 60_000, user: 'ada', password: 'pw' };
      await assert.rejects(smtpBackend(open).send([mail()]), failed(/no encryption/));
      assert.doesNotMatch(server.received.join('\n'), /AUTH|DATA/);
    });

    it('says who was refused among several, and sends to the others', async () => {
      const answers = { 'RCPT TO:<bob': '550 no such user' };
      await assert.rejects(
        send({ answers }, {}, { cc: 'bob@example.com' }),
        failed(/bob@example\.com was refused: 550 no such user$/),
      );
      assert.match(server?.received.join('\n') ?? '', /^DATA$/m);
    });

    it('gives no line break in an address to the server', async () => {
      const evil = 'x@y.z\r\nRCPT TO:<evil@e.v>';
      for (const field of ['to', 'cc', 'bcc', 'from', 'replyTo'])
        await assert.rejects(send({}, {}, { [field]: evil }), { code: 'MAIL_ADDRESS_INVALID' });
      assert.deepEqual(server?.received, []);
    });

    it('believes no certificate that it cannot check', async () => {
      await assert.rejects(send({ features: ['STARTTLS'] }, { ca: undefined as never }), failed(/self-signed/));
    });

    it('tells refusals, never with the password', async () => {
      await assert.rejects(
        send({ answers: { RCPT: '550 no such user' } }),
        failed(/ada@example\.com was refused: 550 no such user/),
      );
      await server?.close();
      await assert.rejects(
        send({ answers: { AUTH: '535 wrong' } }, { user: 'ada', password: 'hunter2' }),
        (error: Error) =>
          failed(/Invalid login: 535 wrong/)(error as never) &&
          !error.message.includes(Buffer.from('\0ada\0hunter2').toString('base64')),
      );
    });

    it('gives up on servers that are not there, say nothing, or talk nonsense', async () => {
      await assert.rejects(send({ greeting: null }, { timeoutMs: 100 }), failed(/no answer within 0\.1 seconds/));
      await server?.close();
      await assert.rejects(send({ greeting: 'x'.repeat(2_000_000) }), failed(/response/));
      const { port } = server as MailServer;
      await server?.close();
      server = undefined;
      await assert.rejects(smtpBackend({ host: 'localhost', port }).send([mail()]), failed(/ECONNREFUSED/));
    });
  });
});
