// `generate resource`: a model with its pages and API.
import type { Project } from '../project/project.ts';
import { addApi } from './api/plan-api.ts';
import type { FilePlan } from './file-plan.ts';
import { planModel } from './model/plan-model.ts';
import { planWholeModel } from './model/remove-model.ts';
import { plannedDescription } from './planned-schema.ts';
import { findModel, readModelTarget } from './project-files.ts';
import { addModelViews } from './view/plan-view.ts';
import { MODEL_VIEWS } from './view/view-names.ts';

/**
 * @param target `posts/Post`
 * @param fields `title:string:200`, …
 * @throws what `generate model`, `generate view` and `generate api` throw
 */
export async function planResource(project: Project, target: string, fields: readonly string[]): Promise<FilePlan> {
  const plan = await planModel(project, target, fields, `resource ${target}`);
  return addSurroundings(project, plan, target);
}

/** The same for a model that exists, as it is. */
export async function planWholeResource(project: Project, target: string): Promise<FilePlan> {
  return addSurroundings(project, await planWholeModel(project, target), target);
}

async function addSurroundings(project: Project, plan: FilePlan, target: string): Promise<FilePlan> {
  const schema = await plannedDescription(project, plan);
  const model = findModel(schema.models, readModelTarget(target).name);
  addModelViews(plan, model, schema, MODEL_VIEWS);
  addApi(plan, model, schema);
  return plan;
}
