// The gate of the admin. Its files reach rows here only: what the viewer may do, and the rows for which they may do it.
import type { Database, Row, Where } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import { Access } from '../../access/access.ts';
import type { AccessAction, Answer } from '../../access/rule.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminSite } from '../admin-site.ts';
import { adminRule, existingRule, hookOf } from './admin-rule.ts';
import { gatedRows, type GatedRows } from './gated-rows.ts';

/** What the viewer may do with a model or with one row of it. Without viewing there is no changing and no deleting. */
export interface Permissions {
  view: boolean;
  add: boolean;
  change: boolean;
  delete: boolean;
}

const ACTIONS = ['view', 'add', 'change', 'delete'] as const;

/** Finds all rows, but is not `true`: the rows have to be asked about one by one. */
const EACH_ROW: Where = { AND: [] };

/** What the viewer of one request may do in the admin: the registrations' rules, on top of the project's policies. */
export class AdminAccess extends Access {
  readonly #site: AdminSite;
  readonly #httpRequest: HttpRequest;
  readonly #existing: Access;

  constructor(request: HttpRequest, site: AdminSite) {
    super(request.app, { request, rule: adminRule(site) });
    this.#site = site;
    this.#httpRequest = request;
    this.#existing = new Access(request.app, { request, rule: existingRule(site) });
  }

  override async answer(model: ModelDescription | string, action: AccessAction): Promise<Answer> {
    const answer = await super.answer(model, action);
    return answer === true && this.#hooks(model, action).length > 0 ? EACH_ROW : answer;
  }

  override async may(
    model: ModelDescription | string,
    rows: Row | readonly Row[],
    action: AccessAction,
    database: Database = this.#httpRequest.app.database,
  ): Promise<boolean> {
    const list = [rows].flat() as Row[];
    const answer = await this.answer(model, action);
    if (answer === false) return false;
    if (answer !== EACH_ROW && !(await super.may(model, list, action, database))) return false;
    return this.#everyHook(model, list, action);
  }

  /** @param row one that was read under `view`; without it the question is about the model as a whole */
  async permissions({ description }: AdminModel, row?: Row): Promise<Permissions> {
    const view = await this.answer(description, 'view');
    const entries = ACTIONS.map(async (action) => {
      const answer = await this.answer(description, action);
      if (row === undefined) return [action, answer !== false];
      const isKnown = typeof answer === 'boolean' || answer === view || answer === EACH_ROW || action === 'add';
      if (answer === false || !isKnown) return [action, answer !== false && (await this.may(description, row, action))];
      return [action, await this.#everyHook(description, [row], action)];
    });
    const may = Object.fromEntries(await Promise.all(entries)) as unknown as Permissions;
    return { ...may, change: may.view && may.change, delete: may.view && may.delete };
  }

  /** The rows for which the viewer may do this; none where they may not. */
  async rows({ description }: AdminModel, action: AccessAction = 'view', database?: Database): Promise<GatedRows> {
    return gatedRows(this.#delegate(description, database), await this.where(description, action));
  }

  /**
   * The rows that exist for the viewer, with or without the permission to open their pages: they can be chosen in relations
   * and named where something points to them.
   */
  existing({ description }: AdminModel): Promise<Where> {
    return this.#existing.where(description, 'view');
  }

  async existingRows(model: AdminModel): Promise<GatedRows> {
    return gatedRows(this.#delegate(model.description), await this.existing(model));
  }

  /** All rows, whatever the viewer may see. Only for what a deletion reaches, which is shown to nobody before it is allowed. */
  reachedRows({ description }: AdminModel, database?: Database): GatedRows {
    return gatedRows(this.#delegate(description, database), {});
  }

  #delegate(
    { delegate }: ModelDescription,
    database: Database = this.#httpRequest.app.database,
  ): ReturnType<Database['delegate']> {
    return database.delegate(delegate);
  }

  /** A row that is changed or deleted has to be one that the viewer sees. */
  #hooks(model: ModelDescription | string, action: AccessAction): RowHook[] {
    const admin = this.#site.find(typeof model === 'string' ? model : model.name);
    if (!admin) return [];
    const actions = action === 'view' || action === 'add' ? [action] : ['view', action];
    return actions.map((name) => hookOf(admin, name)).filter((hook) => hook !== undefined);
  }

  async #everyHook(model: ModelDescription | string, rows: readonly Row[], action: AccessAction): Promise<boolean> {
    for (const hook of this.#hooks(model, action))
      for (const row of rows) if (!(await hook(this.#httpRequest, row))) return false;
    return true;
  }
}

type RowHook = NonNullable<ReturnType<typeof hookOf>>;
