import type { Where } from '../../../kernel/database.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { summarize, type DeletePlan } from './delete-plan.ts';
import { findRefused } from './refused-rows.ts';

/** Labels of the models whose rows would go although the viewer may not delete them, or not these ones. */
export async function forbiddenModels(
  admin: AdminRequest,
  model: AdminModel,
  where: Where,
  plan: DeletePlan,
): Promise<string[]> {
  const models = [...summarize(plan.cascades).keys()];
  const allowed = await Promise.all(
    models.map(async (one) => (await admin.access.answer(one.description, 'delete')) !== false),
  );
  const forbidden = models.filter((_, index) => !allowed[index]).map(({ label }) => label);
  if (forbidden.length > 0) return forbidden;
  const refused = await findRefused(admin, model, where);
  return refused ? [refused.label] : [];
}
