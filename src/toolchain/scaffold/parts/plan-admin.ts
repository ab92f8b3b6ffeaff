import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import type { Project } from '../../project/project.ts';
import { FilePlan } from '../file-plan.ts';
import { adminText, type AdminField } from '../model/admin-text.ts';
import { readModel } from '../project-files.ts';
import { adminEntry } from '../../typescript/register.ts';

/**
 * `generate admin`: the registration of a model in its app's admin.ts.
 *
 * @param target `posts/Post`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN, GENERATE_MODEL_ELSEWHERE, ANCHOR_MISSING
 */
export async function planAdmin(project: Project, target: string): Promise<FilePlan> {
  const { app, name, model } = await readModel(project, target);
  const plan = new FilePlan(project.root, `admin ${target}`);
  const path = `src/${app}/admin.ts`;
  if (plan.read(path) === undefined) plan.create(path, 'export default [];\n');
  plan.insert(path, `modelAdmin('${name}')`, adminEntry(name, adminText(plan, name, adminFields(model))));
  return plan;
}

function adminFields(model: ModelDescription): AdminField[] {
  return model.fields.flatMap((field) => {
    const type = typeOf(field);
    return type === undefined ? [] : [{ name: field.name, type: { name: type } }];
  });
}

/** As `generate model` would have called it; undefined for what a list does not show. */
function typeOf({
  kind,
  type,
  isList,
  isId,
  isForeignKey,
  relation,
  annotations,
}: FieldDescription): string | undefined {
  const isSecret = annotations['password'] || annotations['sensitive'] || annotations['hidden'];
  if (isSecret || isForeignKey || kind === 'unsupported' || (isId && kind === 'scalar')) return undefined;
  if (kind === 'relation') return isList ? undefined : relation?.fields.length ? 'ref' : undefined;
  if (kind === 'enum') return 'enum';
  const annotated = ['text', 'markdown', 'slug', 'email', 'file', 'image', 'date'].find((name) => annotations[name]);
  if (annotated) return annotated === 'markdown' ? 'text' : annotated;
  return { String: 'string', Boolean: 'boolean', DateTime: 'datetime', Json: 'json', Bytes: 'bytes' }[type] ?? 'int';
}
