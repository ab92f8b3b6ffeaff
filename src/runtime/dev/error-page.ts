import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DevError } from '../../kernel/dev-messages.ts';

/**
 * Answers with the page for an app that does not build or start: HTML for browsers, JSON for who asks for it, else text.
 *
 * @param tag script element of the live-reload client, which brings the site back
 */
export function sendErrorPage(request: IncomingMessage, response: ServerResponse, error: DevError, tag: string): void {
  const accept = String(request.headers.accept ?? '');
  if (accept.includes('text/html')) return send(response, 'text/html', renderPage(error, tag));
  if (accept.includes('application/json')) return send(response, 'application/json', JSON.stringify({ error }));
  send(response, 'text/plain', renderText(error));
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(500, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** The same as the terminal shows. */
export function renderText(error: DevError): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(':');
  return `${[`${error.title}: ${error.message}`, place, error.frame, error.hint, error.stack].filter(Boolean).join('\n\n')}\n`;
}

function renderPage(error: DevError, tag: string): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(':');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(error.title)}</title>
<style>
:root { color-scheme: light dark; --line: #d5d7de; --soft: #f5f6f8; --quiet: #55585f; --red: #b3202a; }
@media (prefers-color-scheme: dark) { :root { --line: #3a3d45; --soft: #2a2c33; --quiet: #a9adb8; --red: #ff8a90; } }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.4rem; margin: 0; color: var(--red); }
.message { font-size: 1.1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.place { font-family: ui-monospace, monospace; }
pre { font: 13.5px/1.55 ui-monospace, monospace; padding: 1rem; overflow: auto; background: var(--soft);
  border: 1px solid var(--line); border-radius: 8px; }
.quiet { color: var(--quiet); }
</style>
</head>
<body>
<main>
<h1>${escape(error.title)}</h1>
<p class="message">${escape(error.message)}</p>
${place ? `<p class="place">${escape(place)}</p>` : ''}
${error.frame ? `<pre tabindex="0">${escape(error.frame)}</pre>` : ''}
${error.hint ? `<p>${escape(error.hint)}</p>` : ''}
${error.stack ? `<details><summary>Stack</summary><pre tabindex="0">${escape(error.stack)}</pre></details>` : ''}
<p class="quiet">This page goes away by itself when the mistake is mended.</p>
</main>
${tag}
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
