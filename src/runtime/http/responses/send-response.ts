import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { HttpRequest } from '../request.ts';
import type { HttpResponse } from '../response.ts';
import type { ResponseHeaders } from '../headers/response-headers.ts';

/**
 * Hands the response to Fastify.
 *
 * @returns Bytes of the body; undefined for streams.
 * @throws {ProjectError} COOKIE_INVALID, before anything has been sent
 */
export function sendResponse(request: HttpRequest, reply: FastifyReply, response: HttpResponse): number | undefined {
  const { status, headers, body } = response;
  if (response.cookies.size > 0) headers.raw['set-cookie'] = [...previousCookies(response), ...response.cookieLines()];
  keepVary(reply, headers);
  reply.code(status).headers(headers.raw);
  if (status === 204 || status === 304) return sendNothing(reply, body);
  if (body instanceof Readable && body.errored) throw body.errored;
  if (body instanceof Readable) return sendStream(request, reply, body);
  const payload = body === null ? '' : typeof body === 'string' ? body : asBuffer(body);
  if (request.method === 'HEAD') reply.header('content-length', Buffer.byteLength(payload)).send();
  else reply.serializer(AS_IS).send(payload);
  return typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
}

/** Without a serializer, Fastify adds a charset to every JSON type, which has none (RFC 8259 §11). */
const AS_IS = (payload: unknown): string => payload as string;

/** Keeps the caching headers that a Fastify plugin has set, in addition to those of the response. */
function keepVary(reply: FastifyReply, headers: ResponseHeaders): void {
  const said = reply.getHeader('vary');
  if (said === undefined) return;
  for (const name of String(said).split(',')) headers.append('vary', name.trim());
}

function previousCookies({ headers }: HttpResponse): string[] {
  const present = headers.raw['set-cookie'];
  return present === undefined ? [] : Array.isArray(present) ? present : [present];
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// No content: a length or a type would describe a body that does not exist (RFC 9110 §8.6, §15.4.5).
function sendNothing(reply: FastifyReply, body: HttpResponse['body']): number {
  if (body instanceof Readable) discard(body);
  reply.removeHeader('content-type').removeHeader('content-length').send();
  return 0;
}

function sendStream(request: HttpRequest, reply: FastifyReply, body: Readable): undefined {
  if (request.method === 'HEAD') {
    discard(body);
    reply.send();
    return;
  }
  body.on('error', (error) =>
    request.app.logger.error(`the stream of ${request.path} failed`, { id: request.id, error }),
  );
  reply.send(body);
}

/** A stream that nobody reads, also one that middleware put instead of the view's. */
function discard(body: Readable): void {
  body.on('error', () => undefined);
  body.destroy();
}
