// The kinds of `generate`, as `destroy` needs them: what each would write today, for projects that have no history of it.
import { nearest } from '../../kernel/names.ts';
import type { Project } from '../project/project.ts';
import { blueprintNames } from './blueprint-layers.ts';
import { errors } from './errors.ts';
import { FilePlan } from './file-plan.ts';

type Planner = (project: Project, target: string) => Promise<FilePlan> | FilePlan;

const PLANNERS: Record<string, () => Promise<Planner>> = {
  app: async () => (await import('./plan-app.ts')).planApp,
  model: async () => (await import('./model/remove-model.ts')).planWholeModel,
  // Which fields they were only the history knows.
  field: async () => (project) => new FilePlan(project.root),
  admin: async () => (await import('./parts/plan-admin.ts')).planAdmin,
  form: async () => (await import('./parts/plan-form.ts')).planForm,
  middleware: async () => (await import('./parts/plan-middleware.ts')).planMiddleware,
  tag: async () => (await import('./parts/plan-tag.ts')).planAnyTag,
  migration: async () => (await import('./parts/remove-migration.ts')).planWholeMigration,
  api: async () => (await import('./api/plan-api.ts')).planApi,
  resource: async () => (await import('./plan-resource.ts')).planWholeResource,
  command: async () => (await import('./parts/plan-command.ts')).planCommand,
  signal: async () => (await import('./parts/plan-signal.ts')).planSignal,
  fixture: async () => (await import('./parts/plan-fixture.ts')).planFixture,
  test: async () => (await import('./parts/plan-test.ts')).planTest,
  view: async () => (await import('./view/plan-view.ts')).planAnyView,
};

/** The kinds of `generate` that come with Quintet. */
const KINDS = Object.keys(PLANNERS);

/**
 * The plan of a generator, with all of its options on.
 *
 * @throws {UsageError} GENERATE_KIND_UNKNOWN and what the generator throws
 */
export async function planOf(project: Project, kind: string, target: string): Promise<FilePlan> {
  const load = Object.hasOwn(PLANNERS, kind) ? PLANNERS[kind] : undefined;
  if (load) return (await load())(project, target);
  const { isCustomKind, planCustom } = await import('./custom/plan-custom.ts');
  if (isCustomKind(project.root, kind)) return planCustom(project, kind, target);
  const kinds = [...new Set([...KINDS, ...blueprintNames(project.root)])].sort();
  throw errors.GENERATE_KIND_UNKNOWN({ kind, near: nearest(kind, kinds), kinds });
}
