import type { FieldDescription, ModelDescription, SchemaDescription } from '../../kernel/model.ts';

/** What gets which name, and the models as they were before. */
export interface Renaming {
  readonly schema: SchemaDescription;
  /** Model → old field → new field. Names are those before a model's own rename, which is never at the same time. */
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly model: { readonly from: string; readonly to: string } | undefined;
  readonly userModel: string;
}

export function modelOf({ schema }: Pick<Renaming, 'schema'>, name: string | undefined): ModelDescription | undefined {
  return schema.models.find((model) => model.name === name);
}

export function modelOfDelegate({ schema }: Pick<Renaming, 'schema'>, name: string): ModelDescription | undefined {
  return schema.models.find(({ delegate }) => delegate === name);
}

export function fieldNamed(model: ModelDescription, name: string): FieldDescription | undefined {
  return model.fields.find((field) => field.name === name);
}

/** The new name of a field, or of a composite key such as `authorId_slug`; undefined when it keeps its name. */
export function newFieldName({ fields }: Renaming, model: ModelDescription, name: string): string | undefined {
  const renames = fields.get(model.name);
  const direct = renames?.get(name);
  if (direct !== undefined || renames === undefined) return direct;
  const key = compositeKeys(model).find((parts) => parts.join('_') === name);
  const renamed = key?.map((part) => renames.get(part) ?? part).join('_');
  return renamed === name ? undefined : renamed;
}

/** Field lists that have a combined name in `where`. */
function compositeKeys(model: ModelDescription): string[][] {
  const uniques = model.uniques.filter(({ name, fields }) => fields.length > 1 && (name ?? '') === fields.join('_'));
  const named = model.uniques.filter(({ name, fields }) => fields.length > 1 && name === undefined);
  const primary = model.primaryKey.length > 1 && model.primaryKeyName === model.primaryKey.join('_');
  return [...uniques, ...named].map(({ fields }) => fields).concat(primary ? [model.primaryKey] : []);
}

/** Walks `author.name` from a model; each step with the model that it is a field of. Stops where nothing is known. */
function walkPath(
  renaming: Renaming,
  start: ModelDescription,
  path: string,
): { model: ModelDescription; name: string }[] {
  const steps: { model: ModelDescription; name: string }[] = [];
  let model: ModelDescription | undefined = start;
  for (const name of path.split('.')) {
    if (!model) break;
    const field = fieldNamed(model, name);
    if (!field) break;
    steps.push({ model, name });
    model = modelOf(renaming, field.relation?.model);
  }
  return steps;
}

/** `author.title` with the steps that are renamed; undefined when none is. */
export function renamePath(renaming: Renaming, model: ModelDescription, path: string): string | undefined {
  const steps = walkPath(renaming, model, path);
  const names = path.split('.').map((name, i) => {
    const step = steps[i];
    return step ? (newFieldName(renaming, step.model, name) ?? name) : name;
  });
  const renamed = names.join('.');
  return renamed === path ? undefined : renamed;
}
