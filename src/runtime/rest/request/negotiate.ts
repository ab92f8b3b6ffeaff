// Which renderer answers: by the suffix of the path, by `?format=`, or by the Accept header.
import { type MediaType, readAccept, specificity } from '../../http/headers/accept-header.ts';
import type { HttpRequest } from '../../http/request.ts';
import { apiErrors } from '../errors.ts';
import type { Renderer } from '../respond/renderer.ts';

export interface Negotiated {
  renderer: Renderer;
  /** Parameters of the accepted type: `{ indent: '4', version: '2' }`. */
  params: Readonly<Record<string, string>>;
}

const NO_PARAMS: Readonly<Record<string, string>> = {};

/**
 * @param suffix of the path, such as `json`; undefined if there is none
 * @throws {ApiError} 404 for an unknown suffix or `?format=`, 406 if no renderer gives what the client accepts
 */
export function negotiate(
  request: HttpRequest,
  renderers: readonly Renderer[],
  suffix: string | undefined,
): Negotiated {
  const format = suffix ?? (request.queryText.includes('format') ? request.query.get('format') : undefined);
  const offered = format === undefined ? renderers : renderers.filter((renderer) => renderer.format === format);
  if (offered.length === 0) throw apiErrors.notFound();
  const header = request.header('accept');
  const first = offered[0] as Renderer;
  const isFirst = header === undefined || header === '*/*' || header === first.mediaType || format !== undefined;
  return isFirst ? { renderer: first, params: NO_PARAMS } : preferred(header, offered);
}

/** What the client wants most; of equal ones what it names more precisely, then what is offered first. */
function preferred(header: string, offered: readonly Renderer[]): Negotiated {
  const ranges = readAccept(header);
  const [best] = offered
    .flatMap((renderer) => {
      const range = rangeFor(ranges, renderer);
      return range === undefined || range.quality === 0 ? [] : [{ renderer, params: range.params, range }];
    })
    .sort((a, b) => b.range.quality - a.range.quality || ranges.indexOf(a.range) - ranges.indexOf(b.range));
  if (best === undefined) throw apiErrors.notAcceptable();
  return best;
}

/** The most precise range that covers a type decides how much the client wants it. */
function rangeFor(ranges: readonly MediaType[], { mediaType, aliases = [] }: Renderer): MediaType | undefined {
  const types = [mediaType, ...aliases];
  const found = ranges.filter((range) => types.some((type) => covers(range, type)));
  return found.sort((a, b) => specificity(b) - specificity(a))[0];
}

function covers({ type, subtype }: MediaType, mediaType: string): boolean {
  const slash = mediaType.indexOf('/');
  return (
    (type === '*' || type === mediaType.slice(0, slash)) && (subtype === '*' || subtype === mediaType.slice(slash + 1))
  );
}
