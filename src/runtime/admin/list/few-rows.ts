// Rows of small tables, read once a page: the filter panel offers them, and columns take their labels from them.
import type { Row } from '../../../kernel/database.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { labelSelect } from '../labels.ts';
import { scopeOf } from '../permissions.ts';

/** All rows of a model, with what their labels read; undefined where there are more than `MAX_FEW`. */
export type FewRows = (target: AdminModel) => Promise<Row[] | undefined>;

/** More related rows than this are not offered as links: nobody reads such a list. */
const MAX_FEW = 25;
// A large table is not asked each time whether it has become small.
const CROWDED_MS = 60_000;
const crowdedUntil = new WeakMap<AdminModel['description'], number>();

/** For one request, which it must not outlive. */
export function createFewRows(admin: AdminRequest): FewRows {
  const known = new Map<AdminModel, Promise<Row[] | undefined>>();
  return (target) => {
    const rows = known.get(target) ?? readFew(admin, target);
    known.set(target, rows);
    return rows;
  };
}

async function readFew({ request, app }: AdminRequest, target: AdminModel): Promise<Row[] | undefined> {
  if ((crowdedUntil.get(target.description) ?? 0) > Date.now()) return undefined;
  const where = await scopeOf(request, target);
  const delegate = app.models.delegate(target.description);
  const rows = await delegate.findMany({ where, select: labelSelect(target), take: MAX_FEW + 1 });
  if (rows.length <= MAX_FEW) return rows;
  // What one viewer may see says nothing about others.
  if (!target.options.queryset) crowdedUntil.set(target.description, Date.now() + CROWDED_MS);
  return undefined;
}
