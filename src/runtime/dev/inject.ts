// Puts the live-reload client into HTML pages on their way out. It is a script of the same origin and not inline, so that
// pages with a content security policy load it too.
import type { IncomingMessage, ServerResponse } from 'node:http';

type Chunk = string | Uint8Array;
type Args = [chunk?: unknown, encoding?: unknown, callback?: unknown];

/**
 * Adds `tag()` before `</body>` of an HTML response. A page without `</body>` gets it at its end, but only when a
 * browser asked for a document: fragments that scripts fetch stay as they are.
 */
export function injectTag(request: IncomingMessage, response: ServerResponse, tag: () => string): void {
  if (request.method === 'HEAD') return;
  const isNavigation = request.headers['sec-fetch-dest'] === 'document';
  const writeHead = response.writeHead.bind(response) as (status: number) => ServerResponse;
  const write = response.write.bind(response) as (...args: Args) => boolean;
  const end = response.end.bind(response) as (...args: Args) => ServerResponse;
  // open: headers not seen yet. held: a page whose headers wait for its length. sent: out of our hands.
  let state: 'open' | 'held' | 'streaming' | 'sent' = 'open';

  response.writeHead = ((status: number, ...rest: unknown[]) => {
    // Node calls it once more when it sends the headers that were held.
    if (state !== 'open') return writeHead(status);
    response.statusCode = status;
    applyHeaders(response, rest);
    if (!isPage(response)) {
      state = 'sent';
      return writeHead(status);
    }
    forbidCaching(response);
    state = 'held';
    return response;
  }) as typeof response.writeHead;

  const open = (): void => {
    if (state === 'open') response.writeHead(response.statusCode);
  };

  response.write = ((...args: Args) => {
    open();
    if (state === 'held') {
      response.removeHeader('content-length');
      state = 'streaming';
    }
    if (state !== 'streaming') return write(...args);
    const { body, isDone } = insert(args[0] as Chunk, tag, false);
    if (isDone) state = 'sent';
    return write(body, ...args.slice(1));
  }) as typeof response.write;

  response.end = ((...args: Args) => {
    open();
    const chunk = args[0];
    if ((state !== 'held' && state !== 'streaming') || !isChunk(chunk)) return end(...args);
    const { body } = insert(chunk, tag, isNavigation);
    if (state === 'held') response.setHeader('content-length', Buffer.byteLength(body));
    state = 'sent';
    return end(body, ...args.slice(1));
  }) as typeof response.end;
}

function isChunk(value: unknown): value is Chunk {
  return typeof value === 'string' || value instanceof Uint8Array;
}

function isPage(response: ServerResponse): boolean {
  const type = String(response.getHeader('content-type') ?? '');
  return (
    /^text\/html\b/i.test(type) &&
    !response.hasHeader('content-encoding') &&
    (response.statusCode < 300 || response.statusCode >= 400)
  );
}

/** A page that the browser keeps would go on naming an old build, and reload for ever. */
function forbidCaching(response: ServerResponse): void {
  response.removeHeader('etag');
  response.removeHeader('last-modified');
  response.setHeader('cache-control', 'no-cache');
}

function applyHeaders(response: ServerResponse, rest: unknown[]): void {
  if (typeof rest[0] === 'string') response.statusMessage = rest[0];
  const headers = rest.find((part) => typeof part === 'object' && part !== null);
  for (const [name, value] of Object.entries((headers ?? {}) as Record<string, string | number | string[]>)) {
    if (value !== undefined) response.setHeader(name, value);
  }
}

function insert(chunk: Chunk, tag: () => string, atEnd: boolean): { body: Chunk; isDone: boolean } {
  const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1');
  const index = text.toLowerCase().lastIndexOf('</body>');
  if (index === -1 && !atEnd) return { body: chunk, isDone: false };
  const place = index === -1 ? text.length : index;
  const changed = text.slice(0, place) + tag() + text.slice(place);
  // Bytes are handled as Latin-1, which keeps every byte whatever the page's encoding is; the tag is ASCII.
  return { body: typeof chunk === 'string' ? changed : Buffer.from(changed, 'latin1'), isDone: true };
}

/** Conditional requests for pages would be answered from before the last edit. */
export function dropConditions(request: IncomingMessage): void {
  if (!String(request.headers.accept ?? '').includes('text/html')) return;
  delete request.headers['if-none-match'];
  delete request.headers['if-modified-since'];
}
