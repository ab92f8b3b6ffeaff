// Entity tags: which state of a row a client has read.
import { createHash } from 'node:crypto';
import { checkPreconditions } from '../../http/headers/conditional.ts';
import { HttpResponse } from '../../http/response.ts';
import { apiErrors } from '../errors.ts';
import type { ApiContext } from '../request/context.ts';
import { stringify } from './renderer.ts';

/** The tag of a representation. */
export function etagOf(data: unknown): string {
  return `"${createHash('sha1').update(stringify(data)).digest('base64url')}"`;
}

/** Adds the tag to the response; 304 if the client has this state already. */
export function withEtag(context: ApiContext, data: unknown): unknown {
  const etag = etagOf(data);
  context.headers['etag'] = etag;
  const isKnown = checkPreconditions(context.method, context.request.headers, { etag }) === 304;
  return isKnown ? new HttpResponse(null, { status: 304, contentType: '' }) : data;
}

/** True if the request must not overwrite another state than the one it names. */
export function hasPrecondition({ request }: ApiContext): boolean {
  return request.header('if-match') !== undefined || request.header('if-none-match') !== undefined;
}

/** @throws {ApiError} 412 */
export function checkEtag({ request, method }: ApiContext, data: unknown): void {
  if (checkPreconditions(method, request.headers, { etag: etagOf(data) }) === 412) throw apiErrors.preconditionFailed();
}

/** True if the client does not want the row back (RFC 7240). */
export function prefersMinimal({ request }: ApiContext): boolean {
  return /(?:^|[,;\s])return=minimal(?:$|[,;\s])/i.test(request.header('prefer') ?? '');
}
