/**
 * The offered language that the client prefers: exactly, else its base (`de` for `de-AT`), else another of the same
 * base (`pt-br` for `pt`). Undefined if it accepts none of them.
 *
 * @param offered codes in lowercase, `en` or `pt-br`; the first wins where the client does not care
 */
export function preferredLanguage(header: string | undefined, offered: readonly string[]): string | undefined {
  for (const { tag } of parseAcceptLanguage(header ?? '')) {
    if (tag === '*') return offered[0];
    const found = findLanguage(tag, offered);
    if (found !== undefined) return found;
  }
  return undefined;
}

// Longer headers are an attack on the parser, not a wish (Django's limit).
const MAX_HEADER_LENGTH = 500;

/** Most wanted first, of equal ones the first named. Refused ones (q=0) and malformed ones are left out. */
function parseAcceptLanguage(header: string): { tag: string; quality: number }[] {
  if (header.length > MAX_HEADER_LENGTH) return [];
  return header
    .split(',')
    .flatMap((part) => {
      const match = /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?$/i.exec(part);
      const quality = match?.[2] === undefined ? 1 : Number(match[2]);
      return match?.[1] === undefined || quality <= 0 || quality > 1 ? [] : [{ tag: match[1].toLowerCase(), quality }];
    })
    .sort((a, b) => b.quality - a.quality);
}

/** `tag` among the offered languages: itself, else its base, else another of the same base. */
export function findLanguage(tag: string, offered: readonly string[]): string | undefined {
  for (let wanted = tag; wanted !== ''; wanted = wanted.slice(0, Math.max(0, wanted.lastIndexOf('-'))))
    if (offered.includes(wanted)) return wanted;
  const base = tag.split('-', 1)[0] as string;
  return offered.find((language) => language.startsWith(`${base}-`));
}
