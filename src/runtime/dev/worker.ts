// The process that runs the app in development: it gets connections and builds from the dev server (its parent), asks
// before each request whether its app is fresh, and swaps apps without dropping a request.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { describeError } from '../../kernel/dev-error.ts';
import { setDevHost } from '../../kernel/dev-host.ts';
import type { ParentMessage, WorkerMessage, WorkerOptions } from '../../kernel/dev-messages.ts';
import { builtFile } from '../../kernel/package.ts';
import { AppHost } from './app-host.ts';
import type { HostedApp, RunningApp } from './app-host.ts';
import { Connections } from './connections.ts';
import { sendErrorPage } from './error-page.ts';
import { forward } from './forward.ts';
import { dropConditions, injectTag } from './inject.ts';
import { Live, LIVE_PREFIX } from './live.ts';
import { logResponse } from './request-log.ts';

/** How long a worker that was replaced waits for its last requests before it ends all the same. */
const DRAIN_MS = 30_000;
/** After an exception that nobody caught, responses not finished within this time get the error page. */
const CRASH_GRACE_MS = 500;

/** After a change, before names of contexts are looked for. */
const CONTEXTS_DELAY_MS = 200;

const root = process.env['QUINTET_ROOT'] ?? process.cwd();
const options = JSON.parse(process.env['QUINTET_DEV'] ?? '{}') as WorkerOptions;
const send = (message: WorkerMessage): void => void process.send?.(message);

const host = new AppHost(root);
const connections = new Connections();
const live = new Live({ run: options.run, onMigrate: () => send({ type: 'migrate' }) });
const server = createServer((request, response) => void answer(request, response));

type Freshness = 'fresh' | 'moved';
const questions = new Map<number, (freshness: Freshness) => void>();
let questionCount = 0;
let isDraining = false;
let lastReportedRoutes: string | undefined;
let lastReportedContexts: string | undefined;
let contextsTimer: NodeJS.Timeout | undefined;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  connections.track(request, response);
  if (isDraining) return forward(request, response, options);
  if (request.url?.startsWith(LIVE_PREFIX)) return live.handle(request, response);
  const connection = connections.numberOf(request.socket);
  logResponse(request, response, connection, send);
  const freshness = await askFreshness(connection);
  if (freshness === 'moved') return forward(request, response, options);
  const app = await host.latest();
  if (response.destroyed) return;
  if (isDraining) response.setHeader('connection', 'close');
  if (app) route(app, request, response);
}

function askFreshness(connection: number): Promise<Freshness> {
  return new Promise((resolve) => {
    questions.set(++questionCount, resolve);
    send({ type: 'fresh?', request: questionCount, connection });
  });
}

function settleQuestion(question: number, freshness: Freshness): void {
  questions.get(question)?.(freshness);
  questions.delete(question);
}

function route(app: HostedApp, request: IncomingMessage, response: ServerResponse): void {
  if (app.kind === 'broken') return sendErrorPage(request, response, app.error, live.tag('broken'));
  response.on('close', host.hold(app));
  dropConditions(request);
  injectTag(request, response, () => live.tag(response.statusCode >= 500 ? 'error' : 'page'));
  app.server.routing(request, response);
}

async function announce(loading: Promise<HostedApp>, startedAt: number): Promise<void> {
  const app = await loading;
  live.build(app.id, app.kind === 'broken' ? app.error : undefined);
  if (app.kind === 'broken') return send({ type: 'failed', id: app.id, error: app.error });
  const durationMs = performance.now() - startedAt;
  send({ type: 'swapped', id: app.id, durationMs, rssBytes: process.memoryUsage.rss() });
  // Types can wait for the request that waits for this app.
  setImmediate(tellRoutes, app);
  reportContextsSoon();
}

function tellRoutes(app: RunningApp): void {
  const routes = app.routes();
  const text = JSON.stringify(routes);
  if (text === lastReportedRoutes) return;
  lastReportedRoutes = text;
  send({ type: 'routes', routes });
}

/** Every template is parsed for it, so a page that is being reloaded goes first. */
function reportContextsSoon(): void {
  clearTimeout(contextsTimer);
  // A tag of the project that throws something else than an error of templates shows it on the page.
  contextsTimer = setTimeout(() => void reportContexts().catch(() => undefined), CONTEXTS_DELAY_MS);
}

async function reportContexts(): Promise<void> {
  const app = await host.latest();
  if (app?.kind !== 'app' || isDraining) return;
  const contexts = app.contexts();
  const text = JSON.stringify(contexts);
  if (text === lastReportedContexts) return;
  lastReportedContexts = text;
  send({ type: 'contexts', contexts });
}

/** Requests under way are finished here; the ones that come later over kept connections go to the new worker. */
async function drain(): Promise<void> {
  if (isDraining) return;
  isDraining = true;
  for (const question of questions.keys()) settleQuestion(question, 'moved');
  connections.closeAfterResponse();
  live.close();
  const deadline = setTimeout(() => connections.destroyAll(), DRAIN_MS);
  await connections.whenEmpty();
  clearTimeout(deadline);
  await stop();
}

async function stop(): Promise<void> {
  isDraining = true;
  live.close();
  connections.closeAfterResponse();
  connections.closeIdle();
  await connections.whenEmpty();
  await host.close();
  process.exit(0);
}

/** Nobody caught it: what waits for an answer gets one, and a new process takes over. */
function crash(thrown: unknown): void {
  const error = describeError(thrown, root);
  send({ type: 'crashed', error });
  setTimeout(() => {
    for (const response of connections.unanswered()) {
      if (response.headersSent) response.destroy();
      else sendErrorPage(response.req, response, error, live.tag('error'));
    }
  }, CRASH_GRACE_MS).unref();
}

function accept(connection: number, socket: Socket | undefined): void {
  const onClose = (): void => send({ type: 'closed', connection });
  // The client may be gone already.
  if (!socket) return onClose();
  send({ type: 'took', connection });
  connections.accept(server, socket, connection, onClose);
}

function receive(message: ParentMessage, socket: Socket | undefined): void {
  switch (message.type) {
    case 'socket':
      return accept(message.connection, socket);
    case 'fresh':
      return settleQuestion(message.request, 'fresh');
    case 'moved':
      return settleQuestion(message.request, 'moved');
    case 'app':
      return void announce(host.load(message.id, message.app, message.database), performance.now());
    case 'broken':
      return void host.break(message.id, message.error).then(() => live.build(message.id, message.error));
    case 'refresh':
      if (message.styles === undefined) reportContextsSoon();
      return live.refresh(message.styles);
    case 'migrations':
      return live.notice(message.notice);
    case 'migrated':
      return live.migrated(message.error);
    case 'ping':
      return send({ type: 'pong' });
    case 'drain':
      return void drain();
    case 'stop':
      return void stop();
  }
}

/** While the parent makes the first build: the entries that every app imports, under the URLs that it will use. */
async function loadRuntime(): Promise<void> {
  for (const door of ['runtime/index.js', 'runtime/project/index.js'])
    await import(pathToFileURL(builtFile(door)).href);
}

setDevHost({ reportException: (error) => send({ type: 'exception', error: describeError(error, root) }) });

// Ctrl-C reaches the whole process group; the parent decides what happens.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void stop());
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
process.on('message', (message, handle) => receive(message as ParentMessage, handle as Socket | undefined));
await loadRuntime();
send({ type: 'ready' });
