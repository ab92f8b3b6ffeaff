// `generate KIND NAME` for the blueprints of a project and its packages.
import { capitalize, toCamelCase, toKebabCase, toLabel, toPascalCase, toSnakeCase } from '../../../kernel/names.ts';
import type { Project } from '../../project/project.ts';
import { blueprintNames } from '../blueprint-layers.ts';
import { renderBlueprint, renderText, type BlueprintData } from '../blueprints.ts';
import { errors } from '../errors.ts';
import type { FileEdit } from '../edits.ts';
import { FilePlan } from '../file-plan.ts';
import { assertAppExists, readModel, splitTarget } from '../project-files.ts';
import { templateData } from '../view/plan-view.ts';
import { namesOf } from '../view/view-names.ts';
import { MANIFEST, readManifest, type BlueprintInsert, type Manifest } from './manifest.ts';

/** Is there a blueprint of that name beside those of Quintet's own generators? */
export function isCustomKind(root: string, kind: string): boolean {
  return blueprintNames(root).includes(kind);
}

/**
 * @param target as the manifest asks for it: `posts/mailer`, `posts/Post`, `mailer`
 * @param rest further words: `it.args`; of these `key=value` are in `it.options`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID, PATH_OUTSIDE
 * @throws {ProjectError} BLUEPRINT_MANIFEST, BLUEPRINT_BROKEN, GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN, ANCHOR_MISSING
 */
export async function planCustom(
  project: Project,
  kind: string,
  target: string,
  rest: readonly string[] = [],
): Promise<FilePlan> {
  const manifest = readManifest(kind, project.root);
  const data = { ...(await targetData(project, manifest, target)), ...argumentData(rest) };
  const plan = new FilePlan(project.root, `${kind} ${target}`);
  const files = renderBlueprint(kind, data, project.root).filter(({ path }) => path !== MANIFEST);
  for (const { path, content } of files) plan.create(path, content);
  for (const insert of manifest.insert) addInsert(plan, manifest, insert, data);
  return plan;
}

async function targetData(project: Project, { target }: Manifest, typed: string): Promise<BlueprintData> {
  if (target === 'APP/MODEL') {
    const { model, schema } = await readModel(project, typed);
    const names = namesOf(model);
    return { ...templateData(model, schema, names), fields: model.fields, ...spellings(model.name), app: model.app };
  }
  const { app, name } = target === 'NAME' ? { app: '', name: typed } : splitTarget(typed, 'NAME');
  if (!/^[A-Za-z][\w-]*$/.test(name))
    throw errors.NAME_INVALID({
      what: 'what a blueprint makes',
      name,
      reason: 'it must be letters, digits and hyphens, with a letter first',
    });
  if (target === 'NAME') return spellings(name);
  assertAppExists(project, app);
  return { ...spellings(name), app };
}

function spellings(name: string): BlueprintData {
  return {
    name,
    camel: toCamelCase(name),
    pascal: toPascalCase(name),
    kebab: toKebabCase(name),
    snake: toSnakeCase(name),
    label: toLabel(name),
    title: capitalize(toLabel(name)),
  };
}

function argumentData(rest: readonly string[]): BlueprintData {
  const pairs = rest
    .filter((word) => word.includes('='))
    .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]);
  return { args: rest, options: Object.fromEntries(pairs) as Record<string, string> };
}

function addInsert(plan: FilePlan, { shown }: Manifest, insert: BlueprintInsert, data: BlueprintData): void {
  const render = (text: string): string => renderText(shown, text, data);
  const file = render(insert.file);
  if (plan.read(file) === undefined) plan.create(file, '');
  const imports = insert.imports.map((request) => ({
    ...request,
    from: render(request.from),
    ...renderNames(request, render),
  }));
  const text = render(insert.text);
  const edit: FileEdit = insert.list
    ? { kind: 'entry', list: insert.list, key: render(insert.key ?? ''), text, imports }
    : { kind: 'export', name: render(insert.export ?? ''), text, imports };
  plan.insert(file, edit.kind === 'entry' ? edit.key : edit.name, edit);
}

function renderNames(
  request: BlueprintInsert['imports'][number],
  render: (text: string) => string,
): Pick<BlueprintInsert['imports'][number], 'named' | 'default' | 'namespace'> {
  return {
    ...(request.named ? { named: request.named.map(render) } : {}),
    ...(request.default ? { default: render(request.default) } : {}),
    ...(request.namespace ? { namespace: render(request.namespace) } : {}),
  };
}
