// Whether the viewer may delete every single row of a deletion: the ones selected, and all that are deleted with them.
import { keyColumns } from '../../../kernel/row-key.ts';
import type { Database, Row, Where } from '../../../kernel/database.ts';
import { PermissionDenied } from '../../http/errors.ts';
import { deleteRows, type SaveHooks } from '../../save/save-row.ts';
import { lastValues, record } from '../history/record.ts';
import type { AdminModel } from '../admin-model.ts';
import { storedSelect } from '../form/row-select.ts';
import type { AdminRequest } from '../frame.ts';
import { labelSelect } from '../labels.ts';
import { anyOfWhere, keyText, pointingWhere } from '../primary-key.ts';
import { incomingRelations, onDeleteOf } from './delete-plan.ts';

/** Rows that are read at once; fewer than the parameters that one statement may have. */
const BATCH = 200;

/**
 * Deletes rows in the transaction that checks each of them, and all that are deleted with them.
 *
 * @returns how many, without those deleted with them
 * @throws {PermissionDenied} the viewer may not delete one of the rows
 */
export async function deletePermitted(admin: AdminRequest, model: AdminModel, where: Where): Promise<number> {
  const { app, access } = admin;
  return app.database.transaction(async (database) => {
    if (await findRefused(admin, model, where, database)) throw new PermissionDenied();
    let count = 0;
    for (;;) {
      const rows = await readRows(admin, model, { where, database });
      const log: SaveHooks['log'] = ({ before = {} }) =>
        record(admin, { model, row: before, action: 'delete', changes: lastValues(admin, model, before) }, database);
      await deleteRows({ app, model: model.description, access, database, hooks: { log } }, rows);
      count += rows.length;
      if (rows.length < BATCH) return count;
    }
  });
}

/** The model of a row that the viewer may not delete; undefined where all may go. */
export async function findRefused(
  admin: AdminRequest,
  model: AdminModel,
  where: Where,
  database: Database = admin.app.database,
): Promise<AdminModel | undefined> {
  if (!(await asksForRows(admin, model))) return undefined;
  return new Walk(admin, database).refusedBy(model, where);
}

interface Batch {
  where: Where;
  database: Database;
  skip?: number;
}

function readRows({ access }: AdminRequest, model: AdminModel, { where, database, skip = 0 }: Batch): Promise<Row[]> {
  const orderBy = model.description.primaryKey.map((name) => ({ [name]: 'asc' }));
  const select = { ...storedSelect(model), ...labelSelect(model) };
  return access.reachedRows(model, database).findMany({ where, select, orderBy, take: BATCH, skip });
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
      if (fresh.length === 0) continue;
      if (!(await this.#admin.access.may(model.description, fresh, 'delete', this.#database))) return model;
      const refused = await this.#refusedBelow(model, fresh);
      if (refused) return refused;
    }
    return undefined;
  }

  async #refusedBelow(model: AdminModel, rows: readonly Row[]): Promise<AdminModel | undefined> {
    const { description } = model;
    const keys = anyOfWhere(
      description,
      rows.map((row) => keyColumns(description, row)),
    );
    for (const incoming of cascadesInto(this.#admin, model)) {
      const refused = await this.refusedBy(incoming.model, pointingWhere(incoming.field, keys));
      if (refused) return refused;
    }
    return undefined;
  }

  async *#batches(model: AdminModel, where: Where): AsyncGenerator<Row[]> {
    for (let skip = 0; ; skip += BATCH) {
      const rows = await readRows(this.#admin, model, { where, database: this.#database, skip });
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
async function asksForRows(admin: AdminRequest, model: AdminModel, seen = new Set<AdminModel>()): Promise<boolean> {
  if (seen.has(model)) return false;
  seen.add(model);
  if (typeof (await admin.access.answer(model.description, 'delete')) !== 'boolean') return true;
  for (const next of cascadesInto(admin, model)) if (await asksForRows(admin, next.model, seen)) return true;
  return false;
}

function cascadesInto({ site }: AdminRequest, { description }: AdminModel): ReturnType<typeof incomingRelations> {
  return incomingRelations(site, description).filter(
    (incoming) => onDeleteOf(incoming.model.description, incoming.field) === 'cascade',
  );
}
