import assert from 'node:assert/strict';
import fc from 'fast-check';
import { prepareMail, type MailMessage } from '../../../../src/runtime/mail/message.ts';

const FROM = 'Blog <no-reply@example.com>';
const mail = (message: Partial<MailMessage> = {}) =>
  prepareMail({ to: 'ada@example.com', subject: 'Hello', text: 'Hi', ...message }, FROM);
const head = (text: string): string[] => (text.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n');

describe('mail/message', () => {
  it('renders the parts of a message, without bcc', () => {
    const text = mail({
      to: ['ada@example.com', 'Bob B. <bob@example.com>'],
      cc: 'cid@example.com',
      bcc: 'secret@example.com',
      replyTo: 'desk@example.com',
      headers: { 'X-Kind': 'note' },
    }).render();
    assert.deepEqual(
      head(text).filter((line) => !/^(?:Date|Message-ID)/.test(line)),
      [
        'From: Blog <no-reply@example.com>',
        'To: ada@example.com, "Bob B." <bob@example.com>',
        'Cc: cid@example.com',
        'Reply-To: desk@example.com',
        'Subject: Hello',
        'X-Kind: note',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: 7bit',
      ],
    );
    assert.doesNotMatch(text, /secret/);
    assert.match(text, /\r\n\r\nHi$/);
    assert.match(text, /^Message-ID: <[\w-]+@example\.com>\r$/m);
    assert.match(text, /^Date: \w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0000\r$/m);
  });

  it('sends to everybody once', () => {
    const { recipients } = mail({ to: ['ada@example.com', 'Ada <ada@example.com>'], bcc: 'bob@example.com' });
    assert.deepEqual(recipients, ['ada@example.com', 'bob@example.com']);
  });

  it('encodes what is not ASCII in words of at most 75 characters, no letter cut in two', () => {
    const subject = 'Größe 😀 '.repeat(20).trim();
    const text = mail({ subject, to: 'Ärger <ada@bücher.example>' }).render();
    const line = /^Subject: ((?:.*\r\n )*.*)\r$/m.exec(text)?.[1] ?? '';
    const words = line.split('\r\n ');
    assert.ok(words.length > 3);
    for (const word of words) assert.ok(word.length <= 75, word);
    const decoded = words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString()).join('');
    assert.equal(decoded, subject);
    assert.match(text, /^To: =\?utf-8\?B\?[\w=+/]+\?= <ada@xn--bcher-kva\.example>\r$/m);
  });

  it('sends a page beside the text, and attachments', () => {
    const text = mail({
      html: '<p>Hi</p>',
      attachments: [{ name: 'größe.csv', content: 'a;b', contentType: 'text/csv' }],
    }).render();
    assert.match(text, /Content-Type: multipart\/mixed/);
    assert.match(text, /Content-Type: multipart\/alternative/);
    assert.ok(text.indexOf('text/plain') < text.indexOf('text/html'), 'the richest part comes last');
    assert.match(text, /Content-Disposition: attachment; filename\*=utf-8''gr%C3%B6%C3%9Fe\.csv\r\n\r\nYTti\r\n/);
  });

  it('keeps to lines that servers pass on', () => {
    const text = mail({ text: `ä${'x'.repeat(2000)}`, subject: 'word '.repeat(60).trim() }).render();
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 998);
    assert.match(text, /Content-Transfer-Encoding: base64/);
    assert.equal(
      head(text)
        .find((line) => line.startsWith('Subject'))
        ?.replace(/ +/g, ' '),
      `Subject: ${'word '.repeat(60).trim()}`,
    );
    assert.match(mail({ text: 'ä' }).render(), /8bit/);
    assert.match(mail({ text: 'ä' }).render({ isAscii: true }), /base64/);
  });

  it('refuses line breaks in everything that becomes a header', () => {
    for (const evil of ['a\nBcc: evil@x.test', 'a\r\nBcc: evil@x.test', 'a\rb', 'a\0b', 'a\u2028b']) {
      const refused = (message: Partial<MailMessage>, code: string): void =>
        assert.throws(() => mail(message), { code }, JSON.stringify(message));
      refused({ subject: evil }, 'MAIL_HEADER_INVALID');
      refused({ headers: { 'X-A': evil } }, 'MAIL_HEADER_INVALID');
      refused({ headers: { [evil]: 'x' } }, 'MAIL_HEADER_INVALID');
      refused({ attachments: [{ name: evil, content: '' }] }, 'MAIL_HEADER_INVALID');
      refused({ attachments: [{ name: 'a', content: '', contentType: evil }] }, 'MAIL_HEADER_INVALID');
      for (const field of ['to', 'cc', 'bcc', 'from', 'replyTo'] as const) {
        refused({ [field]: `${evil}@example.com` }, 'MAIL_ADDRESS_INVALID');
        refused({ [field]: `${evil} <ada@example.com>` }, 'MAIL_ADDRESS_INVALID');
      }
    }
    for (const name of ['Bcc', 'to', 'Content-Type', 'Subject']) {
      assert.throws(() => mail({ headers: { [name]: 'x' } }), { code: 'MAIL_HEADER_INVALID' });
    }
  });

  it('refuses what is not one address', () => {
    for (const to of [
      '',
      'ada',
      '@example.com',
      'ada@',
      'a b@example.com',
      'a@b.c, d@e.f',
      'ada@exa mple.com',
      '<a@b.c> x',
    ])
      assert.throws(() => mail({ to }), { code: 'MAIL_ADDRESS_INVALID' }, to);
    assert.throws(() => mail({ to: [] }), { code: 'MAIL_NO_RECIPIENT' });
  });

  it('lets no text of a visitor become a header or an address', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom('subject', 'name', 'header'),
        (text, where) => {
          const message = {
            subject: { subject: text },
            name: { to: `"${text.replace(/["\\]/g, '\\$&')}" <ada@example.com>` },
            header: { headers: { 'X-Note': text } },
          }[where];
          let rendered: string;
          try {
            rendered = mail(message).render();
          } catch {
            return;
          }
          const names = head(rendered).map((line) => line.split(':')[0]);
          const own = where === 'header' ? ['X-Note'] : [];
          const usual = [
            'From',
            'To',
            'Subject',
            'Date',
            'Message-ID',
            ...own,
            'MIME-Version',
            'Content-Type',
            'Content-Transfer-Encoding',
          ];
          assert.deepEqual(names, usual);
          assert.deepEqual(mail(message).recipients, ['ada@example.com']);
        },
      ),
      { numRuns: 500 },
    );
  });
});
