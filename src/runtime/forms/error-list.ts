import { escapeHtml } from '../templates/safe-string.ts';
import type { FormError } from './validation-error.ts';

const SAFE = Symbol.for('quintet.safe-string');

/** Errors of one field or of the whole form; prints itself as a list. */
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

/** An error list of a field knows the id by which its input points to it. */
export class FieldErrorList extends ErrorList {
  id: string | undefined;

  static of(errors: readonly FormError[], id: string | undefined): FieldErrorList {
    const list = new FieldErrorList();
    list.push(...errors.map(printable));
    list.id = id;
    return list;
  }

  override get html(): string {
    return this.render({ id: this.id });
  }
}

/** @returns a list that prints itself under the class `errorlist nonfield` */
export function formErrorList(errors: readonly FormError[]): FieldErrorList {
  const list = FieldErrorList.of(errors, undefined);
  Object.defineProperty(list, 'html', { get: () => list.render({ className: 'errorlist nonfield' }) });
  return list;
}

// `{{ error }}` in a template prints the message.
function printable(error: FormError): FormError {
  return Object.defineProperty({ ...error }, 'toString', { value: () => error.message });
}
