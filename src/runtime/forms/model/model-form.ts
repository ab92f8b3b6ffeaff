import { primaryKeyWhere, selection } from '../../../kernel/row-key.ts';
import type { Row } from '../../../kernel/database.ts';
import { isFixedKey, type FieldDescription, type ModelDescription } from '../../../kernel/model.ts';
import type { Application } from '../../http/application.ts';
import type { ColumnsOf, FieldName, ModelName, RowOf } from '../../http/project-types.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { BoundFormOptions } from '../bound-form.ts';
import { withProperties, withSchema, type Field } from '../field.ts';
import { formEnvironment } from '../form-environment.ts';
import { runHook, sentValues } from '../form.ts';
import type { StandardSchema } from '../standard-schema.ts';
import { BoundModelForm, type ExtraColumns } from './bound-model-form.ts';
import type { ModelFormOptions } from './form-options.ts';
import type { FormFields, FormOverrides, ModelFormData, TypedModelFormOptions } from './form-data.ts';
import { selectFields } from './editable.ts';
import { jsonSchemaOf } from './json-schemas.ts';
import { readJsonBody } from './json-body.ts';
import { keyOf, splitKey } from './keys.ts';
import { permissionField } from './permission-field.ts';
import { withoutPrivileges } from './privileges.ts';
import { describeRelationField, relationField, type RelationField } from './relation-field.ts';
import { initialOfColumn } from './save.ts';
import { scalarField } from './scalar-field.ts';

export interface ModelFormBinding<SavedRow = Row> {
  /** The row to change; without it the form makes a new one. */
  instance?: Partial<SavedRow> | null | undefined;
  initial?: Readonly<Record<string, unknown>> | undefined;
  prefix?: string | undefined;
  /**
   * A JSON object (`await request.json()`) instead of what the request sent as a form. What it leaves out keeps its value,
   * or gets its default in a new row; required fields must be there.
   */
  json?: unknown;
  /** With `json`: required fields may be left out, too, as for PATCH. Default false. */
  partial?: boolean | undefined;
}

export interface ModelForm<
  SavedRow = Row,
  Data extends Record<string, unknown> = Record<string, unknown>,
  Columns extends object = ExtraColumns<SavedRow>,
> {
  /**
   * A form for this request: for GET empty or with the instance's values, for POST, PUT and PATCH filled and checked,
   * unique fields and related rows included.
   *
   * @throws {ProjectError} FORM_MODEL_FIELD_UNKNOWN, FORM_MODEL_FIELD_NOT_EDITABLE, MODEL_UNKNOWN
   * @throws {HttpError} 400: `json` is not an object
   * @throws what `request.form()` and the database client throw
   */
  from(request: HttpRequest, binding?: ModelFormBinding<SavedRow>): Promise<BoundModelForm<SavedRow, Data, Columns>>;
}

/**
 * Declares a form for a model of the project.
 *
 * @example
 * export const PostForm = modelForm('Post', { fields: ['title', 'slug', 'body', 'tags'], help: { slug: 'Part of the address.' } });
 */
export function modelForm<
  M extends ModelName,
  const Chosen extends FormFields<M>,
  const Excluded extends readonly FieldName<M>[] = [],
  Overrides extends FormOverrides<M> = Record<never, never>,
  Schema extends StandardSchema = StandardSchema<unknown, unknown>,
>(
  model: M,
  options: TypedModelFormOptions<
    M,
    ModelFormData<M, Chosen, Excluded, Overrides, Schema>,
    { fields: Chosen; exclude: Excluded; overrides: Overrides; schema: Schema }
  >,
): ModelForm<RowOf<M>, ModelFormData<M, Chosen, Excluded, Overrides, Schema>, ColumnsOf<M>> {
  type Bound = BoundModelForm<RowOf<M>, ModelFormData<M, Chosen, Excluded, Overrides, Schema>, ColumnsOf<M>>;
  return {
    from: async (request, binding) => {
      const own = options as unknown as ModelFormOptions;
      const made = modelFormFor<RowOf<M>>(request.app, request.app.models.get(model), own);
      return (await made.from(request, binding)) as unknown as Bound;
    },
  };
}

/** The same for a model that is known only at run time. */
export function modelFormFor<SavedRow = Row>(
  app: Application,
  model: ModelDescription,
  declared: ModelFormOptions,
): ModelForm<SavedRow> {
  const options = withoutPrivileges(declared, model, app.models.all);
  return {
    from: async (request, { instance, initial, prefix, json, partial = false } = {}) => {
      const body = json === undefined ? undefined : readJsonBody(model, options, json, partial);
      const values = body?.values ?? (await sentValues(request));
      const source = { app, model, options: body ? { ...options, fields: body.fields } : options, request };
      const row = (instance ?? undefined) as Row | undefined;
      const bind = modelFormBinder<SavedRow>(source);
      return bind({
        values,
        initial,
        prefix: body ? undefined : prefix,
        environment: formEnvironment(request),
        instance: row,
      });
    },
  };
}

interface Source {
  app: Application;
  model: ModelDescription;
  options: ModelFormOptions;
  request: HttpRequest;
}

interface RowBinding extends BoundFormOptions {
  instance?: Row | undefined;
  /** Columns that are saved with the form and that nobody can change: the key of the row it belongs to. */
  fixed?: Row | undefined;
  /** Names of fields that keep the value of the instance, whatever was sent. */
  keep?: readonly string[] | undefined;
}

/** Makes checked forms for several rows of one page; what they have in common is read from the database once. */
export function modelFormBinder<SavedRow>(source: Source): (binding: RowBinding) => Promise<BoundModelForm<SavedRow>> {
  const prepared = new Map<boolean, Promise<PreparedFields>>();
  const prepare = (isNew: boolean): Promise<PreparedFields> => {
    const fields = prepared.get(isNew) ?? prepareFields(source, isNew);
    prepared.set(isNew, fields);
    return fields;
  };
  return async ({ instance, fixed = {}, keep = [], ...binding }) => {
    const { app, model, options, request } = source;
    const prepared = await prepare(instance === undefined);
    const own = instance ? await instanceValues(source, prepared, instance) : { columns: {}, linked: {} };
    const { fields, relations } = await withCurrentRows(source, prepared, own.columns);
    const initial = { ...own.columns, ...own.linked, ...binding.initial };
    const context = { app, model, instance, relations, linked: own.linked, fixed };
    const bound = new BoundModelForm<SavedRow>(withKept(fields, keep), { ...binding, initial }, context);
    await bound.checkSchemas(options.schema);
    if (options.clean && bound.isBound && !bound.isSkipped)
      await runHook(bound, () => options.clean?.(bound as unknown as BoundModelForm, request));
    await bound.validate();
    return bound;
  };
}

function withKept(fields: Record<string, Field>, names: readonly string[]): Record<string, Field> {
  const kept = Object.entries(fields).filter(([name]) => names.includes(name));
  const disabled = kept.map(([name, field]) => [name, withProperties(field, { disabled: true })] as const);
  return { ...fields, ...Object.fromEntries(disabled) };
}

interface PreparedFields {
  selected: readonly FieldDescription[];
  fields: Record<string, Field>;
  relations: ReadonlyMap<string, RelationField>;
}

async function prepareFields(source: Source, isNew: boolean): Promise<PreparedFields> {
  const { app, model, options } = source;
  const selected = selectFields(model, withoutPrivileges(options, model, app.models.all)).filter(
    (field) => !isNew || !isReadOnly(source, field, isNew),
  );
  const relations = new Map(
    selected.filter((field) => field.relation).map((field) => [field.name, describeRelation(source, field)]),
  );
  const fields: Record<string, Field> = {};
  for (const description of selected)
    fields[description.name] = await toField(source, description, relations.get(description.name), isNew);
  return { selected, fields, relations };
}

function describeRelation({ app, options, request }: Source, field: FieldDescription): RelationField {
  const limit = options.limitChoices?.[field.name];
  return describeRelationField(app, field, typeof limit === 'function' ? limit(request) : limit);
}

async function toField(
  source: Source,
  description: FieldDescription,
  relation: RelationField | undefined,
  isNew: boolean,
): Promise<Field> {
  const { app, model, options } = source;
  const { name } = description;
  const own = options.overrides?.[name];
  const field =
    (await own?.prepare?.(app, source.request)) ??
    own ??
    (relation ? await relationField(app, model, relation) : columnField(source, description));
  return withProperties(field, {
    label: options.labels?.[name] ?? field.label ?? description.label,
    help: options.help?.[name] ?? field.help,
    widget: options.widgets?.[name] ?? field.widget,
    disabled: field.disabled || isReadOnly(source, description, isNew),
  });
}

function columnField({ app, model, request }: Source, description: FieldDescription): Field {
  if ('permissionList' in description.annotations) return permissionField(description, app.models.all, request);
  const field = scalarField(description, app.models.enums, app.models.validators);
  const schema = jsonSchemaOf(app, model, description);
  return schema ? withSchema(field, schema) : field;
}

// A row keeps its primary key: changing it would make another row.
function isReadOnly({ model, options }: Source, field: FieldDescription, isNew: boolean): boolean {
  const isKey = !isNew && isFixedKey(model, field);
  return isKey || 'readOnly' in field.annotations || (options.readOnly?.includes(field.name) ?? false);
}

interface InstanceValues {
  columns: Row;
  /** Keys of the linked rows that may be chosen. The others are neither shown nor unlinked. */
  linked: Record<string, readonly unknown[]>;
}

async function instanceValues(
  { app, model }: Source,
  { selected, relations }: PreparedFields,
  instance: Row,
): Promise<InstanceValues> {
  const links = [...relations.values()].filter(({ relation }) => relation.manyToMany);
  const linked = links.length === 0 ? {} : await loadLinks(app, model, links, instance);
  const own = selected.filter((field) => !field.relation?.manyToMany);
  const row = await withUnreadColumns(app, model, own, instance);
  const values = own.map(
    (field) => [field.name, field.relation ? keyOf(row, field.relation.fields) : initialOfColumn(field, row)] as const,
  );
  return { columns: Object.fromEntries(values), linked };
}

/** The row that a relation points to now can always be kept, whether or not it could be chosen. */
async function withCurrentRows(source: Source, prepared: PreparedFields, columns: Row): Promise<PreparedFields> {
  const widened = [...prepared.relations.values()].filter((found) => {
    const field = prepared.fields[found.description.name];
    return field !== undefined && isOutside(found, field, columns[found.description.name]);
  });
  if (widened.length === 0) return prepared;
  const [fields, relations] = [{ ...prepared.fields }, new Map(prepared.relations)];
  for (const found of widened) {
    const { description, related, relation, where } = found;
    const key = splitKey(columns[description.name], related, relation.references);
    if (key === undefined) continue;
    const current = { ...found, where: { OR: [where, key] } };
    relations.set(description.name, current);
    fields[description.name] = await toField(source, description, current, false);
  }
  return { ...prepared, fields, relations };
}

/** True where a relation is limited to rows that do not include, or may not include, the one it points to. */
function isOutside({ relation, where }: RelationField, field: Field, current: unknown): boolean {
  if (relation.manyToMany || Object.keys(where).length === 0 || current === undefined || current === null) return false;
  return !field.choices.some((choice) => 'value' in choice && String(choice.value) === String(current));
}

/** The row with the secrets that the form shows: queries leave them out, and an empty input would delete the value. */
async function withUnreadColumns(
  app: Application,
  model: ModelDescription,
  fields: readonly FieldDescription[],
  instance: Row,
): Promise<Row> {
  const names = fields
    .filter(({ name, annotations }) => 'sensitive' in annotations && instance[name] === undefined)
    .map(({ name }) => name);
  if (names.length === 0) return instance;
  const where = primaryKeyWhere(model, instance);
  const stored = await app.models.delegate(model).findUnique({ where, select: selection(names) });
  return { ...instance, ...stored };
}

async function loadLinks(
  app: Application,
  model: ModelDescription,
  links: readonly RelationField[],
  instance: Row,
): Promise<InstanceValues['linked']> {
  const selects = links.map(({ description, keyFields, where }) => [
    description.name,
    { select: selection(keyFields), ...(Object.keys(where).length === 0 ? {} : { where }) },
  ]);
  const select = Object.fromEntries(selects) as Row;
  const row = await app.models.delegate(model).findUnique({ where: primaryKeyWhere(model, instance), select });
  return Object.fromEntries(
    links.map(({ description: { name }, keyFields }) => [
      name,
      ((row?.[name] ?? []) as Row[]).map((item) => keyOf(item, keyFields)),
    ]),
  );
}
