// Sends the request of a row to the site, in the state that the row was recorded in.
import type { InjectOptions } from 'fastify';
import { createSignedInSession } from '../../../src/runtime/auth/login.ts';
import type { AccountApp } from '../../support/account-app.ts';
import type { Case } from '../driver.ts';
import { BESIDE, createBook, RESOURCES } from './site.ts';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** A row about something that the site does not have. */
export class UnknownScene extends Error {
  override name = 'UnknownScene';
}

const TOKEN = 'a'.repeat(32);
/** Resources at the root of the API. */
const ROOT = /^\/(?:books|authors)?(?:\/|\.|\?|$)/;

/** @throws {UnknownScene} */
export async function send(site: AccountApp, row: Case): Promise<Answer> {
  await arrange(site, row);
  const request = await requestOf(site, row);
  for (let number = 1; number < placeOf(row); number++) await site.server.inject(request);
  const response = await site.server.inject(request);
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body.replaceAll(`http://testserver/${BESIDE}`, 'http://testserver/'),
  };
}

async function requestOf(site: AccountApp, row: Case): Promise<InjectOptions> {
  const { method, path, body, content_type: type } = row.request;
  const cookies = await cookiesOf(site, row);
  const payload = body === undefined ? undefined : body === '' ? '' : encode(body, type);
  return {
    method,
    url: toOurAddress(path),
    headers: {
      host: 'testserver',
      ...(type ? { 'content-type': type } : {}),
      ...(cookies['csrftoken'] ? { 'x-csrftoken': TOKEN } : {}),
      ...row.request.headers,
      ...(Object.keys(cookies).length > 0 ? { cookie: cookieHeader(cookies) } : {}),
    },
    ...(payload === undefined ? {} : { payload }),
  };
}

function encode(body: unknown, type: string | undefined): string {
  if (typeof body === 'string') return body;
  return type === 'application/x-www-form-urlencoded'
    ? new URLSearchParams(body as Record<string, string>).toString()
    : JSON.stringify(body);
}

function cookieHeader(cookies: Record<string, string>): string {
  return Object.entries(cookies)
    .map((pair) => pair.join('='))
    .join('; ');
}

/** `user` and `auth` say who asks. Django's test client is let through without a token, unless the row says that it has none. */
async function cookiesOf(site: AccountApp, row: Case): Promise<Record<string, string>> {
  const { user, auth } = row.request;
  if (user === undefined) return {};
  if (auth !== undefined && auth !== 'session') throw new UnknownScene(`signed in by ${auth}`);
  const found = await site.db['user']!.findFirst({ where: { email: user } });
  if (found === null) throw new UnknownScene(`the user ${user}`);
  const sessionid = await createSignedInSession(site.app, found);
  return /\bwithout csrf\b/i.test(row.name) ? { sessionid } : { sessionid, csrftoken: TOKEN };
}

/** The third of several equal requests: `request 3`. */
function placeOf(row: Case): number {
  return Number(/\brequest (\d{1,2})$/.exec(row.name)?.[1] ?? 1);
}

/** That client sends spaces as they are. @throws {UnknownScene} */
function toOurAddress(path: string): string {
  const { pathname, search } = new URL(path, 'http://testserver');
  if (ROOT.test(pathname)) return pathname + search;
  const resource = /^\/(?:v\d+\/)?([\w-]+)/.exec(pathname)?.[1] ?? '';
  const versioned = /^\/(accver|qver|hostver)\/$/.exec(pathname)?.[1];
  if (versioned) return `/${BESIDE}${versioned}/ver/${search}`;
  return RESOURCES.has(resource) ? `/${BESIDE}${pathname.slice(1)}${search}` : pathname + search;
}

/**
 * Rows were recorded one after the other, and some requests between them were not written down. What those did to the book of
 * the address is known from the answer: it existed, and a read shows its columns.
 */
async function arrange({ db }: AccountApp, { request, status, body }: Case): Promise<void> {
  const id = Number(/^\/books\/(\d+)[/.]/.exec(request.path)?.[1]);
  if (!Number.isInteger(id) || status >= 400) return;
  const stored = await db['book']!.findUnique({ where: { id } });
  if (stored === null) await createBook(db, id);
  const isRead = request.method === 'GET' && body?.id === id;
  if (!isRead) return;
  const { author, published, ...columns } = body;
  await db['book']!.update({
    where: { id },
    data: { ...columns, authorId: author, published: published === null ? null : new Date(published) },
  });
}
