// Compressed copies of static files: `site.css.br` and `site.css.gz` next to `site.css`, created by a production build.
import { statSync } from 'node:fs';
import { type Encoding, takesEncoding } from '../headers/accept-encoding.ts';

const SUFFIXES: readonly (readonly [Encoding, suffix: string])[] = [
  ['br', '.br'],
  ['gzip', '.gz'],
];

interface CompressedFile {
  readonly path: string;
  readonly encoding: Encoding;
}

/** The copies of a file that are no older than it. @param file absolute path */
export function compressedCopies(file: string): CompressedFile[] {
  const own = statSync(file, { throwIfNoEntry: false });
  if (!own) return [];
  return SUFFIXES.flatMap(([encoding, suffix]) => {
    const path = file + suffix;
    const copy = statSync(path, { throwIfNoEntry: false });
    return copy?.isFile() && copy.mtimeMs >= own.mtimeMs ? [{ path, encoding }] : [];
  });
}

/** The first copy whose encoding the client accepts. */
export function acceptedCopy(
  copies: readonly CompressedFile[],
  header: string | undefined,
): CompressedFile | undefined {
  return copies.find(({ encoding }) => takesEncoding(header, encoding));
}
