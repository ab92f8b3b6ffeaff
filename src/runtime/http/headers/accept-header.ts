import { parseHeaderParameters } from './header-parameters.ts';

export interface MediaType {
  type: string;
  subtype: string;
  params: Record<string, string>;
  quality: number;
}

/** The types of an Accept header, most wanted first. A missing header accepts everything. */
export function parseAccept(header: string | undefined): MediaType[] {
  return readAccept(header).filter((type) => type.quality > 0);
}

/** The same with the types that the client refuses by `q=0`, which are the last ones. */
export function readAccept(header: string | undefined): MediaType[] {
  if (header === undefined) return [toMediaType('*/*')];
  return splitTypes(header)
    .flatMap((text) => readType(text) ?? [])
    .sort((a, b) => b.quality - a.quality || specificity(b) - specificity(a));
}

function splitTypes(header: string): string[] {
  return (header.match(/(?:"(?:\\.|[^"\\])*"?|[^,"])+/g) ?? []).filter((part) => part.trim() !== '');
}

// A header that cannot be read is no reason to answer less than others get.
function readType(text: string): MediaType | undefined {
  try {
    return toMediaType(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function toMediaType(text: string): MediaType {
  const [name, { q, ...params }] = parseHeaderParameters(text);
  const [type = '', subtype = ''] = name.split('/');
  const quality = q === undefined ? 1 : Number(q);
  return { type, subtype, params, quality: quality >= 0 && quality <= 1 ? quality : 1 };
}

/** Higher for a range that covers fewer types. */
export function specificity({ type, subtype, params }: MediaType): number {
  if (type === '*') return 0;
  if (subtype === '*') return 1;
  return Object.keys(params).length === 0 ? 2 : 3;
}

// A range without parameters covers a type with any; one with parameters asks for just those.
function covers(range: MediaType, type: MediaType): boolean {
  const names =
    (range.type === '*' || range.type === type.type) && (range.subtype === '*' || range.subtype === type.subtype);
  const wanted = Object.entries(range.params);
  return names && wanted.every(([name, value]) => type.params[name] === value);
}

/** True when the client accepts the type. */
export function acceptsType(header: string | undefined, type: string): boolean {
  const offered = toMediaType(type);
  return parseAccept(header).some((range) => covers(range, offered));
}

/** The offered type that the client prefers, the earlier of two equal ones; undefined if it accepts none. */
export function preferredType(header: string | undefined, offered: readonly string[]): string | undefined {
  const ranges = parseAccept(header);
  const ranked = offered.flatMap((name, place) => {
    const type = toMediaType(name);
    // The most specific range that covers a type decides its quality.
    const range = ranges.filter((one) => covers(one, type)).sort((a, b) => specificity(b) - specificity(a))[0];
    return range ? [{ name, place, range, rank: ranges.indexOf(range) }] : [];
  });
  ranked.sort((a, b) => b.range.quality - a.range.quality || a.rank - b.rank || a.place - b.place);
  return ranked[0]?.name;
}
