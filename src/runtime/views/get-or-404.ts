import { Http404 } from '../http/errors.ts';

/**
 * Awaits a query for one object and ends the request with 404 when there is none.
 *
 * @throws {Http404} HTTP_404 when the value is null or undefined.
 * @example const post = await getOr404(db.post.findUnique({ where: { slug } }));
 */
export async function getOr404<T>(query: PromiseLike<T> | T, message?: string): Promise<NonNullable<T>> {
  const found = await query;
  if (found === null || found === undefined) throw noMatch(message);
  return found;
}

/**
 * Awaits a query for several objects and ends the request with 404 when there are none.
 *
 * @throws {Http404} HTTP_404 when the list is empty.
 * @example const posts = await getListOr404(db.post.findMany({ where: { published: true } }));
 */
export async function getListOr404<T>(
  query: PromiseLike<readonly T[]> | readonly T[],
  message?: string,
): Promise<readonly [T, ...T[]]> {
  const [first, ...rest] = await query;
  if (first === undefined) throw noMatch(message);
  return [first, ...rest];
}

function noMatch(message: string | undefined): Http404 {
  return new Http404(message ?? 'no object matches', { isUsual: message === undefined });
}
