// Who gets a page in place of data: browsers, which ask for HTML by name.
import { parseAccept } from '../../http/headers/accept-header.ts';
import type { ApiContext } from '../request/context.ts';

/** True if the client prefers HTML to every format of the address. A format that the address names is never replaced. */
export function wantsPage({ request, endpoint, params }: ApiContext): boolean {
  const accept = request.header('accept');
  if (accept === undefined || !accept.includes('text/html')) return false;
  if (!request.app.settings.rest.browsable || params['format'] !== undefined) return false;
  if (request.queryText.includes('format') && request.query.has('format')) return false;
  const types = endpoint.renderers.map(({ mediaType }) => mediaType);
  // A renderer of the project for HTML is what the address answers to browsers.
  if (types.includes('text/html')) return false;
  const wanted = parseAccept(accept).map(({ type, subtype }) => `${type}/${subtype}`);
  return wanted.find((type) => type === 'text/html' || types.includes(type)) === 'text/html';
}
