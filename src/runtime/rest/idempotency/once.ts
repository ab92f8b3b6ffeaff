// The header Idempotency-Key: a request that is sent again, because its answer was lost, is not carried out again
// (draft-ietf-httpapi-idempotency-key-header).
import { createHash } from 'node:crypto';
import type { Application } from '../../http/application.ts';
import type { HttpResponse } from '../../http/response.ts';
import { apiErrors } from '../errors.ts';
import type { ApiContext } from '../request/context.ts';
import { errorResponse } from '../respond/error-response.ts';
import { clientOf } from '../throttle/throttle.ts';
import { IdempotencyRows } from './idempotency-rows.ts';
import { restoreAnswer, storeAnswer } from './stored-answer.ts';

export const IDEMPOTENCY_HEADER = 'idempotency-key';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const KEEP_MS = 24 * 3_600_000;
/** A process that died in the middle of a request does not keep the key for longer. */
const LOCK_MS = 5 * 60_000;
const CLEAN_EVERY_MS = 10 * 60_000;

/**
 * Runs the operation, or answers as it was answered the first time.
 *
 * @throws {ApiError} 400 for a malformed key, 409 while the first request is running, 422 for another request with the same key
 * @throws {ProjectError} FRAMEWORK_TABLE_MISSING
 */
export async function once(context: ApiContext, run: () => Promise<HttpResponse>): Promise<HttpResponse> {
  const text = SAFE.has(context.method) ? undefined : context.request.header(IDEMPOTENCY_HEADER);
  if (text === undefined) return run();
  const key = hash(clientOf(context), scopesOf(context), readKey(text));
  const fingerprint = await fingerprintOf(context);
  const rows = new IdempotencyRows(context.database);
  await cleanNowAndThen(context.app, rows);
  const known = await rows.claim(key, fingerprint, LOCK_MS);
  if (known === undefined) return runAndStore(context, { rows, key, run });
  if (known.fingerprint !== fingerprint)
    throw apiErrors.unprocessable('This Idempotency-Key was used for another request.');
  if (known.answer === '') throw apiErrors.conflict('A request with this Idempotency-Key is still running.');
  return restoreAnswer(known.answer);
}

interface Claimed {
  rows: IdempotencyRows;
  key: string;
  run: () => Promise<HttpResponse>;
}

async function runAndStore(context: ApiContext, { rows, key, run }: Claimed): Promise<HttpResponse> {
  let response: HttpResponse;
  try {
    response = await run();
  } catch (error) {
    response = errorResponse(context, error);
  }
  // What failed on our side may be tried again.
  const answer = response.status >= 500 ? undefined : storeAnswer(response, context.headers);
  try {
    await (answer === undefined ? rows.release(key) : rows.finish(key, answer, KEEP_MS));
  } catch (error) {
    // The work is done, and the client learns of it. The key stays locked for some minutes.
    context.app.logger.error('the answer for an Idempotency-Key was not stored', { id: context.request.id, error });
  }
  return response;
}

/** A token with other scopes gets its own answer: what one may do, the other may not see or is refused. */
function scopesOf({ credentials }: ApiContext): string {
  return credentials?.scopes === undefined ? '' : JSON.stringify(credentials.scopes.toSorted());
}

/** A quoted string, as structured fields have it (RFC 8941), or the text as it is. */
function readKey(text: string): string {
  const key = /^"((?:[^"\\]|\\["\\])*)"$/.exec(text)?.[1] ?? text;
  if (!/^[\x21-\x7e]{1,255}$/.test(key) || (text.startsWith('"') && key === text))
    throw apiErrors.parse('Idempotency-Key must have 1 to 255 visible ASCII characters.');
  return key;
}

/** What makes a request the same: method, address and body. */
async function fingerprintOf({ request, method }: ApiContext): Promise<string> {
  if ((request.header('content-type') ?? '').startsWith('multipart/'))
    throw apiErrors.parse('Idempotency-Key is not supported for multipart requests.');
  return hash(method, request.fullPath, await request.bytes());
}

function hash(...parts: readonly (string | Uint8Array)[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\n');
  return sum.digest('base64url');
}

const cleanedAt = new WeakMap<Application['database'], number>();

async function cleanNowAndThen({ database }: Application, rows: IdempotencyRows): Promise<void> {
  const now = Date.now();
  if (now - (cleanedAt.get(database) ?? 0) < CLEAN_EVERY_MS) return;
  cleanedAt.set(database, now);
  await rows.removeExpired();
}
