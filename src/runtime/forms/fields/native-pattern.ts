/**
 * The expression as an input's `pattern`, which has to fit the whole text and knows no flags. Undefined where it cannot be
 * said so: a browser ignores a pattern that it cannot read, and a wrong one would reject what the server accepts.
 */
export function nativePattern({ source, flags }: RegExp): string | undefined {
  if (/[ims]/.test(flags)) return undefined;
  const isWhole = /^\^[^|]*[^\\|]\$$/.test(source);
  const pattern = isWhole ? source.slice(1, -1) : `[\\s\\S]*(?:${source})[\\s\\S]*`;
  try {
    // The flag that browsers read a pattern with.
    return RegExp(pattern, 'v') && pattern;
  } catch {
    return undefined;
  }
}
