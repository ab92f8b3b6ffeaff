// Caching headers of a response: Cache-Control and Vary, for a response or around a view.
import type { HttpResponse } from '../response.ts';
import { type View, wrapView } from '../view.ts';

/** Directives of Cache-Control. True is a directive without a value; false removes it. */
export interface CacheControl {
  /** Seconds for which everybody may keep the response. Of two values the smaller stays. */
  maxAge?: number;
  /** The same for shared caches. */
  sharedMaxAge?: number;
  public?: boolean;
  private?: boolean;
  noCache?: boolean;
  noStore?: boolean;
  noTransform?: boolean;
  mustRevalidate?: boolean;
  proxyRevalidate?: boolean;
  immutable?: boolean;
  /** Seconds for which an old response may be used while a new one is fetched, or when that fails. */
  staleWhileRevalidate?: number;
  staleIfError?: number;
}

const NAMES: Record<keyof CacheControl, string> = {
  maxAge: 'max-age',
  sharedMaxAge: 's-maxage',
  public: 'public',
  private: 'private',
  noCache: 'no-cache',
  noStore: 'no-store',
  noTransform: 'no-transform',
  mustRevalidate: 'must-revalidate',
  proxyRevalidate: 'proxy-revalidate',
  immutable: 'immutable',
  staleWhileRevalidate: 'stale-while-revalidate',
  staleIfError: 'stale-if-error',
};

/** Adds directives to the response's Cache-Control. `private` and `public` replace each other. */
export function patchCacheControl(response: HttpResponse, control: CacheControl): void {
  const directives = parse(response.headers.get('cache-control') ?? '');
  if (control.private) directives.delete('public');
  if (control.public) directives.delete('private');
  for (const [key, value] of Object.entries(control) as [keyof CacheControl, number | boolean | undefined][]) {
    const name = NAMES[key];
    if (value === undefined) continue;
    if (value === false) directives.delete(name);
    else directives.set(name, value === true ? undefined : String(smaller(directives.get(name), value, name)));
  }
  const text = [...directives].map(([name, value]) => (value === undefined ? name : `${name}=${value}`)).join(', ');
  if (text === '') response.headers.delete('cache-control');
  else response.headers.set('cache-control', text);
}

function smaller(present: string | undefined, value: number, name: string): number {
  return name === 'max-age' && present !== undefined ? Math.min(Number(present), value) : value;
}

function parse(header: string): Map<string, string | undefined> {
  const parts = header.split(',').flatMap((part) => {
    const [name = '', value] = part.trim().split('=', 2);
    return name === '' ? [] : [[name.toLowerCase(), value] as const];
  });
  return new Map(parts);
}

/** Names request headers on which the response depends, so that caches store one response for each of their values. */
export function patchVary(response: HttpResponse, names: readonly string[]): void {
  for (const name of names) response.headers.append('vary', name);
}

/**
 * Returns the view with these directives in its responses.
 *
 * @example cacheControl({ public: true, maxAge: 3600 }, feed)
 */
export function cacheControl<P>(control: CacheControl, view: View<P>): View<P> {
  return wrapView(view, async (request, params) => {
    const response = await view(request, params);
    patchCacheControl(response, control);
    return response;
  });
}

/** Returns the view with responses that caches and browsers do not store. */
export function neverCache<P>(view: View<P>): View<P> {
  const never = { maxAge: 0, noCache: true, noStore: true, mustRevalidate: true, private: true };
  return cacheControl(never, view);
}

/** Returns the view with responses that depend on these request headers: `varyOn(['Accept-Language'], view)`. */
export function varyOn<P>(names: readonly string[], view: View<P>): View<P> {
  return wrapView(view, async (request, params) => {
    const response = await view(request, params);
    patchVary(response, names);
    return response;
  });
}
