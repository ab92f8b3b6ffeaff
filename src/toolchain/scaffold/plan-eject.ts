import { nearest } from '../../kernel/names.ts';
import { blueprintNames, layersOf, listBlueprint, readBlueprint, type BlueprintFile } from './blueprint-layers.ts';
import { errors } from './errors.ts';
import { FilePlan } from './file-plan.ts';

/** Blueprints with their files, as `eject` lists them. */
export function ejectable(root: string): { blueprint: string; files: string[] }[] {
  return blueprintNames(root).map((blueprint) => ({
    blueprint,
    files: listBlueprint(blueprint, root).map(({ shown }) => shown),
  }));
}

/**
 * Copies a blueprint, or one file of it, into the project's own blueprints/, where it is used from then on.
 *
 * @param name `view`, `view/list.html`
 * @throws {UsageError} BLUEPRINT_MISSING
 */
export function planEject(root: string, name: string): FilePlan {
  const plan = new FilePlan(root, `eject ${name}`);
  const files = originals(root, name);
  if (files.length === 0) throw errors.BLUEPRINT_MISSING({ name, near: nearest(name, suggestions(root, name)) });
  for (const file of files) plan.create(`blueprints/${file.name}`, readBlueprint(file));
  return plan;
}

/** The files as they were before the project had its own. */
function originals(root: string, name: string): BlueprintFile[] {
  const [blueprint = '', ...rest] = name.split('/');
  if (!blueprintNames(root).includes(blueprint)) return [];
  const files = listBlueprint(blueprint, root, layersOf(root).slice(1));
  return rest.length === 0
    ? files
    : files.filter((file) => [file.name, file.name.replace(/\.ejs$/, '')].includes(name));
}

function suggestions(root: string, name: string): string[] {
  const names = blueprintNames(root);
  const [blueprint = ''] = name.split('/');
  if (!name.includes('/') || !names.includes(blueprint)) return names;
  return listBlueprint(blueprint, root).map((file) => file.name.replace(/\.ejs$/, ''));
}
