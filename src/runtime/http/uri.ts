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

/**
 * A URI with its escapes decoded if they stand for letters: `/%E2%99%A5/` → `/♥/`. Escapes of reserved
 * characters and of bytes that are not UTF-8 stay as they are.
 */
export function uriToIri(uri: string): string {
  return uri.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => decodeRun(run.slice(1).split('%')));
}

// Characters that mean the same with and without an escape (RFC 3987 §3.2).
const UNRESERVED = /[A-Za-z0-9\-._~]/;

function decodeRun(codes: string[]): string {
  let out = '';
  for (let i = 0; i < codes.length;) {
    const length = sequenceLength(parseInt(codes[i] as string, 16));
    const letter = length > 0 ? decodeLetter(codes.slice(i, i + length)) : undefined;
    out += letter ?? `%${codes[i]}`;
    i += letter === undefined ? 1 : length;
  }
  return out;
}

/** Bytes of the UTF-8 sequence that begins with this byte; 0 when none does. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

function decodeLetter(codes: string[]): string | undefined {
  try {
    const letter = decodeURIComponent(codes.map((code) => `%${code}`).join(''));
    return letter > '\u007f' || UNRESERVED.test(letter) ? letter : undefined;
  } catch {
    return undefined;
  }
}

/** What a query or a form may hold: text, numbers, bytes, and lists of them. */
export type QueryValue = string | number | bigint | boolean | Uint8Array;

/**
 * `a=1&b=x+y` of an object or of pairs; lists repeat their name.
 *
 * @throws {TypeError} null or undefined as a value: leave the name out, or pass ''.
 */
export function urlencode(
  data:
    | Readonly<Record<string, QueryValue | readonly QueryValue[]>>
    | Iterable<readonly [string, QueryValue | readonly QueryValue[]]>,
): string {
  const pairs = Symbol.iterator in data ? data : Object.entries(data);
  const search: string[] = [];
  for (const [name, value] of pairs) {
    for (const one of isList(value) ? value : [value]) search.push(`${quotePlus(name)}=${quotePlus(one)}`);
  }
  return search.join('&');
}

function isList(value: QueryValue | readonly QueryValue[]): value is readonly QueryValue[] {
  return Array.isArray(value);
}

const QUERY_SAFE = /[A-Za-z0-9_.~-]/;

function quotePlus(value: QueryValue): string {
  if (value === null || value === undefined) throw new TypeError('cannot encode null or undefined in a query string');
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : undefined;
  if (text !== undefined)
    return [...text]
      .map((char) =>
        QUERY_SAFE.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
      )
      .join('')
      .replaceAll('%20', '+');
  return quote(String(value), QUERY_SAFE).replaceAll('%20', '+');
}
