import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DevError } from '../../kernel/dev-messages.ts';
import { renderDevErrorPage } from '../http/error-pages/debug-pages.ts';
import { isLocalHost } from './origin.ts';

const FOREIGN_HOST = 'The app failed. Open it on localhost or an IP address to see the error.\n';

/**
 * Answers with the page for an app that does not build or start: HTML for browsers, JSON for who asks for it, else text.
 *
 * @param tag script element of the live-reload client, which brings the site back
 */
export function sendErrorPage(request: IncomingMessage, response: ServerResponse, error: DevError, tag: string): void {
  // The page shows source code: a foreign name that was pointed at this machine must not read it.
  if (!isLocalHost(request)) return send(response, 'text/plain', FOREIGN_HOST, 403);
  const accept = String(request.headers.accept ?? '');
  if (accept.includes('text/html')) return send(response, 'text/html', renderDevErrorPage(error, tag));
  if (accept.includes('application/json')) return send(response, 'application/json', JSON.stringify({ error }));
  send(response, 'text/plain', renderText(error));
}

function send(response: ServerResponse, type: string, body: string, status = 500): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** The same as the terminal shows. */
function renderText(error: DevError): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(':');
  return `${[`${error.title}: ${error.message}`, place, error.frame, error.hint, error.stack].filter(Boolean).join('\n\n')}\n`;
}
