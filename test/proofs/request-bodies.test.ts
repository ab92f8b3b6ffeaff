// Bodies made at random, through a whole server: an answer below 500 each time, soon, and nothing left on the disk.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { json } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import type { HttpRequest } from '../../src/runtime/http/request.ts';
import { eventually } from '../support/eventually.ts';
import { createTestServer } from '../support/http-app.ts';
import { proof, PROOF_TIMEOUT } from '../support/proofs.ts';
import { onlyNew, watchUploadFolders } from '../support/upload-folders.ts';

const RUNS = proof({ slice: 2000, long: 50_000 });
const limits = { maxBodyBytes: 2000, maxFields: 20, maxFiles: 5, maxFileBytes: 3000, maxTotalBytes: 100_000 };

const read = async (request: HttpRequest) => {
  const form = await request.form();
  const files = [...form.fileKeys()].flatMap((name) => form.files(name));
  for (const { name } of files) assert.doesNotMatch(name, /[/\\\0]|^\.{0,2}$/);
  return json({ fields: [...form.entries()].length, files: files.length });
};
const readJson = async (request: HttpRequest) => json({ read: typeof (await request.json()) });
const server = createTestServer([path('form/', read), path('json/', readJson)], {
  settings: { uploads: limits, logging: { level: 'silent' } },
});

async function post(url: string, type: string, payload: string | Buffer): Promise<number> {
  const { statusCode } = await server.inject({ method: 'POST', url, headers: { 'content-type': type }, payload });
  return statusCode;
}

// Fastify refuses a content type that is none with 415.
const ANSWERS = new Set([200, 400, 413, 415]);

const bytes = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 30 }),
  fc.uint8Array({ maxLength: 30 }).map((array) => Buffer.from(array).toString('latin1')),
);

/** Parts of a multipart form, whole and broken ones. */
const part = fc
  .record({
    name: fc.oneof(bytes, fc.constantFrom('a', '__proto__', '', 'a"; filename="b')),
    fileName: fc.option(fc.oneof(bytes, fc.constantFrom('', '../../etc/passwd', '..', 'a\0b', 'C:\\x', '.htaccess'))),
    extra: fc.constantFrom(
      '',
      'Content-Type: text/plain\r\n',
      'Content-Transfer-Encoding: base64\r\n',
      'X: y',
      '\r\n',
      ':',
    ),
    content: fc.oneof(bytes, fc.constantFrom('--XX', '\r\n--XX--', '\r\n--X', '-'.repeat(500), 'x'.repeat(2500))),
  })
  .map(
    ({ name, fileName, extra, content }) =>
      `--XX\r\nContent-Disposition: form-data; name="${name}"${fileName === null ? '' : `; filename="${fileName}"`}\r\n${extra}\r\n${content}\r\n`,
  );
const multipart = fc
  .array(fc.oneof({ weight: 3, arbitrary: part }, bytes, fc.constantFrom('--XX', '--XX--', '\r\n', '--', '\r')), {
    maxLength: 6,
  })
  .map((parts) => parts.join(''));

describe('proofs/request-bodies', function () {
  this.timeout(PROOF_TIMEOUT);
  const leftOver = watchUploadFolders();

  it('answers any multipart form', async () => {
    const uploads = onlyNew(leftOver);
    await fc.assert(
      fc.asyncProperty(multipart, fc.nat(40), async (body, cut) => {
        const whole = Buffer.from(`${body}--XX--\r\n`, 'latin1');
        const sent = whole.subarray(0, Math.max(0, whole.length - (cut > 20 ? 0 : cut)));
        const status = await post('/form/', 'multipart/form-data; boundary=XX', sent);
        assert.ok(ANSWERS.has(status), String(status));
      }),
      RUNS,
    );
    await eventually('the uploads to be removed', () => uploads().length === 0);
  });

  it('answers any type of body', async () => {
    const type = fc
      .array(
        fc.oneof(
          fc.string({ maxLength: 8 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '')),
          fc.constantFrom(
            'multipart/form-data',
            ';',
            'boundary=',
            '"',
            '=',
            "*=utf-8''",
            'application/json',
            'charset=x',
          ),
        ),
        { maxLength: 6 },
      )
      .map((pieces) => pieces.join('').trim() || 'a/b');
    await fc.assert(
      fc.asyncProperty(type, multipart, async (contentType, body) => {
        const status = await post('/form/', contentType, body);
        assert.ok(ANSWERS.has(status), String(status));
      }),
      RUNS,
    );
  });

  it('answers any urlencoded form', async () => {
    const piece = fc.oneof(
      bytes,
      fc.constantFrom('&', '=', '%', '%0', '%00', '+', '__proto__=1', '&'.repeat(50), '%ff'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const status = await post(
          '/form/',
          'application/x-www-form-urlencoded',
          Buffer.from(pieces.join(''), 'latin1'),
        );
        assert.ok(ANSWERS.has(status), String(status));
      }),
      RUNS,
    );
  });

  it('answers any JSON and any text that is none', async () => {
    const body = fc.oneof(
      fc.json(),
      bytes,
      fc.json().chain((text) => fc.nat(text.length).map((at) => text.slice(0, at))),
      fc.constantFrom('['.repeat(1900), '{"a":'.repeat(380), '{"__proto__":{"x":1}}', '"\\u005f_proto__"', '1e999'),
    );
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const status = await post('/json/', 'application/json', Buffer.from(text, 'utf8'));
        assert.ok(ANSWERS.has(status), String(status));
        assert.equal(({} as Record<string, unknown>)['x'], undefined);
      }),
      RUNS,
    );
  });
});
