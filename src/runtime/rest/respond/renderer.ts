// How data becomes the body of a response.
import type { Row } from '../../../kernel/database.ts';
import type { ApiContext } from '../request/context.ts';
import type { ResponseBody } from '../../http/response.ts';

export interface Renderer {
  /** Value of `?format=` and suffix of the path: `json`. */
  readonly format: string;
  /** `application/json` */
  readonly mediaType: string;
  /** Other names of the media type that clients may accept. */
  readonly aliases?: readonly string[];
  /** With the charset where the type has one. Default: the media type. */
  readonly contentType?: string;
  /** @param data JSON @param context of the request; it has the status and what the view knows */
  render(data: unknown, context: ApiContext): ResponseBody | Promise<ResponseBody>;
  /**
   * Writes the rows of a list as they are read. Lists in such a format contain all rows, unless the client asks for a page.
   *
   * @param batches rows as JSON
   */
  renderRows?(batches: AsyncIterable<readonly Row[]>, list: RowList): AsyncIterable<string>;
}

export interface RowList {
  /** Names of the fields in order. */
  readonly fields: readonly string[];
  readonly context: ApiContext;
}

/** JSON; indented if the client accepts `application/json; indent=4`. */
export const jsonRenderer: Renderer = {
  format: 'json',
  mediaType: 'application/json',
  render(data, { accepted }) {
    const indent = Math.min(8, Math.max(0, Number(accepted['indent'] ?? 0) || 0));
    return indent === 0 ? stringify(data) : stringify(data, indent);
  },
};

export function stringify(data: unknown, indent?: number): string {
  try {
    return JSON.stringify(data ?? null, undefined, indent);
  } catch (error) {
    // A replacer makes JSON.stringify several times slower, so it runs only where a BigInt stopped the plain one.
    if (!(error instanceof TypeError) || !/BigInt/.test(error.message)) throw error;
    const replacer = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
    return JSON.stringify(data, replacer, indent);
  }
}
