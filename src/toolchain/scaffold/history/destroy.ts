// `destroy` and `undo`: generators backwards.
import { QuintetError } from '../../../kernel/errors.ts';
import type { Project } from '../../project/project.ts';
import { errors } from '../errors.ts';
import { FilePlan } from '../file-plan.ts';
import { planOf } from '../generators.ts';
import { changesSchema, plannedDescription } from '../planned-schema.ts';
import { planRemoval, planRevert } from './revert.ts';
import { readRuns, standingRuns, type HistoryRun } from './runs.ts';

/** Kinds whose files users edit in place: without a history, their generated content is unknown. */
const WRITTEN_FREELY = new Set(['model', 'resource', 'migration']);

interface DestroyPlan {
  plan: FilePlan;
  /** Ids of the runs that it reverts. */
  reverts: string[];
}

/**
 * Takes back every run of one generator for one name; where the history has none, what the generator would write today.
 *
 * @param force also where nobody knows what was edited since
 * @throws {UsageError} GENERATE_KIND_UNKNOWN
 * @throws {ProjectError} DESTROY_UNKNOWN: a model or migration that the history does not know; SCHEMA_…: other models need this one
 */
export async function planDestroy(
  project: Project,
  kind: string,
  target: string,
  options: { force?: boolean } = {},
): Promise<DestroyPlan> {
  const subject = `${kind} ${target}`;
  const all = readRuns(project.root);
  const runs = standingRuns(all).filter((run) => run.subject === subject);
  const wasThere = all.some((run) => run.subject === subject);
  const plan =
    runs.length > 0
      ? planRevert(project.root, runs)
      : await planUnknown(project, kind, target, { ...options, wasThere });
  await assertSchema(project, plan);
  return { plan, reverts: runs.map(({ id }) => id) };
}

/** The plan that reverts the last run of the history; undefined when there is none. @throws {ProjectError} SCHEMA_… */
export async function planUndo(project: Project): Promise<{ plan: FilePlan; run: HistoryRun } | undefined> {
  const run = readRuns(project.root).at(-1);
  if (!run) return undefined;
  const plan = planRevert(project.root, [run]);
  await assertSchema(project, plan);
  return { plan, run };
}

async function planUnknown(
  project: Project,
  kind: string,
  target: string,
  { force, wasThere }: { force?: boolean; wasThere: boolean },
): Promise<FilePlan> {
  try {
    const removal = planRemoval(await planOf(project, kind, target));
    const changesAny = removal.actions.some((action) => action.kind !== 'identical');
    if (WRITTEN_FREELY.has(kind) && changesAny && !force && !wasThere) throw errors.DESTROY_UNKNOWN({ kind, target });
    return removal;
  } catch (error) {
    // It was made and destroyed; what it stood on may be gone too.
    if (wasThere && QuintetError.is(error) && error.exitCode === 1) return new FilePlan(project.root);
    throw error;
  }
}

async function assertSchema(project: Project, plan: FilePlan): Promise<void> {
  if (!changesSchema(plan)) return;
  await plannedDescription(project, plan);
}
