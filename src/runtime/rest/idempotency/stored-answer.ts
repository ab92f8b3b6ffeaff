// Responses as text, to be sent again.
import { Readable } from 'node:stream';
import { HttpResponse } from '../../http/response.ts';

interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Bytes that are no text. */
  isBase64?: true;
}

/** Undefined for streams, which can be read once only. @param more headers that are added to the response later */
export function storeAnswer(
  { status, headers, body }: HttpResponse,
  more: Readonly<Record<string, string>>,
): string | undefined {
  if (body instanceof Readable) return undefined;
  const kept = Object.entries({ ...headers.raw, ...more }).filter(([name]) => name !== 'set-cookie');
  const isText = body === null || typeof body === 'string';
  const stored: StoredAnswer = {
    status,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    body: isText ? (body ?? '') : Buffer.from(body).toString('base64'),
    ...(isText ? {} : { isBase64: true }),
  };
  return JSON.stringify(stored);
}

export function restoreAnswer(text: string): HttpResponse {
  const { status, headers, body, isBase64 } = JSON.parse(text) as StoredAnswer;
  const content = isBase64 ? Buffer.from(body, 'base64') : body;
  const response = new HttpResponse(content.length === 0 ? null : content, { status, contentType: '' });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  response.headers.set('idempotent-replayed', 'true');
  return response;
}
