// How the body of a request becomes data.
import type { FormValues } from '../../http/body/query-params.ts';
import type { HttpRequest } from '../../http/request.ts';
import { isHttpError } from '../../http/errors.ts';
import { apiErrors } from '../errors.ts';

export interface Parser {
  /** `application/json`; `*` for every type. */
  readonly mediaType: string;
  parse(request: HttpRequest): Promise<unknown>;
}

/** JSON, at most 64 levels deep. An empty body is an empty object. */
export const jsonParser: Parser = {
  mediaType: 'application/json',
  async parse(request) {
    try {
      const bytes = await request.bytes();
      return bytes.byteLength === 0 ? {} : await request.json();
    } catch (error) {
      if (isHttpError(error) && error.status === 400) throw apiErrors.parse(`JSON parse error - ${error.message}`);
      throw error;
    }
  },
};

/** A form without files. */
export const formParser: Parser = {
  mediaType: 'application/x-www-form-urlencoded',
  parse: (request) => request.form(),
};

/** A form with files. */
export const multipartParser: Parser = {
  mediaType: 'multipart/form-data',
  parse: (request) => request.form(),
};

/** The body as it is, as bytes. */
export const rawParser: Parser = { mediaType: '*', parse: (request) => request.bytes() };

export const DEFAULT_PARSERS: readonly Parser[] = [jsonParser, formParser, multipartParser];

/** @throws {ApiError} 400 for a malformed body, 413, 415 for a type that no parser reads */
export async function parseBody(request: HttpRequest, parsers: readonly Parser[]): Promise<unknown> {
  const header = request.header('content-type');
  if (header === undefined) {
    if (!hasBody(request)) return {};
    throw apiErrors.unsupportedMediaType('');
  }
  const type = (header.split(';', 1)[0] ?? '').trim().toLowerCase();
  const parser = parsers.find(({ mediaType }) => mediaType === type || mediaType === '*');
  if (!parser) throw apiErrors.unsupportedMediaType(header.slice(0, 100));
  return parser.parse(request);
}

function hasBody({ headers }: HttpRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

export function isForm(data: unknown): data is FormValues {
  return typeof data === 'object' && data !== null && 'fileKeys' in data;
}
