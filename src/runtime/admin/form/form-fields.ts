// Which fields are on a model's add and change pages, and which of them may be written.
import { fieldOf, isFixedKey, type FieldDescription } from '../../../kernel/model.ts';
import { isAutomatic, isEditableRelation, relationOf, selectFields } from '../../forms/model/editable.ts';
import type { AdminModel } from '../admin-model.ts';
import { inColumnOrder, isHidden, isSecret } from '../field-kinds.ts';

export interface FormLayout {
  title: string | undefined;
  description: string | undefined;
  collapse: boolean;
  /** Names of the fields on each line. */
  lines: string[][];
}

/**
 * Fieldsets with the names of their fields; a foreign key's column stands for its relation.
 *
 * @param isUser The model signs in: a new user is made of what must be there and a password, the rest comes after.
 */
export function layoutOf(model: AdminModel, isAdd: boolean, isUser: boolean): FormLayout[] {
  const { options } = model;
  const defaults = (): string[] =>
    defaultFields(model).filter((name) => !(isUser && isAdd) || mustBeGiven(model, name));
  const sets: NonNullable<typeof options.fieldsets> = options.fieldsets ?? [{ fields: options.fields ?? defaults() }];
  const excluded = new Set((options.exclude ?? []).map((name) => standsFor(model, name)));
  const isShown = (name: string): boolean => {
    const field = fieldOf(model.description, name);
    return field !== undefined && !excluded.has(name) && !isSecret(field) && !(isAdd && isReadonly(model, field, true));
  };
  const toLine = (entry: string | readonly string[]): string[] =>
    (typeof entry === 'string' ? [entry] : [...entry]).map((name) => standsFor(model, name)).filter(isShown);
  return sets
    .map(({ title, description, collapse, fields }) => ({
      title,
      description,
      collapse: collapse ?? false,
      lines: fields.map(toLine).filter((line) => line.length > 0),
    }))
    .filter(({ lines }) => lines.length > 0);
}

/** True for fields that the page shows as text. */
export function isReadonly(model: AdminModel, field: FieldDescription, isAdd: boolean): boolean {
  if (model.options.readonlyFields?.some((name) => standsFor(model, name) === field.name)) return true;
  if (field.relation && !isEditableRelation(field)) return true;
  if ('readOnly' in field.annotations || field.kind === 'unsupported' || field.type === 'Bytes') return true;
  return isAutomatic(field) || (!isAdd && isFixedKey(model.description, field));
}

/** Fields without which no row can be added, and that are not among those given. */
export function missingFields(model: AdminModel, given: ReadonlySet<string>): FieldDescription[] {
  return model.description.fields.filter(
    (field) =>
      mustBeGiven(model, field.name) &&
      !field.isForeignKey &&
      !isAutomatic(field) &&
      field.kind !== 'unsupported' &&
      !('slug' in field.annotations) &&
      !given.has(field.name),
  );
}

function mustBeGiven({ description }: AdminModel, name: string): boolean {
  const field = fieldOf(description, name);
  const columns = field?.relation?.fields.map((column) => fieldOf(description, column)) ?? [field];
  return columns.length > 0 && columns.every((column) => column?.isRequired && !column.hasDefault && !column.isList);
}

/** Every editable field, then the automatic ones that are useful to see; relations where their columns are. */
function defaultFields(model: AdminModel): string[] {
  const { description, options } = model;
  const editable = selectFields(description, { fields: 'all' });
  const key = description.fields.filter(
    (field) => description.primaryKey.includes(field.name) && !field.isForeignKey && !isAutomatic(field),
  );
  const automatic = description.fields.filter(
    (field) => isAutomatic(field) && !field.isId && !field.isForeignKey && field.kind !== 'unsupported',
  );
  const names = [...inColumnOrder(description, [...key, ...editable]), ...automatic]
    .filter((field) => !isHidden(field))
    .map(({ name }) => name);
  return [...new Set([...names, ...(options.readonlyFields ?? []).map((name) => standsFor(model, name))])];
}

function standsFor({ description }: AdminModel, name: string): string {
  const field = fieldOf(description, name);
  return (field?.isForeignKey ? relationOf(description, name)?.name : undefined) ?? name;
}
