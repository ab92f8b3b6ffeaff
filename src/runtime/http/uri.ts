// Parts of URLs, encoded the way Django does it. IRI: with letters of any script. URI: ASCII only.

const ENCODER = new TextEncoder();

/** Percent-encodes every UTF-8 byte whose character is not in `safe`. */
function quote(text: string, safe: RegExp): string {
  let out = '';
  for (const byte of ENCODER.encode(text)) {
    const char = String.fromCharCode(byte);
    out += byte < 0x80 && safe.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

const PATH_SAFE = /[A-Za-z0-9_.~\-/:@&+$,!*'()]/;
const PATH_NEEDS_ESCAPE = /[^A-Za-z0-9_.~\-/:@&+$,!*'()]/;

/** `/foo?bar` as a path: `/foo%3Fbar`. For paths that are decoded; `%` is escaped too. */
export function escapeUriPath(path: string): string {
  return PATH_NEEDS_ESCAPE.test(path) ? quote(path, PATH_SAFE) : path;
}

const URI_SAFE = /[A-Za-z0-9_.~\-/#%[\]=:;$&()+,!?*@']/;
const URI_NEEDS_ESCAPE = /[^A-Za-z0-9_.~\-/#%[\]=:;$&()+,!?*@']/;

/** A whole IRI as a URI. What is escaped already stays. */
export function iriToUri(iri: string): string {
  return URI_NEEDS_ESCAPE.test(iri) ? quote(iri, URI_SAFE) : iri;
}

const FILE_SAFE = /[A-Za-z0-9_.~\-/!*()']/;

/** A file path as a URL path: backslashes become slashes. */
export function filepathToUri(path: string): string {
  return quote(path.replaceAll('\\', '/'), FILE_SAFE);
}

/** `//evil.com` would be read as another host: `/%2Fevil.com`. */
export function escapeLeadingSlashes(url: string): string {
  return url.startsWith('//') ? `/%2F${url.slice(2)}` : url;
}
