// The rows that a deletion deletes too, found by walking the models: rows are counted and sampled, never loaded to be counted.
import type { Row, Where } from '../../../kernel/database.ts';
import { fieldOf, type FieldDescription, type ModelDescription } from '../../../kernel/model.ts';
import type { AdminModel } from '../admin-model.ts';
import type { GatedRows } from '../access/gated-rows.ts';
import { holdsForeignKey } from '../field-kinds.ts';
import type { AdminRequest } from '../frame.ts';
import { labelSelect } from '../labels.ts';
import { pointingWhere } from '../primary-key.ts';
import type { AdminSite } from '../admin-site.ts';

/** Rows of one relation that a deletion touches. */
export interface AffectedRows {
  model: AdminModel;
  /** The relation field that points to the rows deleted. */
  field: FieldDescription;
  count: number;
  isCountExact: boolean;
  /** At most `SAMPLE_SIZE` of them. */
  sample: Row[];
  /** The rows that are deleted with these rows. */
  cascades: AffectedRows[];
}

export interface DeletePlan {
  /** Deleted as well. */
  cascades: AffectedRows[];
  /** Kept, but their link becomes empty. */
  unlinked: AffectedRows[];
  /** Rows that forbid the deletion. */
  protecting: AffectedRows[];
}

export const SAMPLE_SIZE = 10;
const COUNT_LIMIT = 10_000;
// Trees of a model with itself end when a level has no rows; this only bounds cycles in the data.
const MAX_DEPTH = 8;

/** @param where The rows to be deleted. */
export async function planDelete(admin: AdminRequest, model: AdminModel, where: Where): Promise<DeletePlan> {
  const plan: DeletePlan = { cascades: [], unlinked: [], protecting: [] };
  plan.cascades = await follow(admin, plan, { model, where, depth: 0 });
  return plan;
}

/** `Post → 30`: how many rows of which model are deleted along; the rows asked for are not among them. */
export function summarize(cascades: readonly AffectedRows[]): Map<AdminModel, { count: number; isExact: boolean }> {
  const counts = new Map<AdminModel, { count: number; isExact: boolean }>();
  const visit = (affected: AffectedRows): void => {
    const sum = counts.get(affected.model) ?? { count: 0, isExact: true };
    counts.set(affected.model, { count: sum.count + affected.count, isExact: sum.isExact && affected.isCountExact });
    affected.cascades.forEach(visit);
  };
  cascades.forEach(visit);
  return counts;
}

/** Relations of other models that point to this one. */
export function incomingRelations(
  site: AdminSite,
  model: ModelDescription,
): { model: AdminModel; field: FieldDescription }[] {
  return site.models.flatMap((other) =>
    other.description.fields
      .filter((field) => holdsForeignKey(field) && field.relation?.model === model.name)
      .map((field) => ({ model: other, field })),
  );
}

/** What happens to a row when the one it points to is deleted. Without a word Prisma empties optional links and refuses on required ones. */
export function onDeleteOf(model: ModelDescription, field: FieldDescription): 'cascade' | 'unlink' | 'protect' {
  const rule = field.relation?.onDelete;
  if (rule === 'Cascade') return 'cascade';
  if (rule === 'SetNull' || rule === 'SetDefault') return 'unlink';
  if (rule !== undefined) return 'protect';
  const isOptional = field.relation?.fields.every((name) => fieldOf(model, name)?.isRequired === false);
  return isOptional ? 'unlink' : 'protect';
}

async function follow(
  admin: AdminRequest,
  plan: DeletePlan,
  { model, where, depth }: { model: AdminModel; where: Where; depth: number },
): Promise<AffectedRows[]> {
  const { site, access } = admin;
  if (depth >= MAX_DEPTH) return [];
  const cascades: AffectedRows[] = [];
  for (const incoming of incomingRelations(site, model.description)) {
    const pointing = pointingWhere(incoming.field, where);
    const rule = onDeleteOf(incoming.model.description, incoming.field);
    const outside = rule === 'protect' && incoming.model === model ? { AND: [pointing, { NOT: where }] } : pointing;
    // Rows that do not exist for the viewer are deleted by nobody unnoticed, but they are not shown either.
    const rows = rule === 'unlink' ? await access.existingRows(incoming.model) : access.reachedRows(incoming.model);
    const affected = await sampleOf(rows, incoming, outside);
    if (affected.count === 0) continue;
    if (rule === 'protect') plan.protecting.push(await onlyVisible(admin, incoming, outside));
    else if (rule === 'unlink') plan.unlinked.push(affected);
    else {
      const next = { model: incoming.model, where: pointing, depth: depth + 1 };
      cascades.push({ ...affected, cascades: await follow(admin, plan, next) });
    }
  }
  return cascades;
}

/** Rows that protect others protect them from everybody; their names and number are for those who may know them. */
async function onlyVisible(
  { access }: AdminRequest,
  incoming: { model: AdminModel; field: FieldDescription },
  where: Where,
): Promise<AffectedRows> {
  return sampleOf(await access.existingRows(incoming.model), incoming, where);
}

async function sampleOf(
  rows: GatedRows,
  { model, field }: { model: AdminModel; field: FieldDescription },
  where: Where,
): Promise<AffectedRows> {
  const sample = await rows.findMany({ where, select: labelSelect(model), take: SAMPLE_SIZE + 1 });
  // A short sample is the count.
  const count = sample.length <= SAMPLE_SIZE ? sample.length : await rows.count({ where, take: COUNT_LIMIT + 1 });
  return {
    model,
    field,
    count: Math.min(count, COUNT_LIMIT),
    isCountExact: count <= COUNT_LIMIT,
    sample: sample.slice(0, SAMPLE_SIZE),
    cascades: [],
  };
}
