import { nearest } from '../../kernel/names.ts';
import type { FormValues } from '../http/body/query-params.ts';
import type { SafeString } from '../templates/safe-string.ts';
import { BoundField, prefixed } from './bound-field.ts';
import { formErrorList, type ErrorList } from './error-list.ts';
import { errors } from './errors.ts';
import { DEFAULT_ENVIRONMENT, isEmptyValue, type Field, type FieldEnvironment } from './field.ts';
import { localizeError } from './form-errors.ts';
import { isInputValue, isUploadedFile } from './fields/file.ts';
import { renderDivs, renderItems, renderParagraphs, renderRows } from './rendering.ts';
import { runSchema, toSchemaError, type SchemaIssue, type StandardSchema } from './standard-schema.ts';
import type { WidgetValue } from './widgets/widget.ts';
import { toFormErrors, ValidationError, type FormError } from './validation-error.ts';

const SAFE = Symbol.for('quintet.safe-string');

export type Fields = Readonly<Record<string, Field>>;

/** Cleaned values by field name. */
export type DataOf<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export interface BoundFormOptions {
  /** What the browser sent; undefined makes an unbound form, which shows initial values and is never valid. */
  values?: FormValues | undefined;
  /** Wins over the fields' own initial values. */
  initial?: Readonly<Record<string, unknown>> | undefined;
  /** Keeps two forms on one page apart: `author` gives `author-name`. */
  prefix?: string | undefined;
  environment?: FieldEnvironment | undefined;
  /** Fields beside those of the form's own declaration, behind them: a formset's order and delete box. */
  addedFields?: Fields | undefined;
  /** Asked when the form was sent and read: true makes it valid whatever is in it, and nobody looks at its data. */
  skipWhen?: ((form: BoundForm) => boolean) | undefined;
  /** False leaves `required` out of the HTML, where a browser could not know what is required. Default true. */
  useRequiredAttribute?: boolean | undefined;
}

/** A form with the data of a request, or an empty one. It prints as its fields in divs. */
export class BoundForm<Data extends Record<string, unknown> = Record<string, unknown>> {
  readonly isBound: boolean;
  /** In order. */
  readonly fields: readonly BoundField[];
  /** Cleaned values of the fields without errors. Complete when `isValid()`; for code after it to change too. */
  readonly data: Data;
  /** True for a form of a set that was left empty or is to be deleted: it is valid, and its data means nothing. */
  readonly isSkipped: boolean;
  readonly #errors = new Map<string, FormError[]>();
  readonly #formErrors: FormError[] = [];
  readonly #raw = new Map<string, unknown>();
  /** Values before a schema changed them, which their fields know how to show. */
  readonly #unchanged = new Map<string, unknown>();
  readonly #environment: FieldEnvironment;

  constructor(fields: Fields, options: BoundFormOptions = {}) {
    this.isBound = options.values !== undefined;
    this.data = {} as Data;
    this.#environment = options.environment ?? DEFAULT_ENVIRONMENT;
    this.fields = Object.entries({ ...fields, ...options.addedFields }).map(([name, field]) =>
      this.#bind(name, field, options),
    );
    for (const field of this.fields) this.#expose(field);
    if (this.isBound) this.#clean();
    this.isSkipped = this.isBound && (options.skipWhen?.(this) ?? false);
    if (this.isSkipped) this.#errors.clear();
  }

  /** True when the form was sent and nothing is wrong with it. Everything was checked when the form was made. */
  isValid(): boolean {
    return this.isBound && this.#errors.size === 0 && this.#formErrors.length === 0;
  }

  /** Errors by field name; fields without errors are absent. */
  get errors(): Record<string, readonly FormError[]> {
    return Object.fromEntries(this.#errors);
  }

  /** Errors of the form as a whole. */
  get nonFieldErrors(): ErrorList {
    return formErrorList(this.#formErrors);
  }

  /** Names of the fields whose value differs from the initial one, in order. Empty for an unbound form. */
  get changedFields(): string[] {
    return this.isBound ? this.fields.filter((field) => this.#hasChanged(field)).map(({ name }) => name) : [];
  }

  /** True if one of the fields accepts a file: the page needs `enctype="multipart/form-data"`. */
  get isMultipart(): boolean {
    return this.fields.some(({ field }) => field.widget.needsMultipart);
  }

  get visibleFields(): BoundField[] {
    return this.fields.filter((field) => !field.isHidden);
  }

  get hiddenFields(): BoundField[] {
    return this.fields.filter((field) => field.isHidden);
  }

  /** @throws {ProjectError} FORM_FIELD_UNKNOWN */
  field(name: string): BoundField {
    const found = this.fields.find((field) => field.name === name);
    if (found) return found;
    const names = this.fields.map((field) => field.name);
    throw errors.FORM_FIELD_UNKNOWN({ name, known: names, meant: nearest(name, names) });
  }

  /**
   * Refuses the form after all, for a reason that only the view knows. The field's value leaves `data`.
   *
   * @param field null for an error of the form as a whole
   * @throws {ProjectError} FORM_FIELD_UNKNOWN
   */
  addError(field: string | null, error: string | FormError | readonly FormError[], code = 'invalid'): void {
    const found = this.#localized(toFormErrors(error, code));
    if (field === null) {
      this.#formErrors.push(...found);
      return;
    }
    const { name } = this.field(field);
    this.#errors.set(name, [...(this.#errors.get(name) ?? []), ...found]);
    delete (this.data as Record<string, unknown>)[name];
  }

  /** Takes the errors that a hook throws: of the whole form, or of one field. @throws anything that is not a ValidationError */
  addThrown(error: unknown, field: string | null = null): void {
    if (!(error instanceof ValidationError)) throw error;
    this.addError(field, error.errors);
  }

  /**
   * Asks the schemas of the fields, then that of the form if nothing was wrong so far. `form` and `modelForm` do it; for a
   * form made by hand, call it once.
   *
   * @param schema for all values together; what it gives is put instead of them
   */
  async checkSchemas(schema?: StandardSchema): Promise<void> {
    if (!this.isBound || this.isSkipped) return;
    for (const bound of this.fields) await this.#askField(bound);
    if (schema && this.isValid()) await this.#askForm(schema);
  }

  /**
   * A field's initial value and the value that was sent, as texts that are equal if a person would see no difference. In a form
   * that was not sent both are the initial value.
   *
   * @throws {ProjectError} FORM_FIELD_UNKNOWN
   */
  textsOf(name: string): { initial: string; sent: string } {
    const { field, initial } = this.field(name);
    const before = show(field, initial, this.#environment);
    if (!this.isBound || field.disabled) return { initial: before, sent: before };
    if (!(name in this.data)) return { initial: before, sent: flatten(shownAsSent(this.#raw.get(name))) };
    const value = this.#unchanged.has(name) ? this.#unchanged.get(name) : (this.data as Record<string, unknown>)[name];
    return { initial: before, sent: show(field, value, this.#environment) };
  }

  get asDiv(): SafeString {
    return renderDivs(this);
  }

  get asP(): SafeString {
    return renderParagraphs(this);
  }

  /** Each field in an `<li>`; the `<ul>` is the page's. */
  get asList(): SafeString {
    return renderItems(this);
  }

  get asTable(): SafeString {
    return renderRows(this);
  }

  get html(): string {
    return this.asDiv.html;
  }

  toString(): string {
    return this.html;
  }

  [Symbol.iterator](): Iterator<BoundField> {
    return this.fields[Symbol.iterator]();
  }

  #bind(name: string, field: Field, options: BoundFormOptions): BoundField {
    const { values, initial, prefix } = options;
    const raw = values && field.widget.read(values, prefixed(name, prefix));
    this.#raw.set(name, raw);
    return new BoundField(name, field, {
      prefix,
      idPattern: 'id_%s',
      useRequiredAttribute: options.useRequiredAttribute ?? true,
      isBound: this.isBound,
      raw,
      initial: initial && name in initial ? initial[name] : initialOf(field),
      environment: this.#environment,
      errors: () => this.#errors.get(name) ?? [],
    });
  }

  // `{{ form.title }}` in a template is the field, unless the form has a property of that name; those that a subclass declares
  // come later, and take the name over.
  #expose(field: BoundField): void {
    if (field.name in this) return;
    Object.defineProperty(this, field.name, { value: field, configurable: true, writable: true });
  }

  #localized(found: readonly FormError[]): FormError[] {
    const { localize } = this.#environment;
    return localize ? found.map((error) => localizeError(error, localize)) : [...found];
  }

  #clean(): void {
    for (const field of this.fields) {
      const cleaned = this.#cleanField(field);
      if (cleaned.errors) this.#errors.set(field.name, this.#localized(cleaned.errors));
      else (this.data as Record<string, unknown>)[field.name] = cleaned.value;
    }
  }

  #cleanField(bound: BoundField): { value?: unknown; errors?: readonly FormError[] | undefined } {
    const { field, initial, name } = bound;
    if (field.disabled) return { value: initial ?? null };
    const raw = this.#raw.get(name);
    if (!isInputValue(raw)) return field.clean(raw, this.#environment);
    const isEmpty = raw.file === undefined || raw.file === '';
    if (raw.clear && !isEmpty) return { errors: [{ code: 'contradiction', message: CONTRADICTION }] };
    if (raw.clear && !field.required) return { value: null };
    return isEmpty && initial ? { value: initial } : field.clean(raw, this.#environment);
  }

  async #askField({ name, field }: BoundField): Promise<void> {
    const data = this.data as Record<string, unknown>;
    const before = data[name];
    if (!field.schema || field.disabled || !(name in data) || isEmptyValue(before)) return;
    const { value, issues } = await runSchema(field.schema, before);
    if (issues) return this.addError(name, issues.map(toSchemaError));
    this.#unchanged.set(name, before);
    data[name] = value;
  }

  async #askForm(schema: StandardSchema): Promise<void> {
    const data = this.data as Record<string, unknown>;
    const before = { ...data };
    const { value, issues } = await runSchema(schema, before);
    for (const issue of issues ?? []) this.#addIssue(issue);
    if (issues || typeof value !== 'object' || value === null) return;
    for (const [name, changed] of Object.entries(value)) {
      if (!this.#unchanged.has(name)) this.#unchanged.set(name, before[name]);
      Object.defineProperty(data, name, { value: changed, writable: true, enumerable: true, configurable: true });
    }
  }

  // The first step of a path names the field; a form without it shows the whole path.
  #addIssue({ path, message }: SchemaIssue): void {
    const [name, ...rest] = path;
    const isField = this.fields.some((field) => field.name === name);
    this.addError(isField ? (name ?? null) : null, toSchemaError({ path: isField ? rest : path, message }));
  }

  #hasChanged({ name, field }: BoundField): boolean {
    if (field.disabled) return false;
    const { initial, sent } = this.textsOf(name);
    return initial !== sent;
  }
}
Object.defineProperty(BoundForm.prototype, SAFE, { value: true });

const CONTRADICTION = 'Please either submit a file or check the clear checkbox, not both.';

function initialOf(field: Field): unknown {
  return typeof field.initial === 'function' ? (field.initial as () => unknown)() : field.initial;
}

function show(field: Field, value: unknown, environment: FieldEnvironment): string {
  return flatten(value === undefined || value === null ? null : field.display(value, environment));
}

// What could not be read is of no type that the field could display.
function shownAsSent(raw: unknown): WidgetValue {
  const sent = isInputValue(raw) ? raw.file : raw;
  if (sent === undefined || sent === null || typeof sent === 'boolean') return sent ?? null;
  if (isUploadedFile(sent)) return sent.name;
  return Array.isArray(sent) ? sent.map(String) : String(sent).replace(/\r\n?/g, '\n').trim();
}

// Nothing, an empty text and an unticked box are the same to the person who fills the form in.
function flatten(shown: WidgetValue): string {
  if (shown === false || shown === null) return '';
  if (!Array.isArray(shown)) return String(shown);
  const filled = (shown as readonly string[]).filter((text) => text !== '');
  return filled.length === 0 ? '' : JSON.stringify(filled.sort());
}
