import type { ListArgs } from '../db/queries.ts';
import type { ModelScopes } from '../db/client/scopes.ts';
import type { DelegateOf, ModelName } from '../http/project-types.ts';

type WhereOf<M extends ModelName> = NonNullable<ListArgs<DelegateOf<M>>['where']>;

/**
 * Names conditions of a model, for the default export of `src/<app>/scopes.ts`. Each is a method of `db.post` then:
 * `db.post.published().since(day).findMany()`.
 *
 * @param scopes conditions as `where` takes them, or functions that return one
 * @example export default [modelScopes('Post', { published: { published: true }, by: (authorId: number) => ({ authorId }) })];
 */
export function modelScopes<
  M extends ModelName,
  const Scopes extends Record<string, WhereOf<M> | ((...args: never[]) => WhereOf<M>)>,
>(model: M, scopes: Scopes): ModelScopes<M, Scopes> {
  return { model, scopes };
}
