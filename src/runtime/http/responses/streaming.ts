import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpRequest } from '../request.ts';
import { HttpResponse, type ResponseOptions } from '../response.ts';

/** What a streamed body is made of, in pieces. */
export type Chunks = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/**
 * A response whose body is sent piece by piece, as fast as the client reads it. If the client disconnects, the generator
 * is ended where it waits: its `finally` runs.
 *
 * @example stream(csvLines(db), { contentType: 'text/csv; charset=utf-8' })
 */
export function stream(chunks: Chunks | Readable, options: ResponseOptions = {}): HttpResponse {
  return new HttpResponse(chunks instanceof Readable ? chunks : Readable.from(chunks), options);
}

/** One event for the browser's `EventSource`. */
export interface ServerSentEvent {
  /** A text as it is, anything else as JSON. */
  data: unknown;
  /** The name for `addEventListener`. Default `message`. */
  event?: string;
  /** The browser sends the last one as `Last-Event-ID` when it connects again. */
  id?: string;
  /** Milliseconds after which the browser connects again. */
  retry?: number;
}

export interface EventStreamOptions {
  /** A comment is sent after so many silent milliseconds, so that proxies keep the connection. Default 15,000. */
  keepAliveMs?: number;
}

const KEEP_ALIVE_MS = 15_000;

/**
 * Server-sent events: `new EventSource('/events/')` gets what `events` yields. If the client disconnects, `signal` is aborted
 * and the generator ends.
 *
 * @example
 * eventStream(request, async function* (signal) {
 *   for await (const [post] of on(bus, 'post', { signal })) yield { event: 'post', data: post };
 * })
 */
export function eventStream(
  request: HttpRequest,
  events: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>,
  { keepAliveMs = KEEP_ALIVE_MS }: EventStreamOptions = {},
): HttpResponse {
  const { signal } = request;
  const response = stream(endQuietly(withKeepAlive(events(signal), keepAliveMs), signal), {
    contentType: 'text/event-stream; charset=utf-8',
  });
  // Nginx holds back what it does not know to be a stream.
  response.headers.set('cache-control', 'no-cache, no-transform').set('x-accel-buffering', 'no');
  return response;
}

async function* withKeepAlive(events: AsyncIterable<ServerSentEvent>, keepAliveMs: number): AsyncGenerator<string> {
  const iterator = events[Symbol.asyncIterator]();
  try {
    // The browser reports the connection as open when it receives the first bytes.
    yield ': connected\n\n';
    for (let next = iterator.next(); ;) {
      const silence = new AbortController();
      const timer = sleep(keepAliveMs, undefined, { signal: silence.signal }).catch(() => undefined);
      const result = await Promise.race([next, timer]);
      silence.abort();
      if (result === undefined) yield ': still here\n\n';
      else if (result.done) return;
      else {
        yield formatEvent(result.value);
        next = iterator.next();
      }
    }
  } finally {
    // Not awaited: a generator that waits for its own signal ends by it, another one only with its next event.
    void iterator.return?.().catch(() => undefined);
  }
}

/** Leaving is not an error. */
async function* endQuietly(chunks: AsyncIterable<string>, signal: AbortSignal): AsyncGenerator<string> {
  try {
    yield* chunks;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Lines of one event. Line breaks in a name or an id would begin another field, so they go. */
function formatEvent({ data, event, id, retry }: ServerSentEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data ?? null);
  const lines = text.split(/\r\n|\r|\n/).map((line) => `data: ${line}`);
  if (retry !== undefined) lines.unshift(`retry: ${Math.round(retry)}`);
  if (id !== undefined) lines.unshift(`id: ${id.replace(/[\r\n\0]/g, '')}`);
  if (event !== undefined) lines.unshift(`event: ${event.replace(/[\r\n]/g, '')}`);
  return `${lines.join('\n')}\n\n`;
}
