// Conditions on related rows, as far as the user may see those.
import type { Where } from '../../../kernel/database.ts';
import type { ApiContext } from '../request/context.ts';
import type { FieldPath } from './paths.ts';

/**
 * The condition at the end of the path. Of lists, one row has to fulfil it. Rows that the policy of their model hides fulfil
 * nothing: otherwise a filter would tell what is in them.
 */
export async function visibleCondition(context: ApiContext, path: FieldPath, condition: unknown): Promise<Where> {
  let where: Where = { [path.names.at(-1) as string]: condition };
  for (const { name, isList, relation } of path.relations.toReversed()) {
    const filter = await viewFilter(context, relation?.model ?? '');
    const inner = filter === undefined ? where : { AND: [where, filter] };
    where = { [name]: isList ? { some: inner } : inner };
  }
  return where;
}

/** True if the user may see the rows of all relations on the path. */
export async function isWhollyVisible(
  context: ApiContext,
  { relations }: Pick<FieldPath, 'relations'>,
): Promise<boolean> {
  for (const { relation } of relations)
    if ((await viewFilter(context, relation?.model ?? '')) !== undefined) return false;
  return true;
}

/** Undefined: all rows. Models without a policy are shown as the viewset declares it. */
async function viewFilter({ policyAccess }: ApiContext, model: string): Promise<Where | undefined> {
  if (!policyAccess.policy(model)) return undefined;
  const filter = await policyAccess.where(model, 'view');
  return Object.keys(filter).length === 0 ? undefined : filter;
}
