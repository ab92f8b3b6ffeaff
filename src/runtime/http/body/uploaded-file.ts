import { createReadStream } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** A file that came with a form. Small ones are in memory, others in a temporary file that is deleted with the request. */
export interface UploadedFile {
  /** Base name without folders or control characters; chosen by the client, so never a path to trust. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** As the client says it, `image/png`; the content may be something else. */
  readonly contentType: string;
  /** Absolute path of the temporary file, when there is one. */
  readonly path: string | undefined;
  readonly buffer: Uint8Array | undefined;
  bytes(): Promise<Uint8Array>;
  stream(): Readable;
  /** Writes the content to `path`, replacing what is there. @throws {Error} from node:fs */
  saveTo(path: string): Promise<void>;
}

/** Where the content of an uploaded file is: one of the two. */
type UploadContent = { buffer: Uint8Array } | { path: string };

export function createUploadedFile(
  name: string,
  contentType: string,
  size: number,
  content: UploadContent,
): UploadedFile {
  const buffer = 'buffer' in content ? content.buffer : undefined;
  const path = 'path' in content ? content.path : undefined;
  return {
    name,
    size,
    contentType,
    path,
    buffer,
    bytes: async () => buffer ?? (await readFile(path as string)),
    stream: () => (buffer ? Readable.from([Buffer.from(buffer)]) : createReadStream(path as string)),
    saveTo: (target) => (buffer ? writeFile(target, buffer, { mode: 0o644 }) : copyFile(path as string, target)),
  };
}
