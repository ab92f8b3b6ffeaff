import assert from 'node:assert/strict';
import fc from 'fast-check';
import { prepareMail, type MailMessage } from '../../../../src/runtime/mail/message.ts';

const FROM = 'Blog <no-reply@example.com>';
const mail = (message: Partial<MailMessage> = {}) =>
  prepareMail({ to: 'ada@example.com', subject: 'Hello', text: 'Hi', ...message }, FROM);
const head = (text: string): string[] => (text.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n');

function decodeWord(kind: string, content: string): string {
  if (kind.toUpperCase() === 'B') return Buffer.from(content, 'base64').toString();
  const bytes = content.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (_, hex: string) => `%${hex}`);
  return decodeURIComponent(bytes);
}

describe('mail/message', () => {
  it('renders the parts of a message, without bcc', async () => {
    const text = await mail({
      to: ['ada@example.com', 'Bob B. <bob@example.com>'],
      cc: 'cid@example.com',
      bcc: 'secret@example.com',
      replyTo: 'desk@example.com',
      headers: { 'X-Kind': 'note' },
    }).render();
    assert.deepEqual(
      head(text)
        .filter((line) => !/^(?:Date|Message-ID)/.test(line))
        .sort(),
      [
        'From: Blog <no-reply@example.com>',
        'To: ada@example.com, "Bob B." <bob@example.com>',
        'Cc: cid@example.com',
        'Reply-To: desk@example.com',
        'Subject: Hello',
        'X-Kind: note',
        'Content-Transfer-Encoding: 7bit',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
      ].sort(),
    );
    assert.doesNotMatch(text, /secret/);
    assert.match(text, /\r\n\r\nHi\r\n$/);
    assert.match(text, /^Message-ID: <[\w-]+@example\.com>\r$/m);
    assert.match(text, /^Date: \w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0000\r$/m);
  });

  it('sends to everybody once', () => {
    const { recipients } = mail({ to: ['ada@example.com', 'Ada <ada@example.com>'], bcc: 'bob@example.com' });
    assert.deepEqual(recipients, ['ada@example.com', 'bob@example.com']);
  });

  it('encodes what is not ASCII in words of at most 75 characters', async () => {
    const subject = 'Größe 😀 '.repeat(20).trim();
    const text = await mail({ subject, to: 'Ärger <ada@bücher.example>' }).render();
    assert.match(text, /^[\0-\x7f]*$/);
    const words = [...text.matchAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi)].map(([word, kind, content]) => ({
      length: word.length,
      text: decodeWord(kind as string, content as string),
    }));
    for (const { length } of words) assert.ok(length <= 75);
    assert.equal(words.map((word) => word.text).join(''), `Ärger${subject}`);
    assert.match(text, /^To: =\?UTF-8\?.*\?= <ada@xn--bcher-kva\.example>\r$/m);
  });

  it('sends a page beside the text, and attachments', async () => {
    const text = await mail({
      html: '<p>Hi</p>',
      attachments: [{ name: 'größe.csv', content: 'a;b', contentType: 'text/csv' }],
    }).render();
    assert.match(text, /Content-Type: multipart\/mixed/);
    assert.match(text, /Content-Type: multipart\/alternative/);
    assert.ok(text.indexOf('text/plain') < text.indexOf('text/html'), 'the richest part comes last');
    assert.match(text, /filename\*0\*=utf-8''gr%C3%B6%C3%9Fe\.csv/);
    assert.match(text, /\r\n\r\nYTti\r\n/);
  });

  it('keeps to lines that servers pass on', async () => {
    const text = await mail({ text: `ä${'x'.repeat(2000)}`, subject: 'word '.repeat(60).trim() }).render();
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 998);
    assert.equal(
      head(text)
        .find((line) => line.startsWith('Subject'))
        ?.replace(/ +/g, ' '),
      `Subject: ${'word '.repeat(60).trim()}`,
    );
  });

  it('reads no file and asks no address that a message names', async () => {
    for (const path of ['/etc/passwd', 'http://127.0.0.1/'])
      for (const field of ['text', 'html', 'subject'] as const)
        assert.throws(() => mail({ [field]: { path } } as never), { code: 'MAIL_TEXT_INVALID' });
    const attachments = [{ name: 'a', content: { path: '/etc/passwd' } as never }];
    assert.throws(() => mail({ attachments }), { code: 'MAIL_TEXT_INVALID' });
    assert.throws(() => mail({ to: { address: 'x@y.z', name: '' } as never }), { code: 'MAIL_ADDRESS_INVALID' });
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

  it('shows text that looks encoded as it was typed', async () => {
    const decoded = (line: string) =>
      line.replace(/=\?UTF-8\?B\?(.*?)\?=(?: (?==\?))?/g, (_, word: string) => Buffer.from(word, 'base64').toString());
    for (const text of [
      '=?utf-8?q?Paid?=',
      'Re: =?UTF-8?B?UGFpZA==?= now',
      '=?iso-8859-1*en?Q?Paid?=',
      `=?utf-8?q?${'a'.repeat(60)}?= and more`,
    ]) {
      const to = `"${text}" <ada@example.com>`;
      const lines = head(await mail({ to, subject: text, headers: { 'X-Note': text } }).render());
      const line = (name: string) => lines.find((one) => one.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
      assert.equal(decoded(line('Subject')), text);
      assert.equal(decoded(line('X-Note')), text);
      assert.doesNotMatch(line('To'), /=\?/);
    }
    const list = '<https://example.com/leave?who=?x>';
    assert.ok((await mail({ headers: { 'List-Unsubscribe': list } }).render()).includes(list));
  });

  it('refuses headers that name hidden recipients, and IDs that are not ASCII', () => {
    for (const name of ['Resent-Bcc', 'resent-bcc', 'Resent-To', 'Bcc', 'BCC', 'Return-Path', 'Content-Type'])
      assert.throws(() => mail({ headers: { [name]: 'secret@example.com' } }), { code: 'MAIL_HEADER_INVALID' }, name);
    for (const name of ['References', 'In-Reply-To'])
      assert.throws(() => mail({ headers: { [name]: '<é@example.com>' } }), { code: 'MAIL_HEADER_INVALID' }, name);
  });

  it('lets no text of a visitor become a header or an address', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom('subject', 'name', 'header'),
        async (text, where) => {
          const message = {
            subject: { subject: text },
            name: { to: `"${text.replace(/["\\]/g, '\\$&')}" <ada@example.com>` },
            header: { headers: { 'X-Note': text } },
          }[where];
          let rendered: string;
          try {
            rendered = await mail(message).render();
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
          // A header without text has no line.
          const expected = usual.filter((name) => text.trim() !== '' || names.includes(name));
          assert.deepEqual(names.toSorted(), expected.toSorted());
          assert.deepEqual(mail(message).recipients, ['ada@example.com']);
        },
      ),
      { numRuns: 200 },
    );
  });
});
