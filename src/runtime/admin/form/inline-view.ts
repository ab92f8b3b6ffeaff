// Inlines as the template shows them.
import type { Row } from '../../../kernel/database.ts';
import { capitalize } from '../../../kernel/names.ts';
import { fieldOf } from '../../../kernel/model.ts';
import type { BoundField } from '../../forms/bound-field.ts';
import type { BoundModelForm } from '../../forms/model/bound-model-form.ts';
import { formatHtml, safe, type SafeString } from '../../templates/safe-string.ts';
import { translate } from '../../templates/translate.ts';
import { changeUrl } from '../change-paths.ts';
import type { AdminRequest } from '../frame.ts';
import { objectLabel } from '../labels.ts';
import { autocompleteUrl } from './autocomplete.ts';
import { inputView, textView, type FieldView } from './field-view.ts';
import { versionName } from './inline-versions.ts';
import type { InlineSet } from './inline-set.ts';

interface InlineRow {
  /** `c1`, or `New comment`. */
  label: string;
  isNew: boolean;
  url: string | undefined;
  hidden: SafeString[];
  fields: FieldView[];
  errors: string[];
  deleteBox: SafeString | undefined;
  deleteId: string;
}

interface InlineView {
  id: string;
  title: string;
  isTabular: boolean;
  hidden: SafeString[];
  errors: string[];
  headings: string[];
  rows: InlineRow[];
  /** The row that scripts copy; undefined where no rows can be added. */
  empty: InlineRow | undefined;
  addText: string;
  max: number;
  hasDeletes: boolean;
}

/** @param isUnchecked errors are not shown */
export function inlineView(admin: AdminRequest, inline: InlineSet, isUnchecked: boolean): InlineView {
  const { request } = admin;
  const { set, model, may, inputs } = inline;
  const { kind = 'tabular', title } = inline.inline.options;
  const view: RowContext = { admin, inline, isUnchecked, isTabular: kind === 'tabular' };
  const isText = !may.add && !may.change;
  const texts = inline.textRows.map((row) => textRow(view, row));
  const rows = [...texts, ...set.forms.map((form, index) => rowView(view, form, texts.length + index + 1))];
  return {
    id: set.prefix,
    title: title === undefined ? capitalize(model.labelPlural) : translate(request, title),
    isTabular: kind === 'tabular',
    hidden: isText ? [] : [...set.managementForm.fields.map((bound) => bound.asHidden), ...versionInput(inline)],
    errors: isUnchecked ? [] : [...set.nonFormErrors].map(({ message }) => message),
    headings: inputs.map((name) => set.emptyForm.field(name).label),
    rows,
    empty: may.add ? rowView(view, set.emptyForm, 0) : undefined,
    addText: capitalize(translate(request, 'Add another %(name)s', { name: model.label })),
    max: set.limits.max,
    hasDeletes: rows.some(({ deleteBox }) => deleteBox !== undefined) || (may.add && set.limits.canDelete),
  };
}

function versionInput(inline: InlineSet): SafeString[] {
  if (inline.version === '') return [];
  return [formatHtml`<input type="hidden" name="${versionName(inline)}" value="${inline.version}">`];
}

interface RowContext {
  admin: AdminRequest;
  inline: InlineSet;
  isUnchecked: boolean;
  isTabular: boolean;
}

function rowView(context: RowContext, form: BoundModelForm, number: number): InlineRow {
  const { admin, inline, isUnchecked } = context;
  const { model, inputs, set } = inline;
  const row = form.instance;
  const label = row
    ? objectLabel(model, row)
    : capitalize(translate(admin.request, 'New %(name)s', { name: model.label }));
  const box = form.fields.find(({ name }) => name === 'DELETE');
  return {
    label,
    isNew: row === undefined,
    url: row && !model.hidden ? changeUrl(model, row) : undefined,
    hidden: form.hiddenFields.map((bound) => bound.asHidden),
    fields: inputs.map((name) => {
      const bound = form.field(name);
      return inputCell(context, bound, `${bound.label}, ${model.label} ${number}`);
    }),
    errors: isUnchecked ? [] : [...form.nonFieldErrors].map(({ message }) => message),
    deleteBox: box && set.limits.canDelete ? deleteBox(admin, box, label) : undefined,
    deleteId: box?.id ?? '',
  };
}

function deleteBox({ request }: AdminRequest, bound: BoundField, label: string): SafeString {
  return bound.asWidget(bound.field.widget, { 'aria-label': translate(request, 'Delete %(name)s', { name: label }) });
}

function textRow({ admin, inline }: RowContext, row: Row): InlineRow {
  const { model, inputs } = inline;
  return {
    label: objectLabel(model, row),
    isNew: false,
    url: model.hidden ? undefined : changeUrl(model, row),
    hidden: [],
    fields: inputs.map((name) => textView(admin, model, name, row)),
    errors: [],
    deleteBox: undefined,
    deleteId: '',
  };
}

/** A table has its labels in the head, so each input says its own. */
function inputCell({ admin, inline, isUnchecked, isTabular }: RowContext, bound: BoundField, name: string): FieldView {
  const { model } = inline;
  const attributes = {
    ...(isTabular ? { 'aria-label': name } : {}),
    ...(isUnchecked ? { 'aria-invalid': undefined, 'aria-describedby': undefined } : {}),
  };
  const widget = bound.asWidget(bound.field.widget, attributes);
  const field = fieldOf(model.description, bound.name);
  const asksForKey = bound.field.kind.startsWith('relation-key');
  const many = field?.isList ? safe(' data-q-many') : '';
  const html =
    asksForKey && field
      ? formatHtml`<div class="q-combo" data-q="autocomplete" data-q-url="${autocompleteUrl(admin.site, model, field)}"${many}>${widget}</div>`
      : widget;
  return inputView(bound, { html, help: isTabular ? '' : bound.help, ...(isUnchecked ? { errors: [] } : {}) });
}
