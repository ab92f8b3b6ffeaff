import type { Row } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import type { Application } from '../../http/application.ts';
import type { ColumnsOf, FieldName, ModelName, RowOf } from '../../http/project-types.ts';
import { FormValues } from '../../http/body/query-params.ts';
import type { HttpRequest } from '../../http/request.ts';
import { formEnvironment } from '../form-environment.ts';
import { sentValues } from '../form.ts';
import type { BoundModelForm, ExtraColumns } from '../model/bound-model-form.ts';
import type { FormFields, FormOverrides, ModelFormData } from '../model/form-data.ts';
import type { ModelFormOptions } from '../model/form-options.ts';
import { modelFormBinder } from '../model/model-form.ts';
import type { StandardSchema } from '../standard-schema.ts';
import { BoundModelFormSet, type InlineContext } from './bound-model-formset.ts';
import { buildForms, type FormBinding } from './build.ts';
import { cleanSet } from './formset.ts';
import { resolveLimits, type FormSetLimits } from './options.ts';
import type { TypedModelFormSetOptions } from './typed-options.ts';
import { GONE, keyFieldName, keyField, loadRows, type RowSource } from './rows.ts';

export interface ModelFormSetOptions<Name extends string = string, SavedRow = Row>
  extends Omit<ModelFormOptions<Name>, 'clean'>, FormSetLimits {
  /** Checks of each form; as for `modelForm`. */
  cleanForm?: ModelFormOptions<Name, BoundModelForm<SavedRow>>['clean'];
  /** Checks that need several forms; as for `formSet`. */
  clean?: ((set: BoundModelFormSet<SavedRow>, request: HttpRequest) => void | Promise<void>) | undefined;
  /** A column with integers that the rows are ordered by; a save numbers them from 1. Implies `canOrder`. */
  orderField?: Name | undefined;
  /** False makes no new rows, whatever is sent. Default true. */
  canAdd?: boolean | undefined;
}

export interface ModelFormSetBinding extends RowSource {
  /** Values of the empty forms, one record each. */
  initial?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** Keeps two sets on one page apart. Default `form`. */
  prefix?: string | undefined;
  /** Empty forms more than were sent, for a button that adds one without a script. Default 0. */
  moreForms?: number | undefined;
  /** Takes the place of what the request has sent. */
  values?: FormValues | undefined;
  /** Names of fields of a row that keep their stored value, whatever was sent for them. */
  keep?: ((row: Row) => readonly string[]) | undefined;
}

export interface ModelFormSet<
  SavedRow = Row,
  Data extends Record<string, unknown> = Record<string, unknown>,
  Columns extends object = ExtraColumns<SavedRow>,
> {
  /**
   * A set for this request: for GET with the rows and the empty forms, for POST, PUT and PATCH filled and checked. A row
   * that was sent but is not among those of `where` is rejected.
   *
   * @throws {ProjectError} FORM_MODEL_FIELD_UNKNOWN, FORM_MODEL_FIELD_NOT_EDITABLE, MODEL_UNKNOWN
   * @throws what `request.form()` and the database client throw
   */
  from(request: HttpRequest, binding?: ModelFormSetBinding): Promise<BoundModelFormSet<SavedRow, Data, Columns>>;
}

/**
 * Declares a set of forms for rows of a model: updates, creates and deletes them.
 *
 * @throws {ProjectError} FORMSET_LIMITS_INVALID
 * @example export const TagSet = modelFormSet('Tag', { fields: ['name'], extra: 2, canDelete: true });
 */
export function modelFormSet<
  M extends ModelName,
  const Chosen extends FormFields<M>,
  const Excluded extends readonly FieldName<M>[] = [],
  Overrides extends FormOverrides<M> = Record<never, never>,
  Schema extends StandardSchema = StandardSchema<unknown, unknown>,
  Order extends FieldName<M> = never,
>(
  model: M,
  options: TypedModelFormSetOptions<
    M,
    ModelFormData<M, Chosen, readonly (Excluded[number] | Order)[], Overrides, Schema>,
    { fields: Chosen; exclude: Excluded; overrides: Overrides; schema: Schema; orderField: Order }
  >,
): ModelFormSet<
  RowOf<M>,
  ModelFormData<M, Chosen, readonly (Excluded[number] | Order)[], Overrides, Schema>,
  ColumnsOf<M>
> {
  type Data = ModelFormData<M, Chosen, readonly (Excluded[number] | Order)[], Overrides, Schema>;
  const own = options as unknown as ModelFormSetOptions;
  resolveLimits(own);
  return {
    from: async (request, binding) => {
      const set = await modelFormSetFor(request.app, request.app.models.get(model), own).from(request, binding);
      return set as unknown as BoundModelFormSet<RowOf<M>, Data, ColumnsOf<M>>;
    },
  };
}

/** The same for a model that is known only at run time. */
export function modelFormSetFor<SavedRow = Row>(
  app: Application,
  model: ModelDescription,
  options: ModelFormSetOptions<string, SavedRow>,
): ModelFormSet<SavedRow> {
  return { from: (request, binding = {}) => bindModelSet({ app, model, options, request, binding, fixed: {} }) };
}

interface ModelSetSource<SavedRow> {
  app: Application;
  model: ModelDescription;
  options: ModelFormSetOptions<string, SavedRow>;
  request: HttpRequest;
  binding: ModelFormSetBinding;
  /** Columns of every row that the page cannot change. */
  fixed: Row;
  inline?: InlineContext | undefined;
}

export async function bindModelSet<SavedRow>(source: ModelSetSource<SavedRow>): Promise<BoundModelFormSet<SavedRow>> {
  const { app, model, options, request, binding } = source;
  const { canAdd = true, orderField } = options;
  const { label } = model;
  const base = resolveLimits({ ...options, canOrder: options.canOrder ?? orderField !== undefined }, { label });
  const limits = canAdd ? base : { ...base, extra: 0, min: 0 };
  const prefix = binding.prefix ?? 'form';
  const values = withMoreForms(binding.values ?? (await sentValues(request)), prefix, binding.moreForms ?? 0);
  const rows = await loadRows({ app, model, values, prefix, limits, orderField, source: binding });
  const make = formMaker(source, rows);
  const parts = await buildForms<BoundModelForm<SavedRow>>({
    prefix,
    limits,
    values,
    environment: formEnvironment(request),
    initialCount: rows.length,
    make,
  });
  const forms = canAdd ? parts.forms : parts.forms.slice(0, parts.initialCount);
  const set = new BoundModelFormSet<SavedRow>({ ...parts, forms }, { app, model, orderField, inline: source.inline });
  if (set.isBound) {
    set.findDuplicates();
    await cleanSet(set, () => options.clean?.(set, request));
  }
  return set;
}

function withMoreForms(values: FormValues | undefined, prefix: string, more: number): FormValues | undefined {
  const name = `${prefix}-TOTAL_FORMS`;
  const total = Number(values?.get(name));
  if (values === undefined || more === 0 || !Number.isInteger(total)) return values;
  const texts = new Map([...values.keys()].map((key) => [key, [...values.getAll(key)]]));
  return new FormValues(texts.set(name, [String(total + more)]));
}

type Make<SavedRow> = (binding: FormBinding, index: number | undefined) => Promise<BoundModelForm<SavedRow>>;

function formMaker<SavedRow>(source: ModelSetSource<SavedRow>, rows: readonly (Row | string)[]): Make<SavedRow> {
  const { app, model, options, request, binding, fixed } = source;
  const exclude = [...(options.exclude ?? []), ...(options.orderField === undefined ? [] : [options.orderField])];
  const formOptions = { ...options, exclude, clean: options.cleanForm as ModelFormOptions['clean'] };
  const bind = modelFormBinder<SavedRow>({ app, model, options: formOptions, request });
  const keyName = keyFieldName(model, options);
  return async (form, index) => {
    const row = index === undefined ? undefined : rows[index];
    const initial = index === undefined || row !== undefined ? undefined : binding.initial?.[index - rows.length];
    const addedFields = row === undefined ? form.addedFields : { ...form.addedFields, [keyName]: keyField(model, row) };
    const instance = typeof row === 'object' ? row : undefined;
    const bound = await bind({
      ...form,
      addedFields,
      initial,
      instance,
      fixed,
      keep: instance && binding.keep?.(instance),
    });
    if (typeof row === 'string' && !bound.isSkipped) bound.addError(keyName, GONE);
    return bound;
  };
}
