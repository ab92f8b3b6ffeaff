import type { DatabaseProvider, SchemaDescription } from '../../kernel/model.ts';
import type { Project } from '../project/project.ts';
import { parseSchema, readSchemaFiles, type Schema, withoutByteOrderMark } from '../schema/read-schema.ts';
import { providerOf } from '../schema/provider.ts';
import type { SchemaFile } from '../schema/schema-file.ts';
import type { FilePlan } from './file-plan.ts';

/**
 * The schema as the plan leaves it.
 *
 * @throws {ProjectError} SCHEMA_…, ANNOTATION_…: Prisma or the annotations do not accept it
 */
export function plannedSchema(plan: FilePlan, files: readonly SchemaFile[], provider: DatabaseProvider): Schema {
  return parseSchema(plannedFiles(plan, files), provider);
}

/** The files of the models as the plan leaves them, which nobody has checked. */
export function plannedFiles(plan: FilePlan, files: readonly SchemaFile[]): SchemaFile[] {
  const planned = plan.actions.filter(({ path }) => path.endsWith('.prisma'));
  const kept = files.filter(([path]) => !planned.some((action) => action.path === path));
  const fresh = planned.flatMap(({ path, after }): SchemaFile[] =>
    after === undefined ? [] : [[path, withoutByteOrderMark(after)]],
  );
  const order = new Map(files.map(([path], index) => [path, index]));
  const rank = ([path]: SchemaFile): number => order.get(path) ?? order.size;
  return [...kept, ...fresh].sort((a, b) => rank(a) - rank(b));
}

/** The models as the plan leaves them. @throws {ProjectError} as `plannedSchema` */
export async function plannedDescription(project: Project, plan: FilePlan): Promise<SchemaDescription> {
  const { databaseUrl } = project.settings;
  return plannedSchema(plan, await readSchemaFiles(project), providerOf(databaseUrl)).description;
}

/** Does the plan touch models? */
export function changesSchema(plan: FilePlan): boolean {
  return plan.actions.some(({ path, kind }) => path.endsWith('.prisma') && kind !== 'identical' && kind !== 'skip');
}
