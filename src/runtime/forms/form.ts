import type { FormValues } from '../http/multi-map.ts';
import type { HttpRequest } from '../http/request.ts';
import { BoundForm, type BoundFormOptions, type DataOf, type Fields } from './bound-form.ts';

export interface FormOptions<F extends Fields> {
  /** In the order of the page. */
  fields: F;
  /**
   * Checks that need several fields. Runs when the form was sent, also when single fields have errors: look before you
   * read `form.data`. Calls `form.addError`, or throws a ValidationError for the form as a whole.
   */
  clean?: (form: BoundForm<DataOf<F>>, request: HttpRequest | undefined) => void | Promise<void>;
}

export type BindOptions = Pick<BoundFormOptions, 'initial' | 'prefix'>;

export interface Form<F extends Fields> {
  readonly fields: F;
  /** A form for this request: empty for GET, filled and checked for POST, PUT and PATCH. @throws what `request.form()` throws */
  from(request: HttpRequest, options?: BindOptions): Promise<BoundForm<DataOf<F>>>;
  /** The same without a request, or with one for the `clean` hook only: filled and checked when there are values. */
  bind(
    values?: FormValues,
    options?: Omit<BoundFormOptions, 'values'>,
    request?: HttpRequest,
  ): Promise<BoundForm<DataOf<F>>>;
}

/**
 * Declares a form.
 *
 * @example
 * export const ContactForm = form({
 *   fields: { email: emailField(), message: longTextField({ maxLength: 2000 }), copy: booleanField({ required: false }) },
 * });
 */
export function form<F extends Fields>({ fields, clean }: FormOptions<F>): Form<F> {
  const bind = async (options: BoundFormOptions, request?: HttpRequest): Promise<BoundForm<DataOf<F>>> => {
    const bound = new BoundForm<DataOf<F>>(fields, options);
    if (clean && bound.isBound && !bound.isSkipped) await runHook(bound, () => clean(bound, request));
    return bound;
  };
  return {
    fields,
    bind: (values, options, request) => bind({ ...options, values }, request),
    from: async (request, options) =>
      bind({ ...options, values: await sentValues(request), environment: request.app.settings }, request),
  };
}

const SENDING_METHODS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** What the request sent into a form; undefined for methods that only look. */
export async function sentValues(request: HttpRequest): Promise<FormValues | undefined> {
  return SENDING_METHODS.has(request.method) ? await request.form() : undefined;
}

/** Runs a hook of the project; a ValidationError that it throws becomes errors of the form. */
export async function runHook(bound: Pick<BoundForm, 'addThrown'>, hook: () => void | Promise<void>): Promise<void> {
  try {
    await hook();
  } catch (error) {
    bound.addThrown(error);
  }
}
