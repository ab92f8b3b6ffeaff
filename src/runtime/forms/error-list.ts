import { escapeHtml } from '../templates/safe-string.ts';
import type { FormError } from './validation-error.ts';

const SAFE = Symbol.for('quintet.safe-string');

/** Errors of one field or of the whole form; they print as a list. */
export class ErrorList extends Array<FormError> {
  // What map and filter return is an ordinary array.
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** `<ul class="errorlist">`, or nothing when there are no errors. */
  get html(): string {
    return this.render({});
  }

  render({ id, className = 'errorlist' }: { id?: string | undefined; className?: string }): string {
    if (this.length === 0) return '';
    const items = this.map(({ message }) => `<li>${escapeHtml(message)}</li>`).join('');
    return `<ul class="${className}"${id === undefined ? '' : ` id="${escapeHtml(id)}"`}>${items}</ul>`;
  }

  override toString(): string {
    return this.html;
  }
}
Object.defineProperty(ErrorList.prototype, SAFE, { value: true });

/** A list of a field's errors; `id` is the id by which its input points to it. */
export function fieldErrorList(errors: readonly FormError[], id: string): ErrorList {
  return createList(errors, { id });
}

/** A list of errors of the form as a whole: it prints itself under the class `errorlist nonfield`. */
export function formErrorList(errors: readonly FormError[]): ErrorList {
  return createList(errors, { className: 'errorlist nonfield' });
}

function createList(errors: readonly FormError[], look: { id?: string; className?: string }): ErrorList {
  const list = new ErrorList();
  list.push(...errors.map((error) => new PrintableError(error)));
  return Object.defineProperty(list, 'html', { get: () => list.render(look) });
}

/** An error that a template prints as its message: `{{ error }}`. */
class PrintableError implements FormError {
  readonly message: string;
  readonly code: string;

  constructor({ message, code }: FormError) {
    this.message = message;
    this.code = code;
  }

  toString(): string {
    return this.message;
  }
}
