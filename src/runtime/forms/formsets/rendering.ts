import { escapeHtml, safe, type SafeString } from '../../templates/safe-string.ts';
import type { BoundForm } from '../bound-form.ts';
import type { ErrorList } from '../error-list.ts';

interface RenderableSet<F extends BoundForm> {
  readonly managementForm: BoundForm;
  readonly nonFormErrors: ErrorList;
  readonly forms: readonly F[];
  readonly label: string;
}

/** Errors of the set, its counts, and its forms. @param draw gets the name of each form, escaped: `Line 1` */
export function renderSet<F extends BoundForm>(
  set: RenderableSet<F>,
  draw: (form: F, legend: string) => string,
  wrap: (top: string) => string = (top) => top,
): SafeString {
  const errors = set.nonFormErrors.html;
  const counts = set.managementForm.fields.map((field) => field.html).join('\n');
  const top = wrap(errors === '' ? counts : `${errors}\n${counts}`);
  const forms = set.forms.map((form, index) => draw(form, `${escapeHtml(set.label)} ${index + 1}`));
  return safe([top, ...forms].join('\n'));
}
