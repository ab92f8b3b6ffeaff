import type { Row } from '../../../kernel/database.ts';
import type { FieldDescription, ModelDescription, RelationDescription } from '../../../kernel/model.ts';
import type { Application } from '../../http/application.ts';
import type { ColumnsOf, FieldName, ModelName, RelationTo, RowOf } from '../../http/project-types.ts';
import type { HttpRequest } from '../../http/request.ts';
import { errors } from '../errors.ts';
import type { ExtraColumns } from '../model/bound-model-form.ts';
import type { FormFields, FormOverrides, ModelFormData } from '../model/form-data.ts';
import type { StandardSchema } from '../standard-schema.ts';
import { foreignKey, type BoundModelFormSet } from './bound-model-formset.ts';
import { bindModelSet, type ModelFormSetBinding, type ModelFormSetOptions } from './model-formset.ts';
import { resolveLimits } from './options.ts';
import type { TypedModelFormSetOptions } from './typed-options.ts';

export interface InlineFormSetOptions<Name extends string = string, SavedRow = Row> extends ModelFormSetOptions<
  Name,
  SavedRow
> {
  /** The relation to the parent, where there are several. */
  relation?: Name | undefined;
}

export interface InlineFormSetBinding extends Omit<ModelFormSetBinding, 'where'> {
  /** The row that the others belong to; undefined or null while it is being made. */
  parent?: object | null | undefined;
  /** Prisma's `where`, to show some of the parent's rows only. */
  where?: object | undefined;
}

export interface InlineFormSet<
  SavedRow = Row,
  Data extends Record<string, unknown> = Record<string, unknown>,
  Columns extends object = ExtraColumns<SavedRow>,
> {
  /**
   * A set for the rows that belong to `parent`. Its prefix is the name of the parent's relation to them: `lines`.
   *
   * @throws {ProjectError} FORMSET_RELATION_MISSING, FORMSET_RELATION_AMBIGUOUS, and what a model formset throws
   */
  from(request: HttpRequest, binding?: InlineFormSetBinding): Promise<BoundModelFormSet<SavedRow, Data, Columns>>;
}

/**
 * Declares a set of forms for the rows that belong to another one. Three empty forms, and a checkbox to delete, unless configured
 * otherwise. The foreign key is never a field: it cannot be posted.
 *
 * @throws {ProjectError} FORMSET_LIMITS_INVALID
 * @example export const LineSet = inlineFormSet('Order', 'Line', { fields: ['product', 'quantity'], max: 20 });
 */
export function inlineFormSet<
  P extends ModelName,
  M extends ModelName,
  const Chosen extends FormFields<M>,
  const Excluded extends readonly FieldName<M>[] = [],
  Overrides extends FormOverrides<M> = Record<never, never>,
  Schema extends StandardSchema = StandardSchema<unknown, unknown>,
  Order extends FieldName<M> = never,
  Relation extends FieldName<M> = RelationTo<M, P> & FieldName<M>,
>(
  parent: P,
  model: M,
  options: TypedModelFormSetOptions<
    M,
    ModelFormData<M, Chosen, readonly (Excluded[number] | Order | Relation)[], Overrides, Schema>,
    { fields: Chosen; exclude: Excluded; overrides: Overrides; schema: Schema; orderField: Order }
  > & {
    /** The relation to the parent, where there are several. */
    relation?: Relation | undefined;
  },
): InlineFormSet<
  RowOf<M>,
  ModelFormData<M, Chosen, readonly (Excluded[number] | Order | Relation)[], Overrides, Schema>,
  ColumnsOf<M>
> {
  type Data = ModelFormData<M, Chosen, readonly (Excluded[number] | Order | Relation)[], Overrides, Schema>;
  const own = options as unknown as InlineFormSetOptions;
  resolveLimits(own);
  return {
    from: async (request, binding) => {
      const { models } = request.app;
      const declared = inlineFormSetFor(request.app, models.get(parent), models.get(model), own);
      const set = await declared.from(request, binding);
      return set as unknown as BoundModelFormSet<RowOf<M>, Data, ColumnsOf<M>>;
    },
  };
}

/** The same for models that are known only at run time. */
export function inlineFormSetFor<SavedRow = Row>(
  app: Application,
  parents: ModelDescription,
  model: ModelDescription,
  options: InlineFormSetOptions<string, SavedRow>,
): InlineFormSet<SavedRow> {
  const field = parentRelation(parents, model, options.relation);
  const relation = field.relation as RelationDescription;
  const exclude = [...(options.exclude ?? []), field.name];
  const inlineOptions = { ...inlineDefaults(model, relation), ...options, exclude };
  return {
    from: async (request, { parent, where = {}, prefix = relation.inverse, ...binding } = {}) => {
      const fixed = parent ? foreignKey(relation, parent as Row) : undefined;
      // Nothing belongs to a row that does not exist yet. (An empty OR is no way to say so: inside an AND it is everything.)
      const rows = fixed ? { AND: [fixed, where] } : null;
      const source = { ...binding, prefix, where: rows };
      const inline = { parents, relation, isOrphan: fixed === undefined };
      return bindModelSet({ app, model, options: inlineOptions, request, binding: source, fixed: fixed ?? {}, inline });
    },
  };
}

// A parent has one row of a kind where the key is unique.
function inlineDefaults(model: ModelDescription, relation: RelationDescription): ModelFormSetOptions<string, never> {
  const keys = [model.primaryKey, ...model.uniques.map(({ fields }) => fields)];
  const isSingle = keys.some((fields) => fields.every((name) => relation.fields.includes(name)));
  return { fields: [], extra: isSingle ? 1 : 3, canDelete: true, ...(isSingle ? { max: 1 } : {}) };
}

function parentRelation(
  parents: ModelDescription,
  model: ModelDescription,
  name: string | undefined,
): FieldDescription {
  const found = model.fields.filter(
    (field) => field.relation?.model === parents.name && field.relation.fields.length > 0,
  );
  const [field, ...more] = name === undefined ? found : found.filter((one) => one.name === name);
  if (field === undefined) throw errors.FORMSET_RELATION_MISSING({ model: model.name, parent: parents.name });
  if (more.length > 0)
    throw errors.FORMSET_RELATION_AMBIGUOUS({
      model: model.name,
      parent: parents.name,
      names: found.map((one) => one.name),
    });
  return field;
}
