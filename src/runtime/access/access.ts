// The gate: rows are reached by `where` and `may`, in REST, in views and in generated code.
import { keyConditions } from '../db/key-conditions.ts';
import type { Database, Row, Where } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import type { AnonymousUser, AuthenticatedUser } from '../auth/user.ts';
import '../auth/middleware.ts';
import { requestScopes } from '../auth/signed-in-user.ts';
import type { Application } from '../http/application.ts';
import type { HttpRequest } from '../http/request.ts';
import { errors } from './errors.ts';
import type { Policy } from './policy.ts';
import { type AccessAction, type Answer, modelPermissions, ownerRelations, type Rule } from './rule.ts';
import { isInScope } from './scope.ts';

declare module '../http/application.ts' {
  interface Application {
    /** Default exports of the apps' src/<app>/policies.ts. */
    readonly policies?: readonly Policy[];
  }
}

interface PolicySources extends Pick<Application, 'policies' | 'models'> {
  /** Undefined: rules may name relations to any model. */
  settings?: Pick<Application['settings'], 'userModel'>;
}

const byApp = new WeakMap<object, ReadonlyMap<string, Policy>>();

/** @throws {ProjectError} POLICY_DUPLICATE, POLICY_OWNER_UNKNOWN, RULE_RELATION_UNKNOWN, MODEL_UNKNOWN */
export function policiesOf({ policies = [], models, settings }: PolicySources): ReadonlyMap<string, Policy> {
  const known = byApp.get(policies);
  if (known) return known;
  const found = new Map<string, Policy>();
  for (const policy of policies) {
    if (found.has(policy.model)) throw errors.POLICY_DUPLICATE({ model: policy.model });
    const model = models.get(policy.model);
    checkOwner(model, policy.owner, settings?.userModel);
    for (const [action, rule] of Object.entries(policy.rules))
      checkRule(rule, { model, place: `The rule for '${action}' of ${model.name}`, userModel: settings?.userModel });
    found.set(policy.model, policy);
  }
  byApp.set(policies, found);
  return found;
}

function checkOwner(model: ModelDescription, owner: string | undefined, userModel: string | undefined): void {
  if (owner !== undefined && !relationsToUser(model, userModel).includes(owner))
    throw errors.POLICY_OWNER_UNKNOWN({ model: model.name, owner }, { where: model.where });
}

/** Relations whose key is in this model; all of them if the user model is not known. */
function relationsToUser({ fields }: ModelDescription, userModel: string | undefined): string[] {
  const relations = fields.filter(({ relation }) => relation !== undefined && relation.fields.length > 0);
  return relations
    .filter(({ relation }) => userModel === undefined || relation?.model === userModel)
    .map(({ name }) => name);
}

interface RulePlace {
  model: ModelDescription;
  /** `The rule for 'change' of Post` */
  place: string;
  userModel: string | undefined;
}

/** @throws {ProjectError} RULE_RELATION_UNKNOWN: the rule would refuse everybody */
export function checkRule(rule: Rule, { model, place, userModel }: RulePlace): void {
  const known = relationsToUser(model, userModel);
  for (const relation of ownerRelations(rule))
    if (!known.includes(relation))
      throw errors.RULE_RELATION_UNKNOWN({ place, model: model.name, relation, known }, { where: model.where });
}

/** Finds no row, also inside an AND, where an empty OR would find every row. */
function nothing({ primaryKey }: ModelDescription): Where {
  return { [primaryKey[0] ?? '']: { in: [] } };
}

export interface AccessOptions {
  /** Default: the user of the request. */
  user?: AuthenticatedUser | AnonymousUser;
  request?: HttpRequest | undefined;
  /** Decides about models without a policy, and on top of it where there is one. Default: the permissions of the model. */
  rule?: Rule | undefined;
  /** True ignores the scopes of the token in the request: for rows that are shown as a part of others. */
  isUnscoped?: boolean;
}

/** What one user may do. Answers are remembered, so make a new one for each request. */
export class Access {
  readonly #app: Pick<Application, 'policies' | 'models' | 'database'>;
  readonly #user: () => AuthenticatedUser | AnonymousUser;
  readonly #request: HttpRequest | undefined;
  readonly #rule: Rule | undefined;
  readonly #isUnscoped: boolean;
  readonly #answers = new Map<string, Answer | Promise<Answer>>();

  constructor(
    app: Pick<Application, 'policies' | 'models' | 'database'>,
    { user, request, rule, isUnscoped = false }: AccessOptions,
  ) {
    this.#app = app;
    this.#user = () => user ?? (request as HttpRequest).user;
    this.#request = request;
    this.#rule = rule;
    this.#isUnscoped = isUnscoped;
  }

  /** The policy of a model, if it has one. */
  policy(model: ModelDescription | string): Policy | undefined {
    return policiesOf(this.#app).get(typeof model === 'string' ? model : model.name);
  }

  /** The answer of the model's policy, or of its permissions: true, false or a filter. */
  async answer(model: ModelDescription | string, action: AccessAction): Promise<Answer> {
    const description = typeof model === 'string' ? this.#app.models.get(model) : model;
    const key = `${description.name} ${action}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const asked = this.#ask(description, action);
    this.#answers.set(key, asked);
    return asked;
  }

  /**
   * The filter of the rows to which the user may do this, for `where` of the database client. It finds nothing if they may not.
   *
   * @example db.post.findMany({ where: await accessOf(request).where('Post', 'view') })
   */
  async where(model: ModelDescription | string, action: AccessAction): Promise<Where> {
    const answer = await this.answer(model, action);
    if (typeof answer !== 'boolean') return answer;
    return answer ? {} : nothing(typeof model === 'string' ? this.#app.models.get(model) : model);
  }

  /**
   * True if the user may do this to all of these rows. A filter is decided by the database, which looks the rows up under it.
   *
   * @param database the transaction in which the rows are about to be written. Default: the app's own connection
   */
  async may(
    model: ModelDescription | string,
    rows: Row | readonly Row[],
    action: AccessAction,
    database: Database = this.#app.database,
  ): Promise<boolean> {
    const answer = await this.answer(model, action);
    if (typeof answer === 'boolean') return answer;
    const description = typeof model === 'string' ? this.#app.models.get(model) : model;
    const list = [rows].flat() as Row[];
    if (list.length === 0) return true;
    const keys = list.map((row) => Object.fromEntries(description.primaryKey.map((name) => [name, row[name]])));
    const delegate = database.delegate(description.delegate);
    let allowed = 0;
    for (const condition of keyConditions(description.primaryKey, keys))
      allowed += await delegate.count({ where: { AND: [condition, answer] } });
    return allowed === list.length;
  }

  async #ask(model: ModelDescription, action: AccessAction): Promise<Answer> {
    const scopes = this.#isUnscoped ? undefined : requestScopes(this.#request);
    if (scopes !== undefined && !isInScope(scopes, model, action)) return false;
    const context = { user: this.#user(), action, model, request: this.#request };
    const policy = this.policy(model);
    const first = this.#rule === undefined && policy ? true : await (this.#rule ?? modelPermissions)(context);
    if (first === false || policy === undefined) return first;
    const rule = policy.rules[action];
    const second = rule === undefined ? false : await rule(context);
    if (first === true || second === false) return second;
    return second === true ? first : { AND: [first, second] };
  }
}

const REQUEST_ACCESS = Symbol('access');

/** What the user of this request may do, by the policies of the project. */
export function accessOf(request: HttpRequest): Access {
  const known = request.state.get(REQUEST_ACCESS) as Access | undefined;
  if (known) return known;
  const access = new Access(request.app, { request });
  request.state.set(REQUEST_ACCESS, access);
  return access;
}

/** The columns that name the user as the owner of a new row; empty for models without one. */
export function ownerColumns(model: ModelDescription, policy: Policy | undefined, user: object): Row {
  const relation = model.fields.find(({ name }) => name === policy?.owner)?.relation;
  if (relation === undefined) return {};
  const row = user as Row;
  return Object.fromEntries(relation.fields.map((column, index) => [column, row[relation.references[index] ?? '']]));
}
