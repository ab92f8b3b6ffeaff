import type { ApiContext } from '../request/context.ts';

/** The request of the page as a command line for a shell. */
export async function curlLine(context: ApiContext): Promise<string> {
  const { request, method, submitted } = context;
  const data = submitted && (submitted.raw ?? jsonOf(await context.data().catch(() => undefined)));
  return requestLine(context, { method, url: request.fullPath, data });
}

interface Line {
  method: string;
  /** Path and query. */
  url: string;
  /** JSON; undefined for a request without a body. */
  data: string | undefined;
}

/** A request of the visitor as a command line for a shell. Credentials are placeholders. */
export function requestLine({ request, endpoint, user }: ApiContext, { method, url, data }: Line): string {
  const parts = ['curl'];
  if (method !== 'GET') parts.push('-X', method);
  parts.push('-H', quote('Accept: application/json'));
  if (user.isAuthenticated) parts.push(...credentials(endpoint.authentication.map(({ scheme }) => scheme)));
  if (data !== undefined && method !== 'DELETE' && method !== 'OPTIONS')
    parts.push('-H', quote('Content-Type: application/json'), '-d', quote(data));
  parts.push(quote(request.buildAbsoluteUri(url)));
  return parts.join(' ');
}

function credentials(schemes: readonly { type: string; scheme?: string | undefined }[]): string[] {
  if (schemes.some(({ scheme }) => scheme === 'bearer')) return ['-H', '"Authorization: Bearer $TOKEN"'];
  if (schemes.some(({ scheme }) => scheme === 'basic')) return ['-u', '"$LOGIN:$PASSWORD"'];
  return ['-b', '"sessionid=$SESSION"'];
}

/** Undefined for bodies with files, which JSON cannot have. */
function jsonOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (Object.values(data).some((value) => typeof value === 'object' && value !== null && 'size' in value))
    return undefined;
  return JSON.stringify(data);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
