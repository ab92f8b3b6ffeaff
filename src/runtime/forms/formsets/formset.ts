import type { FormValues } from '../../http/body/query-params.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { BoundForm, DataOf, Fields } from '../bound-form.ts';
import { DEFAULT_ENVIRONMENT, type FieldEnvironment } from '../field.ts';
import { formEnvironment } from '../form-environment.ts';
import { sentValues, type Form } from '../form.ts';
import { BoundFormSet } from './bound-formset.ts';
import { buildForms } from './build.ts';
import { resolveLimits, type FormSetLimits } from './options.ts';

export interface FormSetOptions<Data extends Record<string, unknown>> extends FormSetLimits {
  /**
   * Checks that need several forms. Runs when the set was sent, unless it has too many or too few forms. Calls
   * `set.addError`, or throws a ValidationError for the set as a whole.
   */
  clean?: ((set: BoundFormSet<BoundForm<Data>>, request: HttpRequest | undefined) => void | Promise<void>) | undefined;
}

export interface FormSetBinding {
  /** Values of the first forms, one record each. */
  initial?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** Keeps two sets on one page apart. Default `form`. */
  prefix?: string | undefined;
}

export interface FormSet<Data extends Record<string, unknown>> {
  /** A set for this request: for GET with initial values, for POST, PUT and PATCH filled and checked. @throws what `request.form()` throws */
  from(request: HttpRequest, binding?: FormSetBinding): Promise<BoundFormSet<BoundForm<Data>>>;
  /** The same without a request: filled and checked when there are values. */
  bind(
    values?: FormValues,
    binding?: FormSetBinding & { environment?: FieldEnvironment },
  ): Promise<BoundFormSet<BoundForm<Data>>>;
}

/**
 * Declares a set of forms of one kind.
 *
 * @throws {ProjectError} FORMSET_LIMITS_INVALID
 * @example export const GuestSet = formSet(GuestForm, { min: 1, max: 8, extra: 2, canDelete: true, label: 'Guest' });
 */
export function formSet<F extends Fields, Data extends Record<string, unknown> = DataOf<F>>(
  form: Form<F, Data>,
  options: FormSetOptions<Data> = {},
): FormSet<Data> {
  const limits = resolveLimits(options);
  const bind = async (
    values: FormValues | undefined,
    { initial = [], prefix = 'form', environment }: FormSetBinding & { environment?: FieldEnvironment | undefined },
    request?: HttpRequest,
  ): Promise<BoundFormSet<BoundForm<Data>>> => {
    const parts = await buildForms<BoundForm<Data>>({
      prefix,
      limits,
      values,
      environment,
      initialCount: initial.length,
      make: ({ values: sent, ...binding }, index) =>
        form.bind(sent, { ...binding, initial: index === undefined ? undefined : initial[index] }, request),
    });
    const set = new BoundFormSet(parts);
    if (set.isBound) await cleanSet(set, () => options.clean?.(set, request));
    return set;
  };
  return {
    bind: (values, binding = {}) => bind(values, { environment: DEFAULT_ENVIRONMENT, ...binding }),
    from: async (request, binding = {}) =>
      bind(await sentValues(request), { ...binding, environment: formEnvironment(request) }, request),
  };
}

/** Runs the hook of a set, unless its counts are wrong; a ValidationError that it throws becomes errors of the set. */
export async function cleanSet(
  set: Pick<BoundFormSet, 'nonFormErrors' | 'addThrown'>,
  hook: () => void | Promise<void>,
): Promise<void> {
  if (set.nonFormErrors.length > 0) return;
  try {
    await hook();
  } catch (error) {
    set.addThrown(error);
  }
}
