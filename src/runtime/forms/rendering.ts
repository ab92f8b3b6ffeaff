// A whole form as HTML, without its <form> tag, its CSRF token and its button: those belong to the page.
import { escapeHtml, safe, type SafeString } from '../templates/safe-string.ts';
import type { BoundField } from './bound-field.ts';
import { formErrorList, type ErrorList } from './error-list.ts';

/** What is drawn. */
interface RenderableForm {
  readonly fields: readonly BoundField[];
  readonly nonFieldErrors: ErrorList;
}

/** Each field in a `<div>`. */
export function renderDivs(form: RenderableForm): SafeString {
  return render(form, (field) => `<div>\n${field.asFieldGroup.html}\n</div>`);
}

/** Each field in a `<p>`, its errors above; several inputs with one legend in a `<div>`, for a `<p>` holds no fieldset. */
export function renderParagraphs(form: RenderableForm): SafeString {
  return render(form, (field) => {
    if (field.isGroup) return `<div>\n${field.asFieldGroup.html}\n</div>`;
    const help =
      field.help === ''
        ? ''
        : `\n<span class="helptext" id="${escapeHtml(field.helpId)}">${escapeHtml(field.help)}</span>`;
    return `${lines(field.errors.html)}<p>\n${field.labelTag.html}\n${field.html}${help}\n</p>`;
  });
}

/** Each field in an `<li>`; the `<ul>` is the page's. */
export function renderItems(form: RenderableForm): SafeString {
  const wrap = (html: string): string => `<li>\n${html}\n</li>`;
  return render(form, (field) => wrap(field.asFieldGroup.html), wrap);
}

/** Each field in a row: label, then errors, widget and help. The `<table>` is the page's. */
export function renderRows(form: RenderableForm): SafeString {
  const wrap = (html: string): string => `<tr><td colspan="2">\n${html}\n</td></tr>`;
  return render(
    form,
    (field) => {
      const help =
        field.help === ''
          ? ''
          : `\n<br>\n<span class="helptext" id="${escapeHtml(field.helpId)}">${escapeHtml(field.help)}</span>`;
      const content = `${lines(field.errors.html)}${field.html}${help}`;
      if (field.isGroup) return groupRow(field, content);
      return `<tr>\n<th>${field.labelTag.html}</th>\n<td>\n${content}\n</td>\n</tr>`;
    },
    wrap,
  );
}

// The label is in another cell than the inputs, so a legend cannot hold them.
function groupRow(field: BoundField, content: string): string {
  const id = escapeHtml(`${field.id}_legend`);
  const group = `<fieldset aria-labelledby="${id}">\n${content}\n</fieldset>`;
  return `<tr>\n<th id="${id}">${escapeHtml(field.labelText)}</th>\n<td>\n${group}\n</td>\n</tr>`;
}

function render(
  form: RenderableForm,
  draw: (field: BoundField) => string,
  wrap = (html: string): string => html,
): SafeString {
  const errors = topErrors(form).html;
  const hidden = form.fields
    .filter((field) => field.isHidden)
    .map((field) => field.html)
    .join('\n');
  const visible = form.fields.filter((field) => !field.isHidden).map(draw);
  return safe(
    [...(errors === '' ? [] : [wrap(errors)]), ...visible, ...(hidden === '' ? [] : [wrap(hidden)])].join('\n'),
  );
}

// Nobody sees a hidden field, so its errors are shown above the form.
function topErrors(form: RenderableForm): ErrorList {
  const hidden = form.fields
    .filter((field) => field.isHidden)
    .flatMap((field) =>
      field.errors.map(({ code, message }) => ({ code, message: `(Hidden field ${field.name}) ${message}` })),
    );
  return hidden.length === 0 ? form.nonFieldErrors : formErrorList([...form.nonFieldErrors, ...hidden]);
}

function lines(html: string): string {
  return html === '' ? '' : `${html}\n`;
}
