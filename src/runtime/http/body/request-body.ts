import type { UploadLimits } from './upload-limits.ts';
import type { FastifyRequest } from 'fastify';
import { errors } from '../errors.ts';
import { parseHeaderParameters } from '../headers/header-parameters.ts';
import { parseJsonText } from './json-text.ts';
import { FormValues } from './query-params.ts';
import { type FormGuard, type MultipartForm, readMultipart } from './multipart.ts';

/** The body of one request, read when a view asks for it and not before. */
export class RequestBody {
  readonly #raw: FastifyRequest;
  readonly #limits: UploadLimits;
  /** The form, once it has been read. */
  formSoFar: FormValues | undefined;
  #bytes: Promise<Buffer> | undefined;
  #form: Promise<FormValues> | undefined;
  #multipart: Promise<MultipartForm> | undefined;

  constructor(raw: FastifyRequest, limits: UploadLimits) {
    this.#raw = raw;
    this.#limits = limits;
  }

  bytes(wanted = 'bytes'): Promise<Buffer> {
    if (this.#multipart) return Promise.reject(errors.REQUEST_BODY_USED({ wanted, used: 'form' }));
    return (this.#bytes ??= readAll(this.#raw, this.#limits.maxBodyBytes));
  }

  async text(wanted = 'text'): Promise<string> {
    const bytes = await this.bytes(wanted);
    try {
      return UTF8.decode(bytes);
    } catch (cause) {
      throw errors.REQUEST_ENCODING_INVALID({}, { cause });
    }
  }

  async json(): Promise<unknown> {
    return parseJsonText(await this.text('json'));
  }

  /** @param guard may refuse a form with files before the first of them is read; not asked for a form that was read already */
  form(guard?: FormGuard): Promise<FormValues> {
    return (this.#form ??= this.#readForm(guard));
  }

  async #readForm(guard: FormGuard | undefined): Promise<FormValues> {
    const type = (this.#raw.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
    if (type === 'application/x-www-form-urlencoded') {
      checkCharset(this.#raw.headers['content-type']);
      const bytes = await this.bytes('form');
      return (this.formSoFar = FormValues.parse(bytes.toString('utf8'), this.#limits.maxFields));
    }
    if (type !== 'multipart/form-data') return new FormValues();
    if (this.#bytes) throw errors.REQUEST_BODY_USED({ wanted: 'form', used: 'bytes' });
    this.#multipart = readMultipart(this.#raw, this.#limits, guard);
    const { values, files } = await this.#multipart;
    return (this.formSoFar = new FormValues(values, files));
  }

  /** True when there may be temporary files. */
  get hasFiles(): boolean {
    return this.#multipart !== undefined;
  }

  /** Removes temporary files. */
  async cleanUp(): Promise<void> {
    // A form that failed has removed its files itself.
    const form = await this.#multipart?.catch(() => undefined);
    await form?.cleanUp();
  }
}

/** Forms are UTF-8; another charset would be read as something else than was typed. */
function checkCharset(contentType: string | undefined): void {
  const charset = parseHeaderParameters(contentType)[1]['charset']?.toLowerCase();
  if (charset === undefined || ['utf-8', 'utf8', 'us-ascii', 'ascii'].includes(charset)) return;
  throw errors.REQUEST_CHARSET_UNSUPPORTED({ charset: charset.slice(0, 40) });
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** @throws {HttpError} REQUEST_BODY_TOO_LARGE (413), REQUEST_ABORTED (400) */
function readAll({ raw, headers }: FastifyRequest, limit: number): Promise<Buffer> {
  if (Number(headers['content-length'] ?? 0) > limit) return Promise.reject(errors.REQUEST_BODY_TOO_LARGE({ limit }));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) stop(() => reject(errors.REQUEST_BODY_TOO_LARGE({ limit })));
      else chunks.push(chunk);
    };
    const onEnd = (): void =>
      stop(() => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    const onClose = (): void => stop(() => reject(errors.REQUEST_ABORTED()));
    const stop = (settle: () => void): void => {
      raw.off('data', onData).off('end', onEnd).off('error', onClose).off('close', onClose);
      raw.pause();
      settle();
    };
    raw.on('data', onData).on('end', onEnd).on('error', onClose).on('close', onClose);
    raw.resume();
  });
}
