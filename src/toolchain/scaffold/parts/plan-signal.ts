import type { Project } from '../../project/project.ts';
import { FilePlan } from '../file-plan.ts';
import { readModel } from '../project-files.ts';
import { signalsEntry } from '../typescript/register.ts';

const SIGNAL_HANDLERS = ['preSave', 'postSave', 'preDelete', 'postDelete', 'm2mChanged'] as const;
export type SignalHandler = (typeof SIGNAL_HANDLERS)[number];

/**
 * `generate signal`: what happens around the writes of a model, in its app's signals.ts.
 *
 * @param target `posts/Post`
 * @param handlers `postSave` if there are none
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN, GENERATE_MODEL_ELSEWHERE, ANCHOR_MISSING
 */
export async function planSignal(
  project: Project,
  target: string,
  handlers: readonly SignalHandler[] = [],
): Promise<FilePlan> {
  const { app, name, model } = await readModel(project, target);
  const plan = new FilePlan(project.root, `signal ${target}`);
  const path = `src/${app}/signals.ts`;
  const chosen = SIGNAL_HANDLERS.filter((handler) => handlers.includes(handler));
  const data = { model: name, label: model.label, handlers: chosen.length > 0 ? chosen : ['postSave'] };
  plan.ensure(path, plan.render('signal/signals.ts', data));
  plan.insert(path, `modelSignals('${name}')`, signalsEntry(name, plan.render('signal/signal.ts.ejs', data).trim()));
  return plan;
}
