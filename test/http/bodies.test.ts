import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { HttpRequest } from '../../src/runtime/http/request.ts';
import { json } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { eventually } from '../support/eventually.ts';
import { createTestServer, type TestAppOptions } from '../support/http-app.ts';
import { whileListening } from '../support/sockets.ts';
import { onlyNew, watchUploadFolders } from '../support/upload-folders.ts';

type Read = (request: HttpRequest) => unknown;
const server = (read: Read, options: TestAppOptions = {}) =>
  createTestServer([path('', async (request) => json(await read(request)))], options);
const post = (read: Read, type: string, payload: string | Buffer, options: TestAppOptions = {}) =>
  server(read, options).inject({ method: 'POST', url: '/', headers: { 'content-type': type }, payload });

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=XX';
const field = (name: string, value: string) =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (name: string, fileName: string, content: string, type = 'text/plain') =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
const END = '--XX--\r\n';

const fields: Read = async (request) => [...(await request.form()).entries()];
const files: Read = async (request) => {
  const form = await request.form();
  return [...form.fileKeys()].flatMap((name) =>
    form.files(name).map(({ name: fileName, size, contentType }) => [name, fileName, size, contentType]),
  );
};

describe('http/bodies', () => {
  const uploadFolders = watchUploadFolders();

  describe('urlencoded', () => {
    it('gives pairs in order, decoded', async () => {
      assert.deepEqual((await post(fields, FORM, 'a=1&b=x+y%20%C3%A9&a=2&c&=d')).json(), [
        ['a', '1'],
        ['a', '2'],
        ['b', 'x y é'],
        ['c', ''],
        ['', 'd'],
      ]);
    });

    it('is lenient with escapes that are none', async () => {
      assert.deepEqual((await post(fields, FORM, 'a=100%&b=%zz&c=%ff')).json(), [
        ['a', '100%'],
        ['b', '%zz'],
        ['c', '\ufffd'],
      ]);
    });

    it('refuses too many fields with 400 and too much with 413', async () => {
      assert.equal((await post(fields, FORM, 'a=1&'.repeat(1000))).statusCode, 200);
      assert.equal((await post(fields, FORM, 'a=1&'.repeat(1001))).statusCode, 400);
      assert.equal((await post(fields, FORM, `a=${'x'.repeat(2_621_440)}`)).statusCode, 413);
      assert.equal(
        (await post(fields, FORM, 'a=1234', { settings: { uploads: { maxBodyBytes: 5 } } })).statusCode,
        413,
      );
    });

    it('comes back from every form', async () => {
      const app = server(fields);
      const pairs = fc.array(
        fc.tuple(
          fc.stringMatching(/^[a-z]{1,5}$/),
          fc.string({ unit: 'grapheme' }).filter((value) => !/\p{Cs}/u.test(value)),
        ),
        { maxLength: 8 },
      );
      await fc.assert(
        fc.asyncProperty(pairs, async (entries) => {
          const response = await app.inject({
            method: 'POST',
            url: '/',
            headers: { 'content-type': FORM },
            payload: new URLSearchParams(entries).toString(),
          });
          const expected = [...new Set(entries.map(([name]) => name))].flatMap((name) =>
            entries.filter(([other]) => other === name),
          );
          assert.deepEqual(response.json(), expected);
        }),
        { numRuns: 100 },
      );
    });

    it('is empty for other content types and for none', async () => {
      assert.deepEqual((await post(fields, 'application/json', '{"a":1}')).json(), []);
      assert.deepEqual((await server(fields).inject({ method: 'POST', url: '/' })).json(), []);
    });
  });

  describe('json', () => {
    const read: Read = (request) => request.json();

    it('is parsed', async () => {
      assert.deepEqual((await post(read, 'application/json', '{"a":[1,"é"]}')).json(), { a: [1, 'é'] });
    });

    it('refuses what is no JSON, no UTF-8 or too large', async () => {
      for (const body of ['', '{', '{"a":1,}', 'nope'])
        assert.equal((await post(read, 'application/json', body)).statusCode, 400, body);
      assert.equal((await post(read, 'application/json', Buffer.from([0x22, 0xff, 0x22]))).statusCode, 400);
      assert.equal((await post(read, 'application/json', JSON.stringify('x'.repeat(3_000_000)))).statusCode, 413);
    });

    it('drops keys that would become prototypes', async () => {
      for (const body of ['{"__proto__":{"isStaff":true},"a":1}', '{"\\u005f_proto__":{"isStaff":true},"a":1}']) {
        const keys: Read = async (request) => Object.getOwnPropertyNames(await request.json());
        assert.deepEqual((await post(keys, 'application/json', body)).json(), ['a']);
      }
    });
  });

  it('can be read twice, as text and as JSON', async () => {
    const read: Read = async (request) => [await request.text(), await request.json(), (await request.bytes()).length];
    assert.deepEqual((await post(read, 'text/plain', '{"a":1}')).json(), ['{"a":1}', { a: 1 }, 7]);
  });

  it('stay unread where nobody asks', async () => {
    assert.equal((await post(() => 'fine', MULTIPART, 'garbage')).json(), 'fine');
  });

  describe('multipart', () => {
    it('gives fields and files', async () => {
      const body =
        field('a', '1') +
        file('f', 'x.txt', 'hello') +
        field('a', 'é') +
        file('f', 'y.bin', '\0\x01', 'application/octet-stream') +
        END;
      assert.deepEqual((await post(fields, MULTIPART, body)).json(), [
        ['a', '1'],
        ['a', 'é'],
      ]);
      assert.deepEqual((await post(files, MULTIPART, body)).json(), [
        ['f', 'x.txt', 5, 'text/plain'],
        ['f', 'y.bin', 2, 'application/octet-stream'],
      ]);
    });

    it('takes names without folders, and no file where none was chosen', async () => {
      const body =
        file('a', '../../etc/passwd', 'x') +
        file('b', 'C:\\\\temp\\\\x.txt', 'x') +
        file('c', '', '') +
        file('d', '..', 'x') +
        END;
      assert.deepEqual((await post(files, MULTIPART, body)).json(), [
        ['a', 'passwd', 1, 'text/plain'],
        ['b', 'x.txt', 1, 'text/plain'],
      ]);
    });

    it('takes fields named like parts of every object', async () => {
      const body = field('__proto__', '1') + field('constructor', '2') + field('toString', '3') + END;
      assert.deepEqual((await post(fields, MULTIPART, body)).json(), [
        ['__proto__', '1'],
        ['constructor', '2'],
        ['toString', '3'],
      ]);
    });

    it('gives the content in every way, and keeps large files on disk until the response is out', async () => {
      const target = mkdtempSync(join(tmpdir(), 'target-'));
      const uploads = onlyNew(uploadFolders);
      const seen: { path?: string } = {};
      const content = 'abc'.repeat(1_000_000);
      try {
        const read: Read = async (request) => {
          const form = await request.form();
          const [large, small] = [form.file('large')!, form.file('small')!];
          seen.path = large.path!;
          await large.saveTo(join(target, 'large'));
          let streamed = 0;
          for await (const chunk of large.stream()) streamed += (chunk as Buffer).length;
          return [
            large.buffer === undefined,
            small.path === undefined,
            (await large.bytes()).length,
            streamed,
            Buffer.from(await small.bytes()).toString(),
          ];
        };
        const response = await post(
          read,
          MULTIPART,
          file('large', 'l.txt', content) + file('small', 's.txt', 'tiny') + END,
        );
        assert.deepEqual(response.json(), [true, true, 3_000_000, 3_000_000, 'tiny']);
        assert.equal(readFileSync(join(target, 'large'), 'utf8'), content);
        await eventually('the upload to be removed', () => uploads().length === 0);
        assert.equal(existsSync(seen.path!), false);
      } finally {
        rmSync(target, { recursive: true });
      }
    });

    it('keeps files in the order of the form', async () => {
      const body = file('f', 'large', 'x'.repeat(3_000_000)) + file('f', 'small', 'y') + END;
      const response = await post(files, MULTIPART, body);
      assert.deepEqual(
        response.json().map((row: string[]) => row[1]),
        ['large', 'small'],
      );
    });

    it('refuses more than the limits', async () => {
      const limited = (uploads: object) => ({ settings: { uploads } });
      const twoFields = field('a', '1') + field('b', '2') + END;
      const twoFiles = file('a', 'a', '1') + file('b', 'b', '2') + END;
      assert.equal((await post(fields, MULTIPART, twoFields, limited({ maxFields: 1 }))).statusCode, 400);
      assert.equal((await post(fields, MULTIPART, twoFiles, limited({ maxFiles: 1 }))).statusCode, 400);
      assert.equal(
        (await post(fields, MULTIPART, file('a', 'a', 'x'.repeat(11)) + END, limited({ maxFileBytes: 10 }))).statusCode,
        413,
      );
      assert.equal(
        (await post(fields, MULTIPART, file('a', 'a', 'x'.repeat(10)) + END, limited({ maxFileBytes: 10 }))).statusCode,
        200,
      );
      assert.equal(
        (await post(fields, MULTIPART, field('a', 'x'.repeat(11)) + END, limited({ maxBodyBytes: 10 }))).statusCode,
        413,
      );
      assert.equal(
        (await post(fields, MULTIPART, field('a', 'x'.repeat(6)).repeat(2) + END, limited({ maxBodyBytes: 10 })))
          .statusCode,
        413,
      );
    });

    it('refuses what is malformed, and leaves nothing behind', async () => {
      const uploads = onlyNew(uploadFolders);
      const large = file('f', 'x', 'x'.repeat(3_000_000));
      for (const [type, body] of [
        ['multipart/form-data', field('a', '1') + END],
        [MULTIPART, 'not multipart at all'],
        [MULTIPART, field('a', '1')],
        [MULTIPART, large.slice(0, -20)],
        [MULTIPART, large],
      ] as const) {
        const response = await post(fields, type, body);
        assert.equal(response.statusCode, 400, body.slice(0, 30));
      }
      await eventually('the uploads to be removed', () => uploads().length === 0);
    });

    it('answers any body with 200 or 400', async () => {
      const app = server(fields, { settings: { logging: { level: 'silent' } } });
      const part = fc.oneof(
        fc.constant('--XX'),
        fc.constant('\r\n'),
        fc.constant('Content-Disposition: form-data; name="a"'),
        fc.constant('; filename="f"'),
        fc.constant('--'),
        fc.string({ maxLength: 5 }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(part, { maxLength: 20 }), async (parts) => {
          const { statusCode } = await app.inject({
            method: 'POST',
            url: '/',
            headers: { 'content-type': MULTIPART },
            payload: parts.join(''),
          });
          assert.ok(statusCode === 200 || statusCode === 400, String(statusCode));
        }),
        { numRuns: 200 },
      );
    });

    it('cleans up when the client goes away in the middle of a file', async () => {
      const uploads = onlyNew(uploadFolders);
      let outcome: unknown;
      const read: Read = async (request) => request.form().catch((error: { code: string }) => (outcome = error.code));
      await whileListening(server(read), async (port) => {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => {});
        socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ${MULTIPART}\r\nContent-Length: 9000000\r\n\r\n`);
        socket.write(file('f', 'x', 'x'.repeat(4_000_000)).slice(0, -100));
        await eventually('the upload to begin', () => uploads().length === 1);
        socket.destroy();
        await eventually('the request to end', () => outcome);
      });
      assert.equal(outcome, 'REQUEST_ABORTED');
      await eventually('the upload to be removed', () => uploads().length === 0);
    });
  });

  it('over a real connection answer 413 before the whole body has come', async () => {
    await whileListening(server(fields), async (port) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      let answer = '';
      socket.setEncoding('latin1').on('data', (chunk) => (answer += chunk));
      socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ${FORM}\r\nContent-Length: 99999999\r\n\r\na=1`);
      await eventually('the answer', () => answer.includes('\r\n'));
      socket.destroy();
      assert.match(answer, /^HTTP\/1\.1 413 /);
      assert.match(answer, /connection: close/i);
    });
  });
});
