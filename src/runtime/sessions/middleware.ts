import { Readable } from 'node:stream';
import type { CookieSettings } from '../../kernel/settings.ts';
import { defineRequestPart, type HttpRequest } from '../http/request.ts';
import type { HttpResponse } from '../http/response.ts';
import type { Middleware } from '../http/view.ts';
import { errors } from './errors.ts';
import { Messages, type Message } from './messages.ts';
import { Session } from './session.ts';
import { SessionStore } from './session-store.ts';

declare module '../http/request.ts' {
  interface RequestParts {
    session: Session;
    messages: Messages;
  }
}

const SESSION = Symbol('session');
const MESSAGES = Symbol('messages');

defineRequestPart('session', (request) => {
  const session = findSession(request);
  if (session) return session;
  throw errors.SESSIONS_MISSING({ what: 'request.session' });
});

defineRequestPart('messages', (request) => {
  const known = request.state.get(MESSAGES) as Messages | undefined;
  if (known) return known;
  const messages = new Messages(request.session);
  request.state.set(MESSAGES, messages);
  return messages;
});

/** The session of a request, or undefined where the middleware did not run, as on error pages of requests that were rejected early. */
export function findSession(request: HttpRequest): Session | undefined {
  return request.state.get(SESSION) as Session | undefined;
}

/**
 * Gives every request its session, read from the database by the cookie's key, and writes it back when it was
 * changed. A key that is unknown, expired or tampered with gives an empty session. After a 5xx nothing is written.
 */
export function sessions(): Middleware {
  return {
    name: 'sessions',
    async handle(request, next) {
      const store = new SessionStore(request.app);
      const session = await openSession(request, store);
      request.state.set(SESSION, session);
      const response = await next();
      if (session.changes.isAccessed) response.headers.append('vary', 'Cookie');
      const key = await closeSession(request, response, session, store);
      if (key !== undefined && response.body instanceof Readable)
        saveAfter(request, response.body, session, (expiresAt) => store.update(key, session, expiresAt));
      return response;
    },
  };
}

async function openSession(request: HttpRequest, store: SessionStore): Promise<Session> {
  const key = request.cookies[request.app.settings.session.cookieName];
  const data = key === undefined ? undefined : await store.load(key);
  return new Session(data && key, data ?? {}, (stored) => store.remove(stored));
}

/** @returns the key of the session's row, if it has one */
async function closeSession(
  request: HttpRequest,
  response: HttpResponse,
  session: Session,
  store: SessionStore,
): Promise<string | undefined> {
  const { session: settings } = request.app.settings;
  const { storedKey } = session.changes;
  if (session.isEmpty) {
    if (storedKey !== undefined) await store.remove(storedKey);
    if (request.cookies[settings.cookieName] !== undefined) forgetCookie(response, settings);
    return undefined;
  }
  if (response.status >= 500 || !(session.changes.isModified || settings.saveEveryRequest)) return storedKey;
  const key = await saveSession(session, store, expiry(request));
  if (key === undefined) forgetCookie(response, settings);
  else sendCookie(response, key, settings);
  return key;
}

function expiry({ app }: HttpRequest): Date {
  return new Date(Date.now() + app.settings.session.ageSeconds * 1000);
}

/** A streamed page shows messages after its headers were sent; the changed session is written at its end. */
function saveAfter(
  request: HttpRequest,
  body: Readable,
  session: Session,
  update: (expiresAt: Date) => Promise<unknown>,
): void {
  const before = session.serialize();
  body.once('close', () => {
    if (session.serialize() === before) return;
    update(expiry(request)).catch((error: unknown) =>
      request.app.logger.error('the session could not be written', { id: request.id, error }),
    );
  });
}

/** The key for the cookie; undefined when the session ended while the request ran, so that it does not come back to life. */
async function saveSession(session: Session, store: SessionStore, expiresAt: Date): Promise<string | undefined> {
  const { storedKey, needsNewKey } = session.changes;
  if (storedKey !== undefined && !needsNewKey)
    return (await store.update(storedKey, session, expiresAt)) ? storedKey : undefined;
  const key = await store.create(session, expiresAt);
  if (storedKey !== undefined) await store.remove(storedKey);
  return key;
}

type SessionCookieSettings = CookieSettings & { ageSeconds: number; expireAtBrowserClose: boolean };

function sendCookie(response: HttpResponse, key: string, settings: SessionCookieSettings): void {
  response.setCookie(settings.cookieName, key, {
    ...cookieScope(settings),
    ...(settings.expireAtBrowserClose ? {} : { maxAgeSeconds: settings.ageSeconds }),
  });
}

function forgetCookie(response: HttpResponse, settings: SessionCookieSettings): void {
  response.deleteCookie(settings.cookieName, cookieScope(settings));
  response.headers.append('vary', 'Cookie');
}

function cookieScope(settings: CookieSettings): {
  path: string;
  domain: string | null;
  secure: boolean;
  httpOnly: boolean;
  sameSite: 'Strict' | 'Lax' | 'None';
} {
  const { cookiePath: path, cookieDomain: domain, secure, httpOnly, sameSite } = settings;
  return { path, domain, secure, httpOnly, sameSite };
}

/** `messages` in templates, for `app.contextProcessors`. They count as seen when a template asks for them. */
export function messagesContext(request: HttpRequest): { messages: () => readonly Message[] } {
  return { messages: () => (findSession(request) ? request.messages.consume() : []) };
}
