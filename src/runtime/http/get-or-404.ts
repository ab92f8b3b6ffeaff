import { Http404 } from './errors.ts';

/**
 * Awaits a query for one object and ends the request with 404 when there is none.
 *
 * @throws {Http404} HTTP_404 when the value is null or undefined.
 * @example const post = await getOr404(db.post.findUnique({ where: { slug } }));
 */
export async function getOr404<T>(query: PromiseLike<T> | T, message = 'no object matches'): Promise<NonNullable<T>> {
  const found = await query;
  if (found === null || found === undefined) throw new Http404(message);
  return found;
}
