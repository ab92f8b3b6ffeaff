// Whether the viewer may delete every single row of a deletion: the ones selected, and all that are deleted with them.
import type { Database, Row, Where } from '../../../kernel/database.ts';
import { isSuperuser } from '../../auth/user-model.ts';
import { PermissionDenied } from '../../http/errors.ts';
import type { AdminModel } from '../admin-model.ts';
import { columnSelect } from '../form/row-select.ts';
import type { AdminRequest } from '../frame.ts';
import { labelSelect } from '../labels.ts';
import { permissionsOf } from '../permissions.ts';
import { anyOfWhere, keyText, keyValues, pointingWhere } from '../primary-key.ts';
import { incomingRelations, onDeleteOf } from './delete-plan.ts';

/** Rows that are read at once; fewer than the parameters that one statement may have. */
const BATCH = 200;

/** Deletes in the transaction that checks each row. @throws {PermissionDenied} the viewer may not delete one of the rows */
export async function deletePermitted(admin: AdminRequest, model: AdminModel, where: Where): Promise<number> {
  const remove = async (database: Database): Promise<number> =>
    (await database.delegate(model.description.delegate).deleteMany({ where })).count;
  if (!asksForRows(admin, model)) return remove(admin.app.database);
  return admin.app.database.transaction(async (database) => {
    if (await findRefused(admin, model, where, database)) throw new PermissionDenied();
    return remove(database);
  });
}

/** The model of a row that the viewer may not delete; undefined where all may go. */
export async function findRefused(
  admin: AdminRequest,
  model: AdminModel,
  where: Where,
  database: Database = admin.app.database,
): Promise<AdminModel | undefined> {
  if (!asksForRows(admin, model)) return undefined;
  return new Walk(admin, database).refusedBy(model, where);
}

class Walk {
  readonly #admin: AdminRequest;
  readonly #database: Database;
  /** Rows may point to each other in circles. */
  readonly #seen = new Map<AdminModel, Set<string>>();

  constructor(admin: AdminRequest, database: Database) {
    this.#admin = admin;
    this.#database = database;
  }

  async refusedBy(model: AdminModel, where: Where): Promise<AdminModel | undefined> {
    for await (const rows of this.#batches(model, where)) {
      const fresh = rows.filter((row) => this.#isFirst(model, row));
      for (const row of fresh) if (!(await permissionsOf(this.#admin.request, model, row)).delete) return model;
      const refused = fresh.length > 0 ? await this.#refusedBelow(model, fresh) : undefined;
      if (refused) return refused;
    }
    return undefined;
  }

  async #refusedBelow(model: AdminModel, rows: readonly Row[]): Promise<AdminModel | undefined> {
    const { description } = model;
    const keys = anyOfWhere(
      description,
      rows.map((row) => keyValues(description, row)),
    );
    for (const incoming of cascadesInto(this.#admin, model)) {
      const refused = await this.refusedBy(incoming.model, pointingWhere(incoming.field, keys));
      if (refused) return refused;
    }
    return undefined;
  }

  async *#batches(model: AdminModel, where: Where): AsyncGenerator<Row[]> {
    const { description } = model;
    const delegate = this.#database.delegate(description.delegate);
    const orderBy = description.primaryKey.map((name) => ({ [name]: 'asc' }));
    const select = { ...columnSelect(model), ...labelSelect(model) };
    for (let skip = 0; ; skip += BATCH) {
      const rows = (await delegate.findMany({ where, select, orderBy, take: BATCH, skip })) as Row[];
      if (rows.length > 0) yield rows;
      if (rows.length < BATCH) return;
    }
  }

  #isFirst(model: AdminModel, row: Row): boolean {
    const seen = this.#seen.get(model) ?? new Set();
    this.#seen.set(model, seen);
    const key = keyText(model.description, row);
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst;
  }
}

/** True if any model that the deletion can reach decides row by row. The others are decided as a whole. */
function asksForRows(admin: AdminRequest, model: AdminModel, seen = new Set<AdminModel>()): boolean {
  if (seen.has(model)) return false;
  seen.add(model);
  return decidesByRow(admin, model) || cascadesInto(admin, model).some((next) => asksForRows(admin, next.model, seen));
}

function decidesByRow({ request, app }: AdminRequest, { options, description, hidden }: AdminModel): boolean {
  if (hidden) return false;
  const isGuardedUser = description.name === app.settings.userModel && !isSuperuser(request.user);
  return isGuardedUser || options.hasDeletePermission !== undefined || options.hasViewPermission !== undefined;
}

function cascadesInto({ site }: AdminRequest, { description }: AdminModel): ReturnType<typeof incomingRelations> {
  return incomingRelations(site, description).filter(
    (incoming) => onDeleteOf(incoming.model.description, incoming.field) === 'cascade',
  );
}
