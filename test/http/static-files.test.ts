import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { compression } from '../../src/runtime/http/responses/compression.ts';
import { projectMediaFiles, StaticFiles } from '../../src/runtime/http/static/static-files.ts';
import { MEDIA_OPTIONS, staticRoutes } from '../../src/runtime/http/static/static-view.ts';
import { compressStatic } from '../../src/toolchain/build/compress-static.ts';
import { createTestServer } from '../support/http-app.ts';
import { sendRaw, whileListening } from '../support/sockets.ts';

describe('http/static-files', () => {
  let root: string;
  let statics: StaticFiles;
  const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'POST' = 'GET') =>
    createTestServer(staticRoutes(statics)).inject({ method, url, headers });

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'static-'));
    for (const folder of ['a/css', 'a/.git', 'b/css']) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'secret.txt'), 'confidential');
    writeFileSync(join(root, 'a/css/site.css'), 'body { color: red }');
    writeFileSync(join(root, 'a/.env'), 'confidential=1');
    writeFileSync(join(root, 'a/.git/config'), 'x');
    writeFileSync(join(root, 'a/with space #1?.txt'), 'odd');
    writeFileSync(join(root, 'a/page.html'), '<script>1</script>');
    writeFileSync(join(root, 'a/dot.png'), 'png');
    writeFileSync(join(root, 'b/css/site.css'), 'other');
    writeFileSync(join(root, 'b/css/more.css'), 'more');
    symlinkSync(join(root, 'secret.txt'), join(root, 'a/link.txt'));
    statics = new StaticFiles('/static/', [join(root, 'a'), join(root, 'b')]);
  });

  after(() => rmSync(root, { recursive: true }));

  it('finds files in its folders in order', async () => {
    assert.equal((await get('/static/css/site.css')).body, 'body { color: red }');
    assert.equal((await get('/static/css/more.css')).body, 'more');
    assert.equal((await get('/static/css/none.css')).statusCode, 404);
    assert.equal((await get('/static/css')).statusCode, 404);
    assert.equal((await get('/static/css/')).statusCode, 404);
  });

  it('sends type, length, date and tag', async () => {
    const { headers } = await get('/static/css/site.css');
    assert.equal(headers['content-type'], 'text/css; charset=utf-8');
    assert.equal(headers['content-length'], '19');
    assert.ok(headers.etag && headers['last-modified']);
  });

  it('answers 304 to a copy that is still good', async () => {
    const { headers } = await get('/static/css/site.css');
    const again = await get('/static/css/site.css', { 'if-none-match': String(headers.etag) });
    assert.deepEqual([again.statusCode, again.body], [304, '']);
    assert.equal(
      (await get('/static/css/site.css', { 'if-modified-since': String(headers['last-modified']) })).statusCode,
      304,
    );
  });

  describe('with compressed copies', () => {
    const text = 'a { color: red }\n'.repeat(200);
    let served: StaticFiles;
    const fetchFile = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
      createTestServer(staticRoutes(served), {}, [compression({ compression: { minBytes: 0 } } as never)]).inject({
        method,
        url: `/static/${url}`,
        headers,
      });

    before(async () => {
      const folder = join(root, 'built');
      mkdirSync(folder);
      for (const name of ['site.css', 'app.js', 'small.css', 'stale.css', 'photo.png'])
        writeFileSync(join(folder, name), name === 'small.css' ? 'a{}' : text);
      await compressStatic(
        ['site.css', 'app.js', 'small.css', 'stale.css', 'photo.png'].map((name) => join(folder, name)),
      );
      utimesSync(join(folder, 'stale.css'), new Date(), new Date(Date.now() + 60_000));
      served = new StaticFiles('/static/', [folder], { hasCopies: true });
    });

    it('sends the smallest that the client takes, with the type of the file', async () => {
      const taken: [string, string | undefined, (body: Buffer) => Buffer][] = [
        ['gzip, deflate, br', 'br', brotliDecompressSync],
        ['gzip', 'gzip', gunzipSync],
        ['br;q=0, *', 'gzip', gunzipSync],
        ['identity', undefined, (body) => body],
        ['', undefined, (body) => body],
      ];
      for (const [accept, encoding, decode] of taken) {
        const { headers, rawPayload } = await fetchFile('site.css', { 'accept-encoding': accept });
        assert.deepEqual(
          [headers['content-encoding'], headers['content-type'], headers['vary'], headers['content-length']],
          [encoding, 'text/css; charset=utf-8', 'Accept-Encoding', String(rawPayload.length)],
        );
        assert.equal(String(decode(rawPayload)), text);
      }
      const { headers } = await fetchFile('app.js', { 'accept-encoding': 'br' });
      assert.match(String(headers['content-type']), /javascript; charset=utf-8$/);
    });

    it('answers HEAD, 304 and ranges as for any file', async () => {
      const { headers, body } = await fetchFile('site.css', { 'accept-encoding': 'br' }, 'HEAD');
      assert.deepEqual([headers['content-encoding'], body], ['br', '']);
      const again = { 'accept-encoding': 'br', 'if-none-match': String(headers.etag) };
      const fresh = await fetchFile('site.css', again);
      assert.deepEqual([fresh.statusCode, fresh.headers['vary']], [304, 'Accept-Encoding']);
      const plain = await fetchFile('site.css', { ...again, 'accept-encoding': 'identity' });
      assert.equal(plain.statusCode, 200);
      const part = await fetchFile('site.css', { 'accept-encoding': 'br', range: 'bytes=0-3' });
      assert.deepEqual([part.statusCode, part.body, part.headers['content-encoding']], [206, 'a { ', undefined]);
    });

    it('has none of small files and of what is compressed already, and sends none that is older than its file', async () => {
      assert.equal((await fetchFile('small.css.br')).statusCode, 404);
      assert.equal((await fetchFile('photo.png.br')).statusCode, 404);
      const { headers, rawPayload } = await fetchFile('stale.css', { 'accept-encoding': 'gzip' });
      assert.equal(headers['content-length'], undefined, 'compressed on the way');
      assert.equal(String(gunzipSync(rawPayload)), text);
    });
  });

  it('sends ranges', async () => {
    const part = await get('/static/css/site.css', { range: 'bytes=5-9' });
    assert.deepEqual([part.statusCode, part.body, part.headers['content-range']], [206, '{ col', 'bytes 5-9/19']);
    assert.equal((await get('/static/css/site.css', { range: 'bytes=99-' })).statusCode, 416);
  });

  it('answers HEAD without the body and nothing else than GET', async () => {
    const head = await get('/static/css/site.css', {}, 'HEAD');
    assert.deepEqual([head.statusCode, head.headers['content-length'], head.body], [200, '19', '']);
    assert.equal((await get('/static/css/site.css', {}, 'POST')).statusCode, 405);
  });

  it('writes URLs that lead back to the file', async () => {
    const url = statics.url('with space #1?.txt');
    assert.equal(url, '/static/with%20space%20%231%3F.txt');
    assert.equal((await get(url)).body, 'odd');
    assert.equal(statics.url('/css/site.css'), '/static/css/site.css');
  });

  it('does not leave its folders or show dot files, however the path is spelled', async () => {
    const paths = [
      '../secret.txt',
      '%2e%2e/secret.txt',
      '..%2fsecret.txt',
      '%2e%2e%2fsecret.txt',
      'css/../../secret.txt',
      '..\\secret.txt',
      '%5c..%5csecret.txt',
      '.env',
      '%2eenv',
      '.git/config',
      'css/%00',
      '/etc/passwd',
      '//etc/passwd',
      `${encodeURIComponent(root)}/secret.txt`,
    ];
    await whileListening(createTestServer(staticRoutes(statics)), async (port) => {
      for (const path of paths) {
        const answer = await sendRaw(port, `GET /static/${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
        assert.match(answer, /^HTTP\/1\.1 40[04] /, path);
        assert.doesNotMatch(answer, /confidential/, path);
      }
    });
  });

  it('finds nothing outside for any path', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '', 'css', '/', '\\', '\0', 'secret.txt', '%2e'),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const found = statics.find(pieces.join('/'));
        assert.ok(found === undefined || /\/(?:a|b)\/(?!.*\/\.)/.test(found.slice(root.length)), found);
      }),
    );
  });

  it('sends uploaded pages as downloads, images as images', async () => {
    const media = projectMediaFiles(root, { mediaUrl: '/media/', mediaRoot: 'a' });
    const server = createTestServer(staticRoutes(media, MEDIA_OPTIONS));
    assert.equal((await server.inject('/media/page.html')).headers['content-disposition'], 'attachment');
    assert.equal((await server.inject('/media/dot.png')).headers['content-disposition'], undefined);
  });
});
