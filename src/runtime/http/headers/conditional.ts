import { parseHttpDate } from './http-date.ts';
import type { HttpRequest } from '../request.ts';
import { HttpResponse } from '../response.ts';
import { type View, wrapView } from '../view.ts';

/** The tags of an If-Match or If-None-Match header; `['*']` for any. What follows a malformed one is dropped. */
export function parseEtags(header: string): string[] {
  if (header.trim() === '*') return ['*'];
  const tags: string[] = [];
  for (const part of header.split(',')) {
    const tag = /^\s*((?:W\/)?"[^"]*")\s*$/.exec(part)?.[1];
    if (tag !== undefined) tags.push(tag);
  }
  return tags;
}

/** The tag in quotes, if it is not yet. */
export function quoteEtag(etag: string): string {
  return /^(?:W\/)?"[^"]*"$/.test(etag) ? etag : `"${etag}"`;
}

interface Validators {
  /** Quoted. */
  etag?: string | undefined;
  /** Seconds since 1970. */
  lastModified?: number | undefined;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The result of the preconditions of a request (RFC 9110 §13.2.2): 304 the client's copy is current, 412 it would change
 * something else than what is there, undefined go on.
 */
export function checkPreconditions(
  method: string,
  headers: Headers,
  { etag, lastModified }: Validators,
): 304 | 412 | undefined {
  const isRead = method === 'GET' || method === 'HEAD';
  const match = tagsOf(headers['if-match']);
  const noneMatch = tagsOf(headers['if-none-match']);
  const unmodifiedSince = dateOf(headers['if-unmodified-since']);
  const modifiedSince = dateOf(headers['if-modified-since']);
  if (match) {
    if (!matchesStrongly(etag, match)) return 412;
  } else if (unmodifiedSince !== undefined && (lastModified === undefined || lastModified > unmodifiedSince))
    return 412;
  if (noneMatch) {
    if (matchesWeakly(etag, noneMatch)) return isRead ? 304 : 412;
  } else if (modifiedSince !== undefined && isRead && lastModified !== undefined && lastModified <= modifiedSince)
    return 304;
  return undefined;
}

function tagsOf(header: string | string[] | undefined): string[] | undefined {
  if (header === undefined) return undefined;
  const tags = parseEtags(String(header));
  return tags.length === 0 ? undefined : tags;
}

function dateOf(header: string | string[] | undefined): number | undefined {
  return header === undefined ? undefined : parseHttpDate(String(header));
}

function matchesStrongly(etag: string | undefined, tags: readonly string[]): boolean {
  if (etag === undefined || tags.length === 0) return false;
  if (tags[0] === '*') return true;
  return !etag.startsWith('W/') && tags.includes(etag);
}

function matchesWeakly(etag: string | undefined, tags: readonly string[]): boolean {
  if (etag === undefined) return false;
  return tags[0] === '*' || tags.some((tag) => tag.replace(/^W\//, '') === etag.replace(/^W\//, ''));
}

export interface ConditionOptions<P> {
  /** Quoted or not; undefined when there is none. */
  etag?: (request: HttpRequest, params: P) => string | undefined | Promise<string | undefined>;
  lastModified?: (request: HttpRequest, params: P) => Date | undefined | Promise<Date | undefined>;
}

/**
 * Returns the view so that it is not called if the client's copy is current (304) or a change is based on an old
 * one (412), and its responses have ETag and Last-Modified.
 *
 * @example conditional({ lastModified: (request, { id }) => updatedAt(id) }, postDetail)
 */
export function conditional<P>(options: ConditionOptions<P>, view: View<P>): View<P> {
  return wrapView(view, async (request, params) => {
    const etag = await options.etag?.(request, params);
    const date = await options.lastModified?.(request, params);
    const lastModified = date && Math.floor(date.getTime() / 1000);
    const quoted = etag === undefined ? undefined : quoteEtag(etag);
    const status = checkPreconditions(request.method, request.headers, { etag: quoted, lastModified });
    const response = status === undefined ? await view(request, params) : new HttpResponse('', { status });
    if (request.method === 'GET' || request.method === 'HEAD') setValidators(response, quoted, lastModified);
    return response;
  });
}

function setValidators({ headers }: HttpResponse, etag: string | undefined, lastModified: number | undefined): void {
  if (etag !== undefined) headers.setDefault('etag', etag);
  if (lastModified !== undefined) headers.setDefault('last-modified', new Date(lastModified * 1000).toUTCString());
}
