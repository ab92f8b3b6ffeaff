import type { HttpRequest } from '../../http/index.ts';
import { permissionsOf } from '../permissions.ts';
import { summarize, type DeletePlan } from './delete-plan.ts';

/** Labels of the models whose rows would go along although the viewer may not delete them. */
export async function forbiddenModels(request: HttpRequest, plan: DeletePlan): Promise<string[]> {
  const models = [...summarize(plan.cascades).keys()];
  const allowed = await Promise.all(models.map(async (model) => (await permissionsOf(request, model)).delete));
  return models.filter((_, index) => !allowed[index]).map(({ label }) => label);
}
