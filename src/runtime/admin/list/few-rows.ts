// Rows of small tables, read once a page: the filter panel offers them, and columns take their labels from them.
import type { Row } from '../../../kernel/database.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { labelSelect } from '../labels.ts';

/** Rows of a model with what their labels read; undefined where there are more than `MAX_FEW`. */
export interface FewRows {
  /** Those that exist for the viewer. */
  existing(target: AdminModel): Promise<Row[] | undefined>;
  /** Undefined also where some rows do not exist for the viewer. */
  all(target: AdminModel): Promise<Row[] | undefined>;
}

/** More related rows than this are not offered as links: nobody reads such a list. */
const MAX_FEW = 25;
// A large table is not asked each time whether it has become small.
const CROWDED_MS = 60_000;
const crowdedUntil = new WeakMap<AdminModel['description'], number>();

/** For one request, which it must not outlive. */
export function createFewRows(admin: AdminRequest): FewRows {
  const known = new Map<AdminModel, Promise<Row[] | undefined>>();
  const existing: FewRows['existing'] = (target) => {
    const rows = known.get(target) ?? readFew(admin, target);
    known.set(target, rows);
    return rows;
  };
  const all: FewRows['all'] = async (target) => {
    const isWhole = Object.keys(await admin.access.existing(target)).length === 0;
    return isWhole ? existing(target) : undefined;
  };
  return { existing, all };
}

async function readFew({ access }: AdminRequest, target: AdminModel): Promise<Row[] | undefined> {
  if ((crowdedUntil.get(target.description) ?? 0) > Date.now()) return undefined;
  const where = await access.existing(target);
  const visible = await access.existingRows(target);
  const rows = await visible.findMany({ select: labelSelect(target), take: MAX_FEW + 1 });
  if (rows.length <= MAX_FEW) return rows;
  // What one viewer may see says nothing about others.
  if (Object.keys(where).length === 0) crowdedUntil.set(target.description, Date.now() + CROWDED_MS);
  return undefined;
}
