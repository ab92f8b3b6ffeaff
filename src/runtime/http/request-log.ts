import type { HttpRequest } from './request.ts';

/** Names of parameters that are secrets; narrower than those of settings, where `author` would count too. */
const SECRET = /token|secret|passw|signature/i;

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
  const url = raw.originalUrl;
  const [path = '', query] = url.split('?', 2);
  const hidden = Object.entries(resolved?.params ?? {})
    .filter(([name, value]) => SECRET.test(name) && typeof value === 'string' && value !== '')
    .reduce((text, [, value]) => text.replaceAll(`/${String(value)}`, '/********'), path);
  if (query === undefined) return hidden;
  const pairs = query.split('&').map((pair) => {
    const name = pair.split('=', 1)[0] ?? '';
    return SECRET.test(name) && pair.length > name.length ? `${name}=********` : pair;
  });
  return `${hidden}?${pairs.join('&')}`;
}
