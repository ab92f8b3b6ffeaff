import type { Application } from '../application.ts';
import { errors } from '../errors.ts';
import type { Address, RedirectTarget, RouteArguments, RouteName, UrlParams } from '../project-types.ts';
import { HttpResponse } from '../response.ts';
import { iriToUri } from '../uri.ts';
import type { ReverseOptions } from '../routing/url-resolver.ts';

export interface RedirectOptions extends ReverseOptions {
  /** Default 302; `permanent` makes 301 of it. 307 and 308 keep method and body, 303 makes a GET. */
  status?: 301 | 302 | 303 | 307 | 308;
  permanent?: boolean;
}

// Browsers and servers cut longer addresses (Django's limit too).
const MAX_URL_LENGTH = 2048;
const SAFE_SCHEMES = new Set(['http', 'https', 'ftp']);

/** A redirect. A route name becomes its path when the application that answers is known. */
export class HttpRedirect extends HttpResponse {
  readonly #name: string | undefined;
  readonly #params: UrlParams | undefined;
  readonly #options: ReverseOptions;

  constructor(to: string, params: UrlParams | undefined, options: RedirectOptions) {
    super('', { status: options.status ?? (options.permanent ? 301 : 302) });
    this.#options = options;
    this.#params = params;
    this.#name = isRouteName(to) ? to : undefined;
    if (this.#name === undefined) this.#setLocation(to);
  }

  /**
   * Writes the Location of a redirect to a route. The server calls it as soon as the view has returned.
   *
   * @throws {ProjectError} NO_REVERSE_MATCH
   */
  resolve(app: Pick<Application, 'urls'>): void {
    if (this.#name === undefined || this.headers.has('location')) return;
    this.#setLocation(app.urls.reverse(this.#name, this.#params, this.#options));
  }

  #setLocation(url: string): void {
    if (url.length > MAX_URL_LENGTH)
      throw errors.REDIRECT_UNSAFE({
        target: `${url.slice(0, 60)}…`,
        reason: `it is longer than ${MAX_URL_LENGTH} characters`,
      });
    // Browsers drop these before they read the scheme: "java\nscript:" must not get past the check below.
    const scheme = /^([^/?#:]*):/.exec(url.replace(/[\p{Cc} ]/gu, ''))?.[1];
    if (scheme !== undefined && !SAFE_SCHEMES.has(scheme.toLowerCase()))
      throw errors.REDIRECT_UNSAFE({ target: url, reason: `the scheme '${scheme}' is not allowed` });
    this.headers.set('location', iriToUri(url));
  }
}

// A name has a namespace or no slash; an absolute URL has `://`. '' and '?page=2' and '#top' stay relative URLs.
function isRouteName(to: string): boolean {
  return /^[\w.-]+(?::[\w.-]+)*$/.test(to);
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
 * @throws {ProjectError} NO_REVERSE_MATCH, when the response is made ready for sending
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
  if (isRouteName(to)) return new HttpRedirect(to, first as UrlParams | undefined, { ...defaults, ...second });
  return new HttpRedirect(to, undefined, { ...defaults, ...(first ?? second) });
}
