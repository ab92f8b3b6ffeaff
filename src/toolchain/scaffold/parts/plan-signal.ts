import type { Project } from '../../project/project.ts';
import { FilePlan } from '../file-plan.ts';
import { readModel } from '../project-files.ts';
import { signalsEntry } from '../../typescript/register.ts';

const SIGNAL_HANDLERS = ['preSave', 'postSave', 'preDelete', 'postDelete', 'm2mChanged'] as const;
export type SignalHandler = (typeof SIGNAL_HANDLERS)[number];

/** The comment above each handler. */
const COMMENTS: Record<SignalHandler, (label: string) => string> = {
  preSave: (label) => `Before a ${label} is created or updated. Changes to \`data\` are saved.`,
  postSave: (label) => `After a ${label} is created or updated, in the same transaction; write with \`tx\`.`,
  preDelete: (label) => `Before a ${label} is deleted. Throw an error to prevent it.`,
  postDelete: (label) => `After a ${label} is deleted, in the same transaction; write with \`tx\`.`,
  m2mChanged: () => 'After links of a many-to-many field changed, with the keys `added` and `removed`.',
};

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
  const shown = chosen.length > 0 ? chosen : (['postSave'] as const);
  const data = {
    model: name,
    label: model.label,
    handlers: shown.map((handler) => ({ name: handler, comment: COMMENTS[handler](model.label) })),
  };
  plan.ensure(path, plan.render('signal/signals.ts', data));
  plan.insert(path, `modelSignals('${name}')`, signalsEntry(name, plan.render('signal/signal.ts.ejs', data).trim()));
  return plan;
}
