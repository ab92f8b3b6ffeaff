import type { HttpRequest } from '../../http/request.ts';

/** The address of the request with other parameters, which are sorted by name. Undefined removes one. */
export function pageLink(request: HttpRequest, changes: Record<string, string | number | undefined>): string {
  const query = request.query.with(changes);
  const pairs = [...query.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const path = request.buildAbsoluteUri().split('?', 1)[0] ?? '';
  const text = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  return text === '' ? path : `${path}?${text}`;
}

function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A whole number above zero in plain digits; undefined for everything else. */
export function positive(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}
