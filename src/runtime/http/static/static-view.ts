import type { Readable } from 'node:stream';
import send from '@fastify/send';
import { acceptedCopy, compressedCopies } from './compressed-file.ts';
import { Http404 } from '../errors.ts';
import type { HttpRequest } from '../request.ts';
import { HttpResponse } from '../response.ts';
import type { StaticFiles } from './static-files.ts';
import { redirect } from '../responses/redirect.ts';
import { path, type Route } from '../routing/urls.ts';
import { describeView, type View } from '../view.ts';

export interface ServeOptions {
  /** How long browsers keep a file without asking. Default 0: they ask each time, and mostly get 304. */
  maxAgeSeconds?: number;
  /** Content types that are sent as downloads only, so that uploaded pages cannot run as ours. Default: none. */
  asDownload?: (contentType: string) => boolean;
  /** The only host that serves the files; others redirect to it. Default: all hosts. */
  host?: string | null;
}

/**
 * What a browser neither shows nor runs: not as a page, and not by `<script src>` either, which does not care about
 * `attachment`.
 */
const DOWNLOAD_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'application/octet-stream',
  'content-disposition': 'attachment',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/**
 * Answers with a file: type by extension, ETag, Last-Modified, 304, ranges (206, 416).
 *
 * @param file Absolute path. Check where it came from before: this function does not.
 * @throws {Http404} HTTP_404: it does not exist.
 */
export async function fileResponse(
  request: HttpRequest,
  file: string,
  options: ServeOptions = {},
): Promise<HttpResponse> {
  // The path is absolute and plain, so that the only thing left to escape is what URLs reserve.
  const result = await send(request.raw.raw, encodeURI(file).replace(/[?#]/g, encodeURIComponent), {
    dotfiles: 'allow',
    index: false,
    maxAge: (options.maxAgeSeconds ?? 0) * 1000,
  });
  if (result.type === 'directory' || result.statusCode === 404) throw new Http404('no such file', { isUsual: true });
  const response = new HttpResponse(result.stream as Readable, { status: result.statusCode });
  response.headers.delete('content-type');
  for (const [name, value] of Object.entries(result.headers)) response.headers.set(name, String(value));
  if (options.asDownload?.(response.contentType))
    for (const [name, value] of Object.entries(DOWNLOAD_HEADERS)) response.headers.set(name, value);
  return response;
}

/** The file or a compressed copy of it. A part of a file is that of the file itself. */
async function smallestResponse(request: HttpRequest, file: string, options: ServeOptions): Promise<HttpResponse> {
  const copies = compressedCopies(file);
  const copy =
    request.header('range') === undefined ? acceptedCopy(copies, request.header('accept-encoding')) : undefined;
  const response = await fileResponse(request, copy?.path ?? file, options);
  if (copies.length > 0) response.headers.append('vary', 'Accept-Encoding');
  if (copy === undefined || response.status !== 200) return response;
  response.headers.set('content-encoding', copy.encoding);
  response.contentType = typeOf(file);
  return response;
}

/** As `send` names it. */
function typeOf(file: string): string {
  const type = send.mime.getType(file) ?? 'application/octet-stream';
  return /^text\/|^application\/(?:javascript|json)/.test(type) ? `${type}; charset=utf-8` : type;
}

/** A view that serves files below its route's `path` parameter. */
export function staticView(statics: StaticFiles, options: ServeOptions = {}): View<{ path: string }> {
  const view: View<{ path: string }> = (request, { path }) => {
    const { host } = options;
    if (host && request.host !== host) return redirect(`${request.scheme}://${host}${statics.url(path)}`);
    const file = statics.find(path);
    if (file === undefined) throw new Http404(`no file ${statics.prefix}${path}`, { isUsual: true });
    return statics.hasCopies ? smallestResponse(request, file, options) : fileResponse(request, file, options);
  };
  return describeView(view, { viewName: 'staticFile', methods: ['GET', 'HEAD'], csrfExempt: true });
}

/** A route for every file of `statics`, to be put before the project's own. */
export function staticRoutes(statics: StaticFiles, options: ServeOptions = {}): Route[] {
  return [path(`${statics.prefix.slice(1)}<path:path>`, staticView(statics, options))];
}

/** For uploaded files: files that a browser could run are downloaded instead. */
export const MEDIA_OPTIONS: ServeOptions = { asDownload: (contentType) => !SHOWN.test(contentType) };

/** Types that hold no script: images except SVG, and what browsers show in a viewer. */
const SHOWN =
  /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon|tiff|apng)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/plain|application\/pdf)(?:;|$)/;
