// The rows that a model formset is about, and the hidden keys by which they come back.
import type { Row, Where } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import { keyConditions } from '../../db/key-conditions.ts';
import type { Application } from '../../http/application.ts';
import type { FormValues } from '../../http/body/query-params.ts';
import { defineField, type Field } from '../field.ts';
import { selectFields, type FieldSelection } from '../model/editable.ts';
import { keyOf, splitKey } from '../model/keys.ts';
import type { FormError } from '../validation-error.ts';
import { hiddenInput } from '../widgets/inputs.ts';
import { managementForm } from './management.ts';
import type { ResolvedLimits } from './options.ts';

export interface RowSource {
  /** Prisma's `where`: the rows that the set shows and may change. Default: all rows; null: none. */
  where?: object | null | undefined;
  /** Prisma's `orderBy`; default is the model's `@ordering`, then its key. */
  orderBy?: unknown;
}

export const GONE: FormError = {
  code: 'invalid_choice',
  message: 'Select a valid choice. That choice is not one of the available choices.',
};

interface RowQuery {
  app: Application;
  model: ModelDescription;
  values: FormValues | undefined;
  prefix: string;
  limits: ResolvedLimits;
  orderField: string | undefined;
  source: RowSource;
}

/**
 * The rows in the order of the page. Of a set that was sent, those whose keys came with it: in the place of a row that
 * does not exist, or not among those of `where`, or that came before, its key is shown as it was sent.
 */
export async function loadRows(query: RowQuery): Promise<(Row | string)[]> {
  const { app, model, values, orderField, source } = query;
  if (source.where === null) return values === undefined ? [] : sentKeys(query, values);
  const delegate = app.models.delegate(model);
  const where = (source.where ?? {}) as Where;
  if (values === undefined)
    return delegate.findMany({ where, orderBy: source.orderBy ?? defaultOrder(model, orderField) });
  const keys = sentKeys(query, values);
  const wheres = keys.map((key) => splitKey(key, model, model.primaryKey)).filter((key) => key !== undefined);
  const rows: Row[] = [];
  for (const condition of keyConditions(model.primaryKey, wheres))
    rows.push(...(await delegate.findMany({ where: { AND: [where, condition] } })));
  const byKey = new Map(rows.map((row) => [String(keyOf(row, model.primaryKey)), row]));
  return keys.map((key) => {
    const row = byKey.get(key);
    byKey.delete(key);
    return row ?? key;
  });
}

/** `id`, or `pk` where the key has several fields or is in the form by itself. */
export function keyFieldName(model: ModelDescription, selection: FieldSelection): string {
  const [name = 'pk', ...more] = model.primaryKey;
  const isShown = selectFields(model, selection).some((field) => field.name === name);
  return more.length > 0 || isShown ? 'pk' : name;
}

/** The hidden key of a row. It takes nothing from the browser: `loadRows` has found the row by what was sent. */
export function keyField(model: ModelDescription, row: Row | string): Field {
  const key = typeof row === 'string' ? row : String(keyOf(row, model.primaryKey) ?? '');
  return defineField<string>({ kind: 'key', widget: hiddenInput(), parse: String }, { disabled: true, initial: key });
}

function sentKeys({ model, prefix, limits }: RowQuery, values: FormValues): string[] {
  const counts = { TOTAL_FORMS: 0, INITIAL_FORMS: 0, MIN_NUM_FORMS: 0, MAX_NUM_FORMS: 0 };
  const management = managementForm(prefix, counts, values);
  if (!management.isValid()) return [];
  const { INITIAL_FORMS, TOTAL_FORMS } = management.data;
  const length = Math.min(INITIAL_FORMS, TOTAL_FORMS, limits.absoluteMax);
  const names = [...(model.primaryKey.length === 1 ? model.primaryKey : []), 'pk'];
  return Array.from({ length }, (_, index) => {
    const found = names.map((name) => values.get(`${prefix}-${index}-${name}`)).find((value) => value !== undefined);
    return found ?? '';
  });
}

function defaultOrder(model: ModelDescription, orderField: string | undefined): Record<string, string>[] {
  const own = model.ordering.map(({ field, direction }) => ({ [field]: direction }));
  const first = orderField === undefined ? own : [{ [orderField]: 'asc' }];
  const named = new Set(first.flatMap((order) => Object.keys(order)));
  return [...first, ...model.primaryKey.filter((name) => !named.has(name)).map((name) => ({ [name]: 'asc' }))];
}
