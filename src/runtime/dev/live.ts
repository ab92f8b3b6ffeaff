// The live connection of open pages: /__quintet/client.js is the script in them, /__quintet/events its event stream, and
// /__quintet/migrate the button of the migration banner.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { DevError, MigrationNotice } from '../../kernel/dev-messages.ts';
import { assetFolder } from '../../kernel/package.ts';
import { isLocalHost, isSameOrigin } from './origin.ts';

export const LIVE_PREFIX = '/__quintet/';

/** How soon a page asks again when the stream breaks: the dev server is being restarted. */
const RETRY_MS = 300;

interface LiveOptions {
  run: string;
  /** Called for the button of the banner. */
  onMigrate: () => void;
}

export class Live {
  readonly #run: string;
  readonly #onMigrate: () => void;
  /** Pages of this origin alone learn it, so that no other site can press the button. */
  readonly #secret = randomBytes(18).toString('base64url');
  readonly #streams = new Set<ServerResponse>();
  #build = 0;
  #revision = 0;
  #error: DevError | undefined;
  #notice: MigrationNotice | undefined;

  constructor({ run, onMigrate }: LiveOptions) {
    this.#run = run;
    this.#onMigrate = onMigrate;
  }

  /** The script element for a page that is answered now. It names the state of the project that the page shows. */
  tag(kind: 'page' | 'error' | 'broken' = 'page'): string {
    return `<script src="${LIVE_PREFIX}client.js" data-quintet="${this.#token()}" data-kind="${kind}" defer></script>`;
  }

  /** Pages of an older build reload. */
  build(id: number, error?: DevError): void {
    this.#build = id;
    this.#error = error;
    this.#tell('build', this.#state());
  }

  /** Templates or static files changed. Style sheets, named by URL path, are swapped without a reload. */
  refresh(styles: string[] | undefined): void {
    this.#revision++;
    this.#tell('refresh', { token: this.#token(), styles });
  }

  notice(notice: MigrationNotice | undefined): void {
    this.#notice = notice;
    this.#tell('migrations', { notice });
  }

  migrated(error: DevError | undefined): void {
    this.#tell('migrated', { error });
  }

  /** Ends the streams; pages reconnect to the next process. */
  close(): void {
    for (const stream of this.#streams) stream.end();
    this.#streams.clear();
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').slice(LIVE_PREFIX.length).split('?')[0];
    if (path === 'client.js' && request.method === 'GET') return this.#sendClient(response);
    if (path === 'events' && request.method === 'GET') return this.#openStream(request, response);
    if (path === 'migrate' && request.method === 'POST') return this.#migrate(request, response);
    answer(response, 404, 'Not found');
  }

  #sendClient(response: ServerResponse): void {
    const script = readFileSync(join(assetFolder('dev'), 'client.js'), 'utf8');
    response.writeHead(200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    response.end(script);
  }

  #openStream(request: IncomingMessage, response: ServerResponse): void {
    if (!isLocalHost(request)) return answer(response, 403, 'Forbidden');
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'cross-origin-resource-policy': 'same-origin',
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    response.write(format('hello', { ...this.#state(), notice: this.#notice, secret: this.#secret }));
  }

  #migrate(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    const secret = String(request.headers['x-quintet-secret'] ?? '');
    if (!isLocalHost(request) || !isSameOrigin(request) || !isEqual(secret, this.#secret)) {
      return answer(response, 403, 'Forbidden');
    }
    this.#onMigrate();
    answer(response, 202, 'Started');
  }

  #state(): { token: string; error: DevError | undefined } {
    return { token: this.#token(), error: this.#error };
  }

  #token(): string {
    return `${this.#run}.${this.#build}.${this.#revision}`;
  }

  #tell(event: string, data: unknown): void {
    for (const stream of this.#streams) stream.write(format(event, data));
  }
}

function format(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
