/** How a body is compressed, as `Content-Encoding` says it. */
export type Encoding = 'br' | 'gzip';

/** True if the client accepts the encoding: the header lists it or `*`, without `q=0`. */
export function takesEncoding(header: string | undefined, encoding: Encoding): boolean {
  const quality = (name: string): number | undefined => {
    const match = new RegExp(`(?:^|,)\\s*${name}\\s*(?:;\\s*q=([0-9.]+)\\s*)?(?=,|$)`, 'i').exec(header ?? '');
    return match === null ? undefined : Number(match[1] ?? 1);
  };
  return (quality(encoding) ?? quality('\\*') ?? 0) > 0;
}
