import type { HttpRequest } from '../request.ts';
import { escapeLeadingSlashes, escapeUriPath, iriToUri } from '../uri.ts';

/** True when no route matches the path, and one would with a slash at its end. */
export function isSlashMissing({ app, path, resolved }: HttpRequest): boolean {
  return (
    resolved === undefined &&
    app.settings.appendSlash &&
    !path.endsWith('/') &&
    app.urls.resolve(`${path}/`) !== undefined
  );
}

/** Path with the slash and query, encoded; never the beginning of another host. */
export function withSlash({ path, queryText }: HttpRequest): string {
  return `${escapeLeadingSlashes(escapeUriPath(`${path}/`))}${queryText === '' ? '' : `?${iriToUri(queryText)}`}`;
}
