// Header values with parameters: `text/plain; charset="utf-8"`, RFC 2231 encodings included.

// Node limits all headers of a request to 16 KiB together; one longer than this is an attack on the parser.
const MAX_LENGTH = 10_000;

/**
 * `text/plain; charset=utf-8` → `['text/plain', {charset: 'utf-8'}]`, names and the value itself in lowercase.
 *
 * @throws {RangeError} the header is longer than `maxLength` (default 10,000), or has an unknown encoding.
 */
export function parseHeaderParameters(
  header: string | null | undefined,
  maxLength: number = MAX_LENGTH,
): [string, Record<string, string>] {
  if (!header) return ['', {}];
  if (header.length > maxLength) throw new RangeError(`header is longer than ${maxLength} characters`);
  const [value = '', ...parts] = splitParts(header);
  const params: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals === -1) continue;
    const name = part.slice(0, equals).trim().toLowerCase();
    const text = unquote(part.slice(equals + 1).trim());
    if (name.endsWith('*')) params[name.slice(0, -1)] = decodeExtended(text);
    else params[name] = text;
  }
  return [value.trim().toLowerCase(), { ...params }];
}

/** Removes each plain parameter that has an extended form (`filename*=…`) too, for parsers that take either of the two. */
export function withoutPlainTwins(header: string): string {
  const [value = '', ...parts] = splitParts(header);
  const named = parts.map((part) => ({ part, name: part.split('=', 1)[0]?.trim().toLowerCase() ?? '' }));
  const names = new Set(named.map(({ name }) => name));
  return [value, ...named.filter(({ name }) => !names.has(`${name}*`)).map(({ part }) => part)].join(';');
}

/** Parts between semicolons that are outside quotes. */
function splitParts(header: string): string[] {
  return header.match(/(?:"(?:\\.|[^"\\])*"?|[^;"])+/g) ?? [];
}

function unquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  return text.slice(1, -1).replace(/\\([\\"])/g, '$1');
}

// `utf-8'en'na%C3%AFve`
function decodeExtended(text: string): string {
  const match = /^([^']*)'[^']*'(.*)$/s.exec(text);
  if (!match) return text;
  const bytes = Buffer.from(
    (match[2] as string).replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
  // TextDecoder throws a RangeError for labels that it does not know.
  return new TextDecoder(match[1]).decode(bytes);
}

/**
 * Value of Content-Disposition: `attachment; filename="report.pdf"`. Undefined when it would say nothing.
 *
 * @param filename Any characters; others than ASCII are sent as RFC 8187 has it.
 */
export function contentDisposition(asAttachment: boolean, filename: string | null | undefined): string | undefined {
  const disposition = asAttachment ? 'attachment' : 'inline';
  if (!filename) return asAttachment ? disposition : undefined;
  if (/^[\x20-\x7e]+$/.test(filename)) return `${disposition}; filename="${filename.replace(/[\\"]/g, '\\$&')}"`;
  return `${disposition}; filename*=utf-8''${encodeURIComponent(filename.toWellFormed()).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
