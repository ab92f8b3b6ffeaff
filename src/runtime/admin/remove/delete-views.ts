// A delete plan as its page shows it.
import type { Row } from '../../../kernel/database.ts';
import { capitalize } from '../../../kernel/names.ts';
import type { AdminModel } from '../admin-model.ts';
import { changeUrl } from '../change-paths.ts';
import { objectLabel } from '../labels.ts';
import { groupDigits } from '../list/cells.ts';
import { SAMPLE_SIZE, summarize, type AffectedRows, type DeletePlan } from './delete-plan.ts';

/** One line of the tree of objects. */
export interface DeleteNode {
  /** `Comment`; undefined for lines that are no object. */
  kind?: string;
  label: string;
  url?: string;
  children?: DeleteNode[];
}

export function rowNode(model: AdminModel, row: Row, children: DeleteNode[] = []): DeleteNode {
  const node = { kind: capitalize(model.label), label: objectLabel(model, row), children };
  return model.hidden ? node : { ...node, url: changeUrl(model, row) };
}

/** Rows of each relation, a few of them by name, with what goes along with them below the last. */
export function affectedNodes(affected: readonly AffectedRows[]): DeleteNode[] {
  return affected.flatMap((rows) => [
    ...rows.sample.slice(0, SAMPLE_SIZE).map((row) => rowNode(rows.model, row)),
    ...moreLine(rows),
    ...(rows.cascades.length > 0
      ? [{ label: `With these ${rows.model.labelPlural}:`, children: affectedNodes(rows.cascades) }]
      : []),
  ]);
}

function moreLine({ count, isCountExact, sample, model }: AffectedRows): DeleteNode[] {
  const more = count - sample.length;
  if (more <= 0) return [];
  return [{ label: `… and ${isCountExact ? '' : 'more than '}${groupDigits(String(more))} more ${model.labelPlural}` }];
}

/** Model → number of objects, the roots first. */
export function summaryRows(model: AdminModel, roots: number, plan: DeletePlan): { label: string; count: string }[] {
  const counts = summarize(plan.cascades);
  const own = counts.get(model);
  counts.delete(model);
  const all = [[model, { count: roots + (own?.count ?? 0), isExact: own?.isExact ?? true }] as const, ...counts];
  return all.map(([{ labelPlural }, { count, isExact }]) => ({
    label: capitalize(labelPlural),
    count: `${isExact ? '' : 'more than '}${groupDigits(String(count))}`,
  }));
}

/**
 * Why the deletion is refused: for models that the viewer may not delete, else for rows that need the ones deleted.
 *
 * @param what `the post “Hello”`, `the selected posts`
 */
export function refusal(what: string, plan: DeletePlan, forbidden: readonly string[]): Record<string, unknown> {
  if (forbidden.length > 0) {
    return {
      protectedText: `Deleting ${what} would result in deleting related objects, but your account doesn’t have permission to delete the following types of objects:`,
      protecting: forbidden.map((name) => ({ kind: 'Model', label: capitalize(name) })),
    };
  }
  return {
    protectedText: `Deleting ${what} would require deleting the following protected related objects:`,
    protecting: plan.protecting.flatMap(({ model, sample }) => sample.map((row) => rowNode(model, row))),
    protectingMore: plan.protecting.flatMap((rows) => moreLine(rows).map(({ label }) => label)),
  };
}
