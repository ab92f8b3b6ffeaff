import { randomBytes, randomInt } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { Settings } from '../../../kernel/settings.ts';
import { type Encoding, takesEncoding } from '../headers/accept-encoding.ts';
import type { HttpRequest } from '../request.ts';
import type { HttpResponse } from '../response.ts';
import type { Middleware } from '../view.ts';

const brotliBytes = promisify(brotliCompress);
const gzipBytes = promisify(gzip);

// Level 4 costs about what gzip does and is smaller; the default, 11, is for files that are compressed once.
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
// Each chunk of a stream is sent immediately, as it would without compression.
const BROTLI_PIECES = { ...BROTLI, flush: constants.BROTLI_OPERATION_FLUSH };
const GZIP_PIECES = { flush: constants.Z_SYNC_FLUSH };
const COMPRESSIBLE =
  /^(?:text\/(?!event-stream)|application\/(?:json|javascript|xml|wasm|manifest\+json|[\w.-]+\+(?:json|xml))|image\/svg\+xml)\b/;
const MAX_PADDING = 100;

/**
 * Compresses bodies for clients that accept it, except small or compressed ones, event streams,
 * parts of files and `no-transform`.
 *
 * A page that contains both a secret and text that an attacker controls reveals the secret by its compressed length (BREACH).
 * As in Django each page for a visitor with cookies is lengthened by a random name in its gzip header; brotli has no
 * such place, so only pages without cookies get it.
 */
export function compression({ compression: { minBytes } }: Pick<Settings, 'compression'>): Middleware {
  return {
    name: 'compression',
    async handle(request, next) {
      const response = await next();
      if (!isCompressible(response, minBytes)) return response;
      response.headers.append('vary', 'Accept-Encoding');
      const encoding = chooseEncoding(request, response);
      if (encoding !== undefined && request.method !== 'HEAD') await compress(response, encoding);
      return response;
    },
  };
}

function isCompressible({ status, headers, body, contentType }: HttpResponse, minBytes: number): boolean {
  if (status < 200 || status === 204 || status === 206 || status === 304) return false;
  if (headers.has('content-encoding') || headers.has('content-range')) return false;
  if (/\bno-transform\b/i.test(headers.get('cache-control') ?? '')) return false;
  if (!COMPRESSIBLE.test(contentType)) return false;
  if (body === null) return false;
  if (!(body instanceof Readable)) return body.length >= minBytes;
  const length = headers.get('content-length');
  return length === undefined || Number(length) >= minBytes;
}

function chooseEncoding(request: HttpRequest, response: HttpResponse): Encoding | undefined {
  const header = request.header('accept-encoding');
  const isPublic = request.headers.cookie === undefined && response.cookies.size === 0;
  if (isPublic && takesEncoding(header, 'br')) return 'br';
  return takesEncoding(header, 'gzip') ? 'gzip' : undefined;
}

async function compress(response: HttpResponse, encoding: Encoding): Promise<void> {
  const { body, headers } = response;
  if (body instanceof Readable) response.body = compressStream(body, encoding);
  else if (body !== null) response.body = await compressBytes(Buffer.from(body as string), encoding);
  headers.delete('content-length');
  headers.set('content-encoding', encoding);
  // The bytes differ from those that the tag was made of; what they mean does not (RFC 9110 §8.8.3).
  const etag = headers.get('etag');
  if (etag?.startsWith('"')) headers.set('etag', `W/${etag}`);
}

async function compressBytes(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  return encoding === 'br' ? brotliBytes(bytes, BROTLI) : pad(await gzipBytes(bytes));
}

function compressStream(body: Readable, encoding: Encoding): Readable {
  const compressor = encoding === 'br' ? createBrotliCompress(BROTLI_PIECES) : createGzip(GZIP_PIECES);
  body.on('error', (error) => compressor.destroy(error));
  // If the client disconnects, the source ends too.
  compressor.on('close', () => body.destroy());
  body.pipe(compressor);
  return encoding === 'br' ? compressor : padStream(compressor);
}

const HEADER_BYTES = 10;
const FILE_NAME_FLAG = 0x08;

/** Writes a file name of random length into the header (RFC 1952 §2.3), which everybody skips. */
function pad(zipped: Buffer): Buffer {
  const header = Buffer.from(zipped.subarray(0, HEADER_BYTES));
  header[3] = (header[3] ?? 0) | FILE_NAME_FLAG;
  const name = randomBytes(MAX_PADDING)
    .toString('hex')
    .slice(0, randomInt(1, MAX_PADDING + 1));
  return Buffer.concat([header, Buffer.from(`${name}\0`, 'latin1'), zipped.subarray(HEADER_BYTES)]);
}

function padStream(source: Transform): Readable {
  let head: Buffer | undefined = Buffer.alloc(0);
  const padding = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (head === undefined) return done(null, chunk);
      head = Buffer.concat([head, chunk]);
      if (head.length < HEADER_BYTES) return done();
      const padded = pad(head);
      head = undefined;
      return done(null, padded);
    },
  });
  source.on('error', (error) => padding.destroy(error));
  padding.on('close', () => source.destroy());
  return source.pipe(padding);
}
