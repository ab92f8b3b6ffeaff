import { activeApplication } from '../http/application.ts';
import { FormValues, type QueryParams } from '../http/body/query-params.ts';
import type { HttpRequest } from '../http/request.ts';
import { BoundForm, type BoundFormOptions, type DataOf, type Fields } from './bound-form.ts';
import { errors } from './errors.ts';
import type { Field } from './field.ts';
import { formEnvironment } from './form-environment.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from './standard-schema.ts';

/** Cleaned values, where what the schema gives takes the place of the fields' own. */
type CheckedData<F extends Fields, S extends StandardSchema> = {
  [K in keyof DataOf<F> | keyof SchemaOutput<S>]: K extends keyof SchemaOutput<S>
    ? SchemaOutput<S>[K]
    : K extends keyof DataOf<F>
      ? DataOf<F>[K]
      : never;
};

type AnySchema<F extends Fields> = StandardSchema<unknown, DataOf<F>>;

export interface FormOptions<F extends Fields, S extends StandardSchema = AnySchema<F>> {
  /** In the order of the page. */
  fields: F;
  /**
   * A schema of zod, valibot, arktype or another library that speaks Standard Schema, for all values together. It is asked
   * when every field is right; its issues go to the fields that their paths name, and what it gives takes the place of the
   * values. A field that is not required and was left empty is null to it.
   */
  schema?: S & (DataOf<F> extends SchemaInput<S> ? unknown : never);
  /**
   * Checks that need several fields. Runs when the form was sent, also when single fields have errors: look before you
   * read `form.data`. Calls `form.addError`, or throws a ValidationError for the form as a whole.
   */
  clean?: (form: BoundForm<CheckedData<F, S>>, request: HttpRequest | undefined) => void | Promise<void>;
}

export type BindOptions = Pick<BoundFormOptions, 'initial' | 'prefix'>;

export interface Form<F extends Fields, Data extends Record<string, unknown> = DataOf<F>> {
  readonly fields: F;
  /** A form for this request: empty for GET, filled and checked for POST, PUT and PATCH. @throws what `request.form()` throws */
  from(request: HttpRequest, options?: BindOptions): Promise<BoundForm<Data>>;
  /**
   * Filled and checked when there are values, whatever the method: `bind(request.query, {}, request)` for a search form.
   * The request determines the language and the time zone, and is passed to the `clean` hook.
   */
  bind(
    values?: FormValues | QueryParams,
    options?: Omit<BoundFormOptions, 'values'>,
    request?: HttpRequest,
  ): Promise<BoundForm<Data>>;
}

/**
 * Declares a form.
 *
 * @example
 * export const ContactForm = form({
 *   fields: { email: emailField(), message: longTextField({ maxLength: 2000 }), copy: booleanField({ required: false }) },
 * });
 */
export function form<F extends Fields, S extends StandardSchema = AnySchema<F>>({
  fields,
  schema,
  clean,
}: FormOptions<F, S>): Form<F, CheckedData<F, S>> {
  type Data = CheckedData<F, S>;
  const bind = async (options: BoundFormOptions, request?: HttpRequest): Promise<BoundForm<Data>> => {
    const bound = new BoundForm<Data>(await prepareFields(fields, request), options);
    await bound.checkSchemas(schema);
    if (clean && bound.isBound && !bound.isSkipped) await runHook(bound, () => clean(bound, request));
    return bound;
  };
  return {
    fields,
    bind: (values, options, request) => {
      const environment = request && formEnvironment(request);
      return bind({ ...(environment ? { environment } : {}), ...options, values: toFormValues(values) }, request);
    },
    from: async (request, options) =>
      bind({ ...options, values: await sentValues(request), environment: formEnvironment(request) }, request),
  };
}

/** A query has no files. */
function toFormValues(values: FormValues | QueryParams | undefined): FormValues | undefined {
  if (values === undefined || values instanceof FormValues) return values;
  return new FormValues(new Map([...values.keys()].map((name) => [name, [...values.getAll(name)]])));
}

/**
 * Fields as they are for one form. @param request undefined stands for the application that runs in this process
 *
 * @throws {ProjectError} FORM_APPLICATION_MISSING: a field needs the app, and there is none
 */
async function prepareFields(fields: Fields, request: HttpRequest | undefined): Promise<Fields> {
  if (Object.values(fields).every(({ prepare }) => prepare === undefined)) return fields;
  const app = request?.app ?? activeApplication();
  const prepared = Object.entries(fields).map(async ([name, field]): Promise<[string, Field]> => {
    if (!field.prepare) return [name, field];
    if (!app) throw errors.FORM_APPLICATION_MISSING({ name });
    return [name, await field.prepare(app, request)];
  });
  return Object.fromEntries(await Promise.all(prepared));
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
