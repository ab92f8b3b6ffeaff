import type { EventEmitter } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import { HttpError, errors } from '../errors.ts';
import { sanitizeUploadName } from './file-names.ts';
import { withoutPlainTwins } from '../headers/header-parameters.ts';
import type { UploadLimits } from './upload-limits.ts';
import { UploadMemory } from './upload-memory.ts';
import { createUploadedFile, type UploadedFile } from './uploaded-file.ts';

// The parser is the one inside @fastify/multipart. That plugin itself puts two asynchronous hooks and a listener on
// every request of the server; this way only uploads pay.

export interface MultipartForm {
  values: Map<string, string[]>;
  files: Map<string, UploadedFile[]>;
  /** Removes the temporary files. */
  cleanUp(): Promise<void>;
}

type Parser = InstanceType<typeof Busboy>;

const MAX_PART_HEADER_BYTES = 16_384;

/**
 * Looks at the fields that came before the first file.
 *
 * @returns why the rest is not read; undefined to read on
 */
export type FormGuard = (fields: ReadonlyMap<string, readonly string[]>) => HttpError | undefined;

/**
 * Reads a multipart form. The files of one form together take at most 2.5 MB of memory; the rest is in a temporary folder
 * until `cleanUp`. When the form is rejected or its client disconnects, nothing is left.
 *
 * @param guard asked once, when the first file begins
 * @throws {HttpError} REQUEST_FORM_INVALID, REQUEST_TOO_MANY_FIELDS, REQUEST_TOO_MANY_FILES, REQUEST_ABORTED (400),
 *   REQUEST_BODY_TOO_LARGE, REQUEST_FILE_TOO_LARGE, REQUEST_TOO_LARGE (413)
 */
export async function readMultipart(
  request: FastifyRequest,
  limits: UploadLimits,
  guard?: FormGuard,
): Promise<MultipartForm> {
  const stores = { folder: new TemporaryFolder(), memory: new UploadMemory() };
  try {
    return await new MultipartReader(request, limits, stores, guard).read();
  } catch (error) {
    await release(stores);
    throw error;
  }
}

interface Stores {
  folder: TemporaryFolder;
  memory: UploadMemory;
}

async function release({ folder, memory }: Stores): Promise<void> {
  memory.release();
  await folder.remove();
}

/** Made when the first file needs it. */
class TemporaryFolder {
  #path: Promise<string> | undefined;
  #count = 0;

  async nextFile(): Promise<string> {
    this.#path ??= mkdtemp(join(tmpdir(), 'quintet-upload-'));
    return join(await this.#path, String(++this.#count));
  }

  async remove(): Promise<void> {
    if (this.#path) await rm(await this.#path, { recursive: true, force: true });
  }
}

class MultipartReader {
  readonly #request: FastifyRequest;
  readonly #limits: UploadLimits;
  readonly #stores: Stores;
  readonly #guard: FormGuard | undefined;
  readonly #values = new Map<string, string[]>();
  readonly #files = new Map<string, UploadedFile[]>();
  readonly #writing: Promise<void>[] = [];
  readonly #open = new Set<BusboyFileStream>();
  #textBytes = 0;
  #hasFile = false;

  constructor(request: FastifyRequest, limits: UploadLimits, stores: Stores, guard: FormGuard | undefined) {
    this.#request = request;
    this.#limits = limits;
    this.#stores = stores;
    this.#guard = guard;
  }

  async read(): Promise<MultipartForm> {
    const { raw, headers } = this.#request;
    const { maxTotalBytes } = this.#limits;
    if (Number(headers['content-length'] ?? 0) > maxTotalBytes)
      throw errors.REQUEST_TOO_LARGE({ limit: maxTotalBytes });
    const parser = this.#createParser();
    try {
      await new Promise<void>((resolve, reject) => this.#listen(parser, resolve, reject));
      await Promise.all(this.#writing);
    } catch (error) {
      raw.unpipe(parser);
      parser.destroy();
      // Anyone who reads or writes a file ends with a separate error; the first one is the reason.
      for (const stream of this.#open) stream.destroy();
      await Promise.allSettled(this.#writing);
      throw error instanceof HttpError
        ? error
        : errors.REQUEST_FORM_INVALID({ reason: reasonOf(error) }, { cause: error });
    }
    return { values: this.#values, files: this.#files, cleanUp: () => release(this.#stores) };
  }

  #createParser(): Parser {
    const { maxBodyBytes, maxFields, maxFiles, maxFileBytes } = this.#limits;
    try {
      const parser = new Busboy({
        headers: this.#request.headers as BusboyHeaders,
        preservePath: true,
        // A file is a part with a file name; `application/octet-stream` alone makes none.
        isPartAFile: (_field, _type, name) => name !== undefined,
        limits: {
          fieldSize: maxBodyBytes + 1,
          fields: maxFields,
          files: maxFiles,
          fileSize: maxFileBytes,
          parts: maxFields + maxFiles + 1,
          headerSize: MAX_PART_HEADER_BYTES,
        },
      });
      preferExtendedNames(parser);
      return parser;
    } catch (cause) {
      throw errors.REQUEST_FORM_INVALID({ reason: reasonOf(cause) }, { cause });
    }
  }

  #listen(parser: Parser, resolve: () => void, reject: (error: unknown) => void): void {
    const { raw } = this.#request;
    const attempt =
      <Args extends unknown[]>(work: (...args: Args) => void) =>
      (...args: Args): void => {
        try {
          work(...args);
        } catch (error) {
          reject(error);
        }
      };
    parser.on(
      'field',
      attempt((name, value, _cutName, isCut) => this.#addField(name, value, isCut)),
    );
    parser.on('file', (name, stream, fileName, _encoding, type) => {
      this.#open.add(stream);
      // The parser emits errors on a file's stream at any time, also when nobody reads it.
      stream.on('error', reject);
      const refusal = this.#refusal();
      if (refusal) return reject(refusal);
      stream.once('limit', () =>
        reject(errors.REQUEST_FILE_TOO_LARGE({ name: fileName, limit: this.#limits.maxFileBytes })),
      );
      const writing = this.#addFile(name, stream, fileName, type).finally(() => this.#open.delete(stream));
      this.#writing.push(writing);
      writing.catch(reject);
    });
    parser.on('fieldsLimit', () => reject(errors.REQUEST_TOO_MANY_FIELDS({ limit: this.#limits.maxFields })));
    parser.on('filesLimit', () => reject(errors.REQUEST_TOO_MANY_FILES({ limit: this.#limits.maxFiles })));
    parser.on('partsLimit', () => reject(errors.REQUEST_TOO_MANY_FIELDS({ limit: this.#limits.maxFields })));
    parser.on('error', reject);
    parser.on('finish', resolve);
    raw.once('error', () => reject(errors.REQUEST_ABORTED()));
    raw.once('close', () => {
      if (!raw.readableEnded) reject(errors.REQUEST_ABORTED());
    });
    let received = 0;
    const count = (chunk: Buffer): void => {
      received += chunk.length;
      if (received <= this.#limits.maxTotalBytes) return;
      raw.off('data', count);
      reject(errors.REQUEST_TOO_LARGE({ limit: this.#limits.maxTotalBytes }));
    };
    raw.on('data', count);
    raw.pipe(parser);
  }

  #refusal(): HttpError | undefined {
    const refusal = this.#hasFile ? undefined : this.#guard?.(this.#values);
    this.#hasFile = true;
    return refusal;
  }

  #addField(name: string | undefined, value: string, isCut: boolean): void {
    this.#textBytes += Buffer.byteLength(value) + (name?.length ?? 0);
    if (isCut || this.#textBytes > this.#limits.maxBodyBytes)
      throw errors.REQUEST_BODY_TOO_LARGE({ limit: this.#limits.maxBodyBytes });
    if (name !== undefined) push(this.#values, name, value);
  }

  async #addFile(name: string | undefined, stream: BusboyFileStream, sentName: string, type: string): Promise<void> {
    const fileName = sanitizeUploadName(sentName);
    if (name === undefined || fileName === undefined) {
      // A file field that was left empty.
      stream.resume();
      await finished(stream);
      return;
    }
    // The order of files is that of the form, not that in which they have been written.
    const place = reserve(this.#files, name);
    place.set(await this.#store(fileName, stream, type));
  }

  async #store(fileName: string, stream: BusboyFileStream, type: string): Promise<UploadedFile> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (!this.#stores.memory.take(chunk.length)) {
        this.#stores.memory.giveBack(size - chunk.length);
        return this.#storeOnDisk(fileName, chunks, stream, type);
      }
    }
    return createUploadedFile(fileName, type, size, { buffer: Buffer.concat(chunks, size) });
  }

  async #storeOnDisk(fileName: string, head: Buffer[], stream: BusboyFileStream, type: string): Promise<UploadedFile> {
    const path = await this.#stores.folder.nextFile();
    // Only this user may look into the folder; a copy of the file has the same mode as one that is written from memory.
    const file = createWriteStream(path, { mode: 0o644 });
    await pipeline(concatenate(head, stream), file);
    return createUploadedFile(fileName, type, file.bytesWritten, { path });
  }
}

type PartHeaders = Record<string, string[]>;

// Of `filename` and `filename*` the second is the name as it is (RFC 6266 §4.3); the parser takes the first or the last. Its
// inner parser shows the headers of a part before they are read.
function preferExtendedNames(parser: Parser): void {
  const { _parser: inner } = parser as unknown as { _parser: { parser: EventEmitter } };
  inner.parser.prependListener('part', (part: EventEmitter) => {
    part.prependListener('header', (headers: PartHeaders) => {
      const [disposition] = headers['content-disposition'] ?? [];
      if (disposition?.includes('*')) headers['content-disposition'] = [withoutPlainTwins(disposition)];
    });
  });
}

async function* concatenate(head: Buffer[], rest: Readable): AsyncGenerator<Buffer> {
  yield* head;
  yield* rest;
}

function push<T>(map: Map<string, T[]>, name: string, value: T): void {
  const known = map.get(name);
  if (known) known.push(value);
  else map.set(name, [value]);
}

function reserve(map: Map<string, UploadedFile[]>, name: string): { set(file: UploadedFile): void } {
  const files = map.get(name) ?? [];
  map.set(name, files);
  const index = files.length;
  files.length++;
  return { set: (file) => (files[index] = file) };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
