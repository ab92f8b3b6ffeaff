// Which renderer answers: by the suffix of the path, by `?format=`, or by the Accept header.
import { parseAccept } from '../../http/headers/accept-header.ts';
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
  if (header === undefined || header === '*/*' || format !== undefined) return { renderer: first, params: NO_PARAMS };
  for (const { type, subtype, params } of parseAccept(header)) {
    const renderer = offered.find(({ mediaType }) => covers(type, subtype, mediaType));
    if (renderer) return { renderer, params };
  }
  throw apiErrors.notAcceptable();
}

function covers(type: string, subtype: string, mediaType: string): boolean {
  const slash = mediaType.indexOf('/');
  return (
    (type === '*' || type === mediaType.slice(0, slash)) && (subtype === '*' || subtype === mediaType.slice(slash + 1))
  );
}
