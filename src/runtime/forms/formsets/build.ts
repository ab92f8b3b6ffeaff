// From what a browser sent, or is to be shown, to the forms of a set.
import type { FormValues } from '../../http/body/query-params.ts';
import type { BoundForm, BoundFormOptions, Fields } from '../bound-form.ts';
import type { FieldEnvironment } from '../field.ts';
import { booleanField } from '../fields/boolean.ts';
import { integerField } from '../fields/number.ts';
import { DELETE, ORDER, type FormSetParts } from './bound-formset.ts';
import { managementForm } from './management.ts';
import type { ResolvedLimits } from './options.ts';

interface FormSetPlan<F extends BoundForm> {
  prefix: string;
  limits: ResolvedLimits;
  values: FormValues | undefined;
  environment: FieldEnvironment | undefined;
  /** Number of things that there are already, for a set that is to be shown. */
  initialCount: number;
  /** Creates the form at `index`; undefined for the empty one. */
  make(binding: FormBinding, index: number | undefined): Promise<F>;
}

export type FormBinding = BoundFormOptions & { addedFields: Fields };

/** Makes every form, one after the other. */
export async function buildForms<F extends BoundForm>(plan: FormSetPlan<F>): Promise<FormSetParts<F>> {
  const { prefix, limits, values } = plan;
  const counts = {
    TOTAL_FORMS: shownCount(plan.initialCount, limits),
    INITIAL_FORMS: plan.initialCount,
    MIN_NUM_FORMS: limits.min,
    MAX_NUM_FORMS: limits.max,
  };
  const management = managementForm(prefix, counts, values);
  const sent = management.isValid() ? management.data : { TOTAL_FORMS: 0, INITIAL_FORMS: 0 };
  const { TOTAL_FORMS, INITIAL_FORMS } = values ? sent : counts;
  const total = values ? Math.min(TOTAL_FORMS, limits.absoluteMax) : TOTAL_FORMS;
  const initialCount = Math.min(INITIAL_FORMS, total);
  const forms: F[] = [];
  for (let index = 0; index < total; index++) forms.push(await makeForm(plan, index, initialCount));
  return {
    prefix,
    limits,
    managementForm: management,
    forms,
    initialCount,
    emptyForm: await makeEmptyForm(plan),
    localize: plan.environment?.localize,
  };
}

function shownCount(initialCount: number, { min, max, extra }: ResolvedLimits): number {
  return Math.max(initialCount, Math.min(Math.max(initialCount, min) + extra, max));
}

function makeForm<F extends BoundForm>(plan: FormSetPlan<F>, index: number, initialCount: number): Promise<F> {
  const { limits, values, environment } = plan;
  const isExtra = index >= initialCount;
  const mayBeEmpty = isExtra && index >= limits.min;
  const skipWhen = (form: BoundForm): boolean =>
    form.data[DELETE] === true || (mayBeEmpty && form.changedFields.length === 0);
  const binding = {
    values,
    environment,
    prefix: `${plan.prefix}-${index}`,
    useRequiredAttribute: false,
    addedFields: addedFields(limits, isExtra, index),
    skipWhen,
  };
  return plan.make(binding, index);
}

function makeEmptyForm<F extends BoundForm>({ limits, environment, prefix, make }: FormSetPlan<F>): Promise<F> {
  const binding = {
    environment,
    prefix: `${prefix}-__prefix__`,
    useRequiredAttribute: false,
    addedFields: addedFields(limits, true, 0),
  };
  return make(binding, undefined);
}

function addedFields({ canOrder, canDelete, canDeleteExtra }: ResolvedLimits, isExtra: boolean, index: number): Fields {
  const order = integerField({ required: false, label: 'Order', initial: isExtra ? undefined : index + 1 });
  return {
    ...(canOrder ? { [ORDER]: order } : {}),
    ...(canDelete && (canDeleteExtra || !isExtra) ? { [DELETE]: DELETE_BOX } : {}),
  };
}

const DELETE_BOX = booleanField({ required: false, label: 'Delete' });
