import type { HttpRequest } from '../request.ts';
import { hideInPath, hideInQuery } from './secret-addresses.ts';

/** One line for an answered request. `bytes` is undefined for streams. */
export function logRequest(request: HttpRequest, status: number, durationMs: number, bytes: number | undefined): void {
  const { logger, settings } = request.app;
  if (!logger.isEnabled('info')) return;
  const path = withoutSecrets(request);
  const ms = Math.round(durationMs * 10) / 10;
  if (settings.debug)
    logger.info(`${request.method} ${path} ${status} ${ms} ms${bytes === undefined ? '' : ` ${formatBytes(bytes)}`}`);
  else logger.info('request', { id: request.id, method: request.method, path, status, ms, bytes, ip: request.ip });
}

function formatBytes(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

/** The address without parameters that are secret by their names: the token of a link in a mail opens an account. */
function withoutSecrets({ raw, resolved }: HttpRequest): string {
  const [path = '', query] = raw.originalUrl.split('?', 2);
  const hidden = hideInPath(path, resolved?.params);
  return query === undefined ? hidden : `${hidden}?${hideInQuery(query)}`;
}
