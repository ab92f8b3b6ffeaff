// A rule is one answer to "may this user do that?": yes, no, or a filter that says for which rows.
import type { Where } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import { permissionName } from '../../kernel/permissions.ts';
import type { AnonymousUser, AuthenticatedUser } from '../auth/user.ts';
import { isStaffUser, isSuperuser } from '../auth/user-model.ts';
import type { PermissionName } from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';

/** `add`, `change`, `delete` and `view` of every model, and names of your own: `publish`. */
export type AccessAction = 'add' | 'change' | 'delete' | 'view' | (string & {});

/** True: for all rows. False: for none. A filter, as `where` of the database client takes it: for the rows it finds. */
export type Answer<W = Where> = boolean | W;

export interface AccessContext {
  readonly user: AuthenticatedUser | AnonymousUser;
  readonly action: AccessAction;
  /** Undefined for views that are not about a model. */
  readonly model: ModelDescription | undefined;
  /** Undefined outside of requests, such as in a background task. */
  readonly request: HttpRequest | undefined;
}

/** Decides one question. Rules combine with `and`, `or` and `not`. */
export type Rule<W = Where> = (context: AccessContext) => Answer<W> | Promise<Answer<W>>;

/** A rule about relations to the user. They are checked when the project starts, also inside of `and`, `or` and `not`. */
export interface OwnerRule<Relation extends string = string> extends Rule {
  readonly ownerRelations: readonly Relation[];
}

/** The names of the relations that rules are about. */
type RelationsOf<R> = R extends { readonly ownerRelations: readonly (infer Relation extends string)[] }
  ? Relation
  : never;

/** Everybody, for all rows. */
export const allowAny: Rule<never> = () => true;

/** Nobody. */
export const denyAll: Rule<never> = () => false;

/** People who signed in. */
export const isAuthenticated: Rule<never> = ({ user }) => user.isAuthenticated;

/** People who signed in; others may only view. */
export const isAuthenticatedOrReadOnly: Rule<never> = ({ user, action }) => action === 'view' || user.isAuthenticated;

/** Active users with `isStaff` or `isSuperuser`. */
export const isStaff: Rule<never> = ({ user }) => user.isAuthenticated && isStaffUser(user);

/** Viewing only. */
export const readOnly: Rule<never> = ({ action }) => action === 'view';

/** Users who have all of these permissions, by themselves or by a group. */
export function hasPermission(...names: PermissionName[]): Rule<never> {
  return ({ user }) => user.isAuthenticated && user.hasPermission(...names);
}

/** Users with the permission of the model that fits the action: `posts.change_post`. Nobody for views without a model. */
export const modelPermissions: Rule<never> = ({ user, action, model }) => {
  if (!user.isAuthenticated) return false;
  if (model === undefined) return isSuperuser(user);
  return user.hasPermission(permissionName(model, action));
};

/** Like `modelPermissions`, and everybody may view. */
export const modelPermissionsOrReadOnly: Rule<never> = (context) =>
  context.action === 'view' || modelPermissions(context);

/**
 * Rows that belong to the user, by the relation that points to them. Nobody who is not signed in.
 *
 * @example policy('Post', { change: isOwner('author') })
 */
export function isOwner<Relation extends string>(relation: Relation): OwnerRule<Relation> {
  const rule: Rule = ({ user, model, request }) => {
    const key = model?.fields.find(({ name }) => name === relation)?.relation;
    if (!user.isAuthenticated || key === undefined || key.fields.length === 0) return false;
    // The key of a user says nothing about the rows of another model, although the numbers are the same.
    if (request !== undefined && key.model !== request.app.settings.userModel) return false;
    const row = user as Readonly<Record<string, unknown>>;
    const columns = key.fields.map((column, index) => [column, row[key.references[index] ?? '']] as const);
    // Without a value, the filter would find the rows of nobody, or all.
    if (columns.some(([, value]) => value === undefined || value === null)) return false;
    return Object.fromEntries(columns);
  };
  return Object.assign(rule, { ownerRelations: [relation] });
}

/** Allows what all of the rules allow. The first refusal ends it. */
export function and<const Rules extends readonly Rule[]>(...rules: Rules): OwnerRule<RelationsOf<Rules[number]>> {
  const rule: Rule = async (context) => {
    const filters: Where[] = [];
    for (const rule of rules) {
      const answer = await rule(context);
      if (answer === false) return false;
      if (answer !== true) filters.push(answer);
    }
    return filters.length === 0 ? true : combine('AND', filters);
  };
  return about(rules, rule);
}

/** Allows what at least one of the rules allows. */
export function or<const Rules extends readonly Rule[]>(...rules: Rules): OwnerRule<RelationsOf<Rules[number]>> {
  const rule: Rule = async (context) => {
    const filters: Where[] = [];
    for (const rule of rules) {
      const answer = await rule(context);
      if (answer === true) return true;
      if (answer !== false) filters.push(answer);
    }
    return filters.length === 0 ? false : combine('OR', filters);
  };
  return about(rules, rule);
}

/** Allows what the rule refuses. Rows for which the filter is neither true nor false in SQL, because of null, stay refused. */
export function not<R extends Rule>(rule: R): OwnerRule<RelationsOf<R>> {
  const opposite: Rule = async (context) => {
    const answer = await rule(context);
    return typeof answer === 'boolean' ? !answer : { NOT: answer };
  };
  return about([rule], opposite);
}

/** The relations that a rule names; none for a function of the project. */
export function ownerRelations(rule: Rule): readonly string[] {
  return (rule as Partial<OwnerRule>).ownerRelations ?? [];
}

/** The combined rule is about the relations of its parts. */
function about<Relation extends string>(parts: readonly Rule[], rule: Rule): OwnerRule<Relation> {
  return Object.assign(rule, { ownerRelations: parts.flatMap(ownerRelations) as Relation[] });
}

function combine(operator: 'AND' | 'OR', filters: readonly Where[]): Where {
  return filters.length === 1 ? (filters[0] as Where) : { [operator]: filters };
}
