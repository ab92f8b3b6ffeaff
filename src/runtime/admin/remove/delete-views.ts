// A delete plan as its page shows it.
import type { Row } from '../../../kernel/database.ts';
import { capitalize } from '../../../kernel/names.ts';
import type { AdminModel } from '../admin-model.ts';
import { changeUrl } from '../change-paths.ts';
import { objectLabel } from '../labels.ts';
import type { AdminRequest } from '../frame.ts';
import { countText } from '../list/count-text.ts';
import { translate } from '../../templates/translate.ts';
import { SAMPLE_SIZE, summarize, type AffectedRows, type DeletePlan } from './delete-plan.ts';

/** One line of the tree of objects. */
export interface DeleteNode {
  /** `Comment`; undefined for lines that are not rows. */
  kind?: string;
  label: string;
  url?: string;
  children?: DeleteNode[];
}

export function rowNode(model: AdminModel, row: Row, children: DeleteNode[] = []): DeleteNode {
  const node = { kind: capitalize(model.label), label: objectLabel(model, row), children };
  return model.hidden ? node : { ...node, url: changeUrl(model, row) };
}

/** Rows of each relation, a few of them by name, with what is deleted along with them below the last. */
export function affectedNodes(admin: AdminRequest, affected: readonly AffectedRows[]): DeleteNode[] {
  return affected.flatMap((rows) => [
    ...rows.sample.slice(0, SAMPLE_SIZE).map((row) => rowNode(rows.model, row)),
    ...moreLine(admin, rows),
    ...(rows.cascades.length > 0
      ? [
          {
            label: translate(admin.request, 'Related to these %(name)s:', { name: rows.model.labelPlural }),
            children: affectedNodes(admin, rows.cascades),
          },
        ]
      : []),
  ]);
}

/** Rows that the viewer may not know more about than that there are some. */
function hiddenNode({ request }: AdminRequest, model: AdminModel): DeleteNode {
  return { kind: capitalize(model.label), label: translate(request, 'You don’t have permission to view these.') };
}

function moreLine({ request, site }: AdminRequest, { count, isCountExact, sample, model }: AffectedRows): DeleteNode[] {
  const more = count - sample.length;
  if (more <= 0) return [];
  const values = { count: countText(request, site, more, isCountExact), name: model.labelPlural };
  return [{ label: translate(request, '… and %(count)s more %(name)s', values) }];
}

/** Model → number of objects, the roots first. */
export function summaryRows(
  { request, site }: AdminRequest,
  model: AdminModel,
  roots: number,
  plan: DeletePlan,
): { label: string; count: string }[] {
  const counts = summarize(plan.cascades);
  const own = counts.get(model);
  counts.delete(model);
  const all = [[model, { count: roots + (own?.count ?? 0), isExact: own?.isExact ?? true }] as const, ...counts];
  return all.map(([{ labelPlural }, { count, isExact }]) => ({
    label: capitalize(labelPlural),
    count: countText(request, site, count, isExact),
  }));
}

/**
 * Why the deletion is rejected: for models that the viewer may not delete, else for rows that need the ones deleted.
 *
 * @param text the sentence above the list
 */
export function refusal(
  admin: AdminRequest,
  plan: DeletePlan,
  forbidden: readonly string[],
  text: string,
): Record<string, unknown> {
  if (forbidden.length > 0) {
    const kind = translate(admin.request, 'Model');
    return { protectedText: text, protecting: forbidden.map((name) => ({ kind, label: capitalize(name) })) };
  }
  return {
    protectedText: text,
    protecting: plan.protecting.flatMap(({ model, sample }) =>
      sample.length > 0 ? sample.map((row) => rowNode(model, row)) : [hiddenNode(admin, model)],
    ),
    protectingMore: plan.protecting.flatMap((rows) => moreLine(admin, rows).map(({ label }) => label)),
  };
}
