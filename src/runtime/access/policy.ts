// What src/<app>/policies.ts declares: who may do what to which rows of a model.
import type { ListArgs } from '../db/queries.ts';
import type { DelegateOf, FieldName, ModelName } from '../http/project-types.ts';
import type { AccessContext, Rule } from './rule.ts';

type FilterOf<M extends ModelName> = NonNullable<ListArgs<DelegateOf<M>>['where']>;

/** A rule of one model: its filter is checked by the compiler. */
export type ModelRule<M extends ModelName> = (
  context: AccessContext,
) => boolean | FilterOf<M> | Promise<boolean | FilterOf<M>>;

/** A rule in a declaration about one model: `isOwner` in it names a relation of this model. */
export type RuleOf<M extends ModelName> = (ModelRule<M> | Rule) & {
  readonly ownerRelations?: readonly FieldName<M>[];
};

export interface PolicyRules<M extends ModelName> {
  view?: RuleOf<M>;
  add?: RuleOf<M>;
  change?: RuleOf<M>;
  delete?: RuleOf<M>;
  /** Actions of your own, by name. */
  actions?: Readonly<Record<string, RuleOf<M>>>;
  /** Relation to the user who adds a row: set from the request, never taken from input. */
  owner?: FieldName<M>;
}

/** A policy as it was declared. Made by `policy`. */
export interface Policy {
  readonly model: string;
  readonly rules: Readonly<Record<string, Rule>>;
  readonly owner: string | undefined;
}

/**
 * Declares who may do what to which rows, for the default export of `src/<app>/policies.ts`. Each rule returns true, false or a
 * filter: lists contain the rows that the filter finds, and a single row is allowed if the filter finds it. An action without a
 * rule is refused.
 *
 * @example
 * export default [
 *   policy('Post', {
 *     view: ({ user }) => (user.isStaff ? true : { published: true }),
 *     add: ({ user }) => user.isAuthenticated,
 *     change: isOwner('author'),
 *     owner: 'author',
 *   }),
 * ];
 */
export function policy<M extends ModelName>(model: M, { owner, actions = {}, ...rules }: PolicyRules<M>): Policy {
  const given = Object.entries({ ...actions, ...rules }).filter(([, rule]) => rule !== undefined);
  return { model, rules: Object.fromEntries(given) as Record<string, Rule>, owner };
}
