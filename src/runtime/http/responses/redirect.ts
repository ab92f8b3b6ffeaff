import { isRouteName } from '../../../kernel/route-name.ts';
import { errors } from '../errors.ts';
import type { Address, RedirectTarget, RouteArguments, RouteName, UrlParams } from '../project-types.ts';
import { HttpResponse } from '../response.ts';
import { iriToUri } from '../uri.ts';
import { reverseByName, type ReverseOptions } from '../routing/url-resolver.ts';

export interface RedirectOptions extends ReverseOptions {
  /** Default 302; `permanent` makes 301 of it. 307 and 308 keep method and body, 303 makes a GET. */
  status?: 301 | 302 | 303 | 307 | 308;
  permanent?: boolean;
}

// Browsers and servers cut longer addresses (Django's limit too).
const MAX_URL_LENGTH = 2048;
const SAFE_SCHEMES = new Set(['http', 'https', 'ftp']);

/** A redirect to a URL: the answer of `redirect`. */
export class HttpRedirect extends HttpResponse {
  /** @throws {HttpError} REDIRECT_UNSAFE (400) */
  constructor(url: string, { status, permanent }: RedirectOptions = {}) {
    super('', { status: status ?? (permanent ? 301 : 302) });
    assertSafe(url);
    this.headers.set('location', iriToUri(url));
  }
}

function assertSafe(url: string): void {
  if (url.length > MAX_URL_LENGTH)
    throw errors.REDIRECT_UNSAFE({
      target: `${url.slice(0, 60)}…`,
      reason: `it is longer than ${MAX_URL_LENGTH} characters`,
    });
  // Browsers drop these before they read the scheme: "java\nscript:" must not get past the check below.
  const scheme = /^([^/?#:]*):/.exec(url.replace(/[\p{Cc} ]/gu, ''))?.[1];
  if (scheme !== undefined && !SAFE_SCHEMES.has(scheme.toLowerCase()))
    throw errors.REDIRECT_UNSAFE({ target: url, reason: `the scheme '${scheme}' is not allowed` });
}

/** What follows the target: parameters of a route, then options; paths and URLs take only options. */
export type RedirectArguments<To extends string> = To extends Address
  ? [options?: RedirectOptions]
  : string extends RouteName
    ? [params?: UrlParams | RedirectOptions, options?: RedirectOptions]
    : To extends RouteName
      ? RouteArguments<To, RedirectOptions>
      : [params?: UrlParams | RedirectOptions, options?: RedirectOptions];

/**
 * Redirects the browser, with 302.
 *
 * `to` is the name of a route (`posts:detail`, with its parameters), a path (`/posts/1/`), a relative URL with a slash
 * (`../`) or an absolute http(s) URL. Names and parameters are checked by the compiler. Where `to` comes from the client,
 * check it with `urlHasAllowedHostAndScheme` first.
 *
 * @throws {HttpError} REDIRECT_UNSAFE (400): a scheme such as `javascript:`, or more than 2,048 characters.
 * @throws {ProjectError} NO_REVERSE_MATCH, NO_ACTIVE_APPLICATION
 *
 * @example redirect('posts:detail', { slug: post.slug })
 * @example redirect('/posts/', { permanent: true })
 */
export function redirect<const To extends string>(
  to: RedirectTarget<To>,
  ...rest: RedirectArguments<To>
): HttpRedirect {
  return redirectTo(to, rest, {});
}

/** The same with 301: browsers and search engines remember it. */
redirect.permanent = <const To extends string>(to: RedirectTarget<To>, ...rest: RedirectArguments<To>): HttpRedirect =>
  redirectTo(to, rest, { permanent: true });

function redirectTo(to: string, rest: readonly unknown[], defaults: RedirectOptions): HttpRedirect {
  const [first, second] = rest as [(UrlParams | RedirectOptions)?, RedirectOptions?];
  if (!isRouteName(to)) return new HttpRedirect(to, { ...defaults, ...(first ?? second) });
  const url = reverseByName(to, first as UrlParams | undefined, second);
  return new HttpRedirect(url, { ...defaults, ...second });
}
