import { randomBytes } from 'node:crypto';
import type { Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import Fastify, {
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { devHost } from '../../kernel/dev-host.ts';
import type { Application } from './application.ts';
import { createDispatcher } from './dispatch.ts';
import { errors, type HttpError } from './errors.ts';
import { toErrorResponse } from './error-response.ts';
import { logRequest } from './logging/request-log.ts';
import { HttpRequest } from './request.ts';
import type { HttpResponse } from './response.ts';
import { sendResponse } from './responses/send-response.ts';
import type { Middleware } from './view.ts';

/** Fastify's server: `listen`, `inject`, `close`, hooks and plugins. */
export type HttpServer = FastifyInstance;

type SchemaCompilers = NonNullable<NonNullable<FastifyHttpOptions<Server>['schemaController']>['compilersFactory']>;

export interface ServerOptions {
  /** Passed on to Fastify, over Quintet's own. */
  fastify?: Omit<FastifyHttpOptions<Server>, 'logger' | 'loggerInstance'>;
  /** Registers plugins, hooks and routes of Fastify before Quintet's own route. */
  configure?: ServerConfiguration | undefined;
}

/** Default export of a project's `src/server.ts`. */
export type ServerConfiguration = (server: HttpServer, app: Application) => void | Promise<void>;

/**
 * Adds Fastify plugins to the server of a project: the default export of `src/server.ts`. Hooks run
 * before Quintet reads a request; routes win over those of urls.ts and do not pass through the middleware.
 *
 * @example
 * import cors from '@fastify/cors';
 * export default defineServer(async (server) => {
 *   await server.register(cors, { origin: 'https://app.example.com' });
 * });
 */
export function defineServer(configure: ServerConfiguration): ServerConfiguration {
  return configure;
}

// Slow clients: the whole request within five minutes (a 25 MB upload at 1 Mbit/s takes 200 s), its headers within 30 s.
const REQUEST_TIMEOUT_MS = 300_000;
const HEADERS_TIMEOUT_MS = 30_000;
// How often Node looks for connections that are over their time.
const CHECK_INTERVAL_MS = 5000;
// Longer than the 60 s after which common proxies drop an idle connection, so that it is never the server who does.
const KEEP_ALIVE_TIMEOUT_MS = 72_000;

/**
 * The HTTP server of an application. Every request passes through `middleware`, in order, to the view that its URL names. It does
 * not listen yet: call `listen`, or `inject` in tests.
 */
export function createServer(
  app: Application,
  middleware: readonly Middleware[],
  options: ServerOptions = {},
): HttpServer {
  const dispatch = createDispatcher(app, middleware);
  const fastify = Fastify({
    logger: false,
    genReqId: createRequestIds(),
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CHECK_INTERVAL_MS },
    // Quintet parses the query itself, when a view asks for it.
    routerOptions: { querystringParser: () => NO_QUERY, maxParamLength: Number.MAX_SAFE_INTEGER },
    frameworkErrors: (error, raw, reply) => respond(raw as FastifyRequest, reply as FastifyReply, error),
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: SCHEMA_COMPILERS },
    ...options.fastify,
  });
  const respond = (raw: FastifyRequest, reply: FastifyReply, error?: unknown): void => {
    const started = performance.now();
    const { request, problem } = readRequest(app, raw, reply.raw);
    dispatch(request, problem ?? error)
      .then((response) => send(request, reply, response, started))
      .catch((cause: unknown) => {
        // Nothing can be sent any more; the client must not wait, and the process must not end.
        app.logger.error(`${request.method} ${request.path} got no response`, { id: request.id, error: cause });
        raw.socket.destroy();
      });
  };
  const send = (request: HttpRequest, reply: FastifyReply, response: HttpResponse, started: number): void => {
    const bytes = sendOrFail(request, reply, response);
    if (app.settings.logging.requests && !devHost())
      logRequest(request, reply.statusCode, performance.now() - started, bytes);
    request.finish(reply.raw);
  };
  // Bodies stay unread until a view asks for them.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
  fastify.setNotFoundHandler((raw, reply) => respond(raw, reply));
  fastify.setErrorHandler((error, raw, reply) => respond(raw, reply, error));
  const handler: Handler = (raw, reply) => respond(raw, reply);
  if (options.configure) configureFirst(fastify, app, options.configure, handler);
  else addCatchAll(fastify, handler);
  return fastify;
}

type Handler = (raw: FastifyRequest, reply: FastifyReply) => void;

/** Plugins that look at routes as they are added must be there before. */
function configureFirst(fastify: HttpServer, app: Application, configure: ServerConfiguration, handler: Handler): void {
  const taken = new Set<string>();
  const plugin = async (server: FastifyInstance): Promise<void> => {
    server.addHook('onRoute', ({ url, method }) => {
      if (url === '*') for (const one of [method].flat()) taken.add(one);
    });
    await configure(server as HttpServer, app);
    await server.after();
    addCatchAll(server, handler, taken);
  };
  // Its hooks are for the whole server, not for a part of it.
  fastify.register(Object.assign(plugin, { [Symbol.for('skip-override')]: true }));
}

/** @param taken methods that a plugin answers for every path, as CORS does with OPTIONS */
function addCatchAll(fastify: FastifyInstance, handler: Handler, taken: ReadonlySet<string> = new Set()): void {
  const method = fastify.supportedMethods.filter((one) => !taken.has(one));
  fastify.route({ method, url: '*', handler });
}

const NO_QUERY = Object.freeze({});

// Quintet's one route has no schema, and loading these takes as long as everything else of a server together. They come
// when a plugin's route asks for them, from where Fastify finds them.
const SCHEMA_COMPILERS: SchemaCompilers = {
  buildValidator: (...given: unknown[]) => selectorOfFastify('@fastify/ajv-compiler')(...given),
  buildSerializer: (...given: unknown[]) => selectorOfFastify('@fastify/fast-json-stringify-compiler')(...given),
};

function selectorOfFastify(name: string): (...given: unknown[]) => never {
  const require = createRequire(createRequire(import.meta.url).resolve('fastify'));
  return (require(name) as () => (...given: unknown[]) => never)();
}

function sendOrFail(request: HttpRequest, reply: FastifyReply, response: HttpResponse): number | undefined {
  try {
    return sendResponse(request, reply, response);
  } catch (error) {
    return sendResponse(request, reply, toErrorResponse(request, error));
  }
}

/** `k3J9xQ-1`: random per process, so that ids of two servers differ in one log. */
function createRequestIds(): () => string {
  const prefix = randomBytes(6).toString('base64url');
  let count = 0;
  return () => `${prefix}-${(++count).toString(36)}`;
}

/** @returns problem: why no view can answer it. A path that cannot be decoded stays as it was sent. */
function readRequest(
  app: Application,
  raw: FastifyRequest,
  response: ServerResponse,
): { request: HttpRequest; problem: HttpError | undefined } {
  const url = raw.originalUrl;
  const mark = url.indexOf('?');
  const sent = mark === -1 ? url : url.slice(0, mark);
  const path = sent.startsWith('/') ? sent : readAbsoluteUrl(raw, sent);
  const query = mark === -1 ? '' : url.slice(mark + 1);
  const decoded = decodePath(path);
  const request = new HttpRequest({ app, raw, path: decoded ?? path, queryText: query, response });
  if (decoded === undefined) return { request, problem: errors.REQUEST_PATH_INVALID() };
  const problem = hasSeveralHosts(raw.raw.rawHeaders) ? errors.HOST_INVALID({ host: 'several' }) : undefined;
  return { request, problem };
}

function decodePath(path: string): string | undefined {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

// Node keeps the first of several Host headers, a proxy may go by the last (RFC 9112 §3.2: 400).
function hasSeveralHosts(rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length === 4 && name.toLowerCase() === 'host' && ++count > 1) return true;
  }
  return false;
}

// Proxies send `GET http://example.com/path`, OPTIONS may ask for `*`. The host is then the one of the address, whatever
// the Host header says (RFC 9112 §3.2.2).
function readAbsoluteUrl(raw: FastifyRequest, url: string): string {
  const [prefix = '', host] = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)/i.exec(url) ?? [];
  if (host !== undefined) raw.headers.host = host;
  const path = url.slice(prefix.length);
  return path.startsWith('/') ? path : `/${path}`;
}
