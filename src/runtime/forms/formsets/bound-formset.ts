import { capitalize } from '../../../kernel/names.ts';
import type { SafeString } from '../../templates/safe-string.ts';
import { countedError, localizeError, type Localize } from '../form-errors.ts';
import type { BoundForm } from '../bound-form.ts';
import { formErrorList, type ErrorList } from '../error-list.ts';
import { toFormErrors, ValidationError, type FormError } from '../validation-error.ts';
import { managementError } from './management.ts';
import type { ResolvedLimits } from './options.ts';
import { renderSet } from './rendering.ts';

const SAFE = Symbol.for('quintet.safe-string');

/** Names of the fields that a set adds to its forms. */
export const ORDER = 'ORDER';
export const DELETE = 'DELETE';

export interface FormSetParts<F extends BoundForm> {
  prefix: string;
  limits: ResolvedLimits;
  managementForm: BoundForm<{ TOTAL_FORMS: number }>;
  forms: readonly F[];
  /** How many of `forms`, from the first, stand for something that was there before. */
  initialCount: number;
  emptyForm: F;
  localize?: Localize | undefined;
}

/** Several forms of one kind on one page. It prints as its hidden counts and its forms. */
export class BoundFormSet<F extends BoundForm = BoundForm> {
  readonly prefix: string;
  readonly limits: ResolvedLimits;
  readonly isBound: boolean;
  /** The hidden counts; a page that prints the forms one by one must print it too. */
  readonly managementForm: BoundForm<{ TOTAL_FORMS: number }>;
  /** In the order of the page. */
  readonly forms: readonly F[];
  /** A form whose names have `__prefix__` instead of the number, for scripts that add forms. Never bound. */
  readonly emptyForm: F;
  readonly #initialCount: number;
  readonly #errors: FormError[] = [];
  readonly #localize: Localize | undefined;

  constructor({ prefix, limits, managementForm, forms, initialCount, emptyForm, localize }: FormSetParts<F>) {
    this.prefix = prefix;
    this.limits = limits;
    this.isBound = managementForm.isBound;
    this.managementForm = managementForm;
    this.forms = forms;
    this.emptyForm = emptyForm;
    this.#initialCount = initialCount;
    this.#localize = localize;
    if (this.isBound) this.#checkCounts();
  }

  /** What one form is called, in the language of the page: `Line`. */
  get label(): string {
    const { label } = this.limits;
    return capitalize(this.#localize?.({ text: label, values: {} }) ?? label);
  }

  /** True when the set was sent and nothing is wrong with it or with a form that is not to be deleted. */
  isValid(): boolean {
    return this.isBound && this.#errors.length === 0 && this.forms.every((form) => form.isValid());
  }

  /** Errors of each form by field, in order; `{}` for forms without. Errors of whole forms are theirs. */
  get errors(): Record<string, readonly FormError[]>[] {
    return this.forms.map((form) => form.errors);
  }

  /** Errors of the set as a whole. */
  get nonFormErrors(): ErrorList {
    return formErrorList(this.#errors);
  }

  get totalErrorCount(): number {
    const counts = this.forms.map(
      (form) => Object.values(form.errors).reduce((sum, list) => sum + list.length, 0) + form.nonFieldErrors.length,
    );
    return counts.reduce((sum, count) => sum + count, this.#errors.length);
  }

  get hasChanged(): boolean {
    return this.forms.some((form) => form.changedFields.length > 0);
  }

  /** Forms for what was there before. */
  get initialForms(): readonly F[] {
    return this.forms.slice(0, this.#initialCount);
  }

  /** Forms for new things. */
  get extraForms(): readonly F[] {
    return this.forms.slice(this.#initialCount);
  }

  get deletedForms(): readonly F[] {
    return this.forms.filter((form) => this.isDeleted(form));
  }

  /** Forms that were filled in, by `ORDER`; those without a number come last. Without `canOrder` in the page's order. */
  get orderedForms(): readonly F[] {
    const filled = this.forms.filter((form) => !form.isSkipped);
    if (!this.limits.canOrder) return filled;
    return filled.toSorted((a, b) => orderOf(a) - orderOf(b));
  }

  /** Cleaned values of the forms that were filled in, in their order. Complete when `isValid()`. */
  get data(): F['data'][] {
    return this.orderedForms.map((form) => form.data);
  }

  /** True when the page needs `enctype="multipart/form-data"`. */
  get isMultipart(): boolean {
    return this.emptyForm.isMultipart || this.forms.some((form) => form.isMultipart);
  }

  isDeleted(form: BoundForm): boolean {
    return this.isBound && form.data[DELETE] === true;
  }

  /** Refuses the set as a whole. For one form, call its own `addError`. */
  addError(error: string | FormError | readonly FormError[], code = 'invalid'): void {
    const localize = this.#localize;
    const found = toFormErrors(error, code);
    this.#errors.push(...(localize ? found.map((one) => localizeError(one, localize)) : found));
  }

  /** Takes the errors that a hook throws. @throws anything that is not a ValidationError */
  addThrown(error: unknown): void {
    if (!(error instanceof ValidationError)) throw error;
    this.addError(error.errors);
  }

  get asDiv(): SafeString {
    return renderSet(this, (form, legend) => `<fieldset>\n<legend>${legend}</legend>\n${form.asDiv.html}\n</fieldset>`);
  }

  get asP(): SafeString {
    return renderSet(this, (form) => form.asP.html);
  }

  /** Items of all forms; the `<ul>` is the page's. */
  get asList(): SafeString {
    return renderSet(
      this,
      (form) => form.asList.html,
      (top) => `<li>\n${top}\n</li>`,
    );
  }

  /** Rows of all forms; the `<table>` is the page's, and the counts are in its first cell. */
  get asTable(): SafeString {
    return renderSet(
      this,
      (form) => form.asTable.html,
      (top) => `<tr><td colspan="2">\n${top}\n</td></tr>`,
    );
  }

  get html(): string {
    return this.asDiv.html;
  }

  toString(): string {
    return this.html;
  }

  get length(): number {
    return this.forms.length;
  }

  [Symbol.iterator](): Iterator<F> {
    return this.forms[Symbol.iterator]();
  }

  #checkCounts(): void {
    const problem = managementError(this.managementForm);
    if (problem) return this.addError(problem);
    const { min, max, validateMin, validateMax, absoluteMax } = this.limits;
    const kept = this.forms.length - this.deletedForms.length;
    const empty = this.extraForms.filter((form) => form.changedFields.length === 0).length;
    if ((validateMax && kept - empty > max) || this.managementForm.data.TOTAL_FORMS > absoluteMax)
      this.addError(countedError('too_many_forms', AT_MOST, max, { num: max }));
    else if (validateMin && kept - empty < min)
      this.addError(countedError('too_few_forms', AT_LEAST, min, { num: min }));
  }
}
Object.defineProperty(BoundFormSet.prototype, SAFE, { value: true });

function orderOf(form: BoundForm): number {
  const order = form.data[ORDER];
  return typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER;
}

const AT_MOST = ['Please submit at most %(num)s form.', 'Please submit at most %(num)s forms.'] as const;
const AT_LEAST = ['Please submit at least %(num)s form.', 'Please submit at least %(num)s forms.'] as const;
