// Compressed copies of static files, made once and as small as can be, so that no request has to wait for it.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

// What is not text is compressed already, fonts and images among it.
const TEXT = /\.(?:css|js|mjs|cjs|json|map|webmanifest|html|htm|txt|md|csv|xml|svg|wasm|ico|ttf|otf|eot)$/i;
// A copy that saves less is not worth another file; below this size a response is one packet either way.
const MIN_BYTES = 1024;
const MIN_SAVING = 0.1;

/** Writes `site.css.br` and `site.css.gz` beside each of the files where it pays. @param files absolute paths */
export async function compressStatic(files: readonly string[]): Promise<void> {
  await Promise.all(files.filter((file) => TEXT.test(file)).map(writeCopies));
}

async function writeCopies(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < MIN_BYTES) return;
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await Promise.all([
    brotli(bytes, { params }).then((copy) => writeCopy(`${file}.br`, copy, bytes)),
    zip(bytes, { level: constants.Z_BEST_COMPRESSION }).then((copy) => writeCopy(`${file}.gz`, copy, bytes)),
  ]);
}

/** A compressed copy of the project itself is kept. */
async function writeCopy(path: string, copy: Buffer, original: Buffer): Promise<void> {
  if (copy.length <= original.length * (1 - MIN_SAVING) && !existsSync(path)) await writeFile(path, copy);
}
