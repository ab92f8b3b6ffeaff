// A field of the add and change pages as its template shows it.
import type { Row } from '../../../kernel/database.ts';
import { fieldOf, type FieldDescription } from '../../../kernel/model.ts';
import { capitalize } from '../../../kernel/names.ts';
import type { BoundField } from '../../forms/bound-field.ts';
import type { BoundForm } from '../../forms/bound-form.ts';
import type { HttpRequest } from '../../http/request.ts';
import { formatHtml, safe, type SafeString } from '../../templates/safe-string.ts';
import { translate, translateCount } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { changeUrl } from '../change-paths.ts';
import { holdsForeignKey, isFile } from '../field-kinds.ts';
import { iconsUrl, type AdminRequest } from '../frame.ts';
import { objectLabel } from '../labels.ts';
import { renderValue } from '../list/cells.ts';
import { MAX_LINKED } from './row-select.ts';
import { resolveColumns } from '../list/columns.ts';
import type { Permissions } from '../access/admin-access.ts';

export interface FieldView {
  id: string;
  label: string;
  required: boolean;
  errors: { message: string }[];
  html: SafeString;
  help: string | SafeString;
  helpId: string;
  /** A single checkbox with its label next to it. */
  isCheck: boolean;
  /** Several inputs below one label. */
  isGroup: boolean;
  isReadonly: boolean;
  links: { url: string; icon: string; label: string }[];
}

/** An input. */
export function inputView(bound: BoundField, more: Partial<FieldView> = {}): FieldView {
  return {
    id: bound.id,
    label: bound.label,
    required: bound.required,
    errors: [...bound.errors],
    html: safe(bound.html),
    help: bound.help,
    helpId: bound.helpId,
    isCheck: bound.type === 'checkbox',
    isGroup: bound.field.widget.isGroup,
    isReadonly: false,
    links: [],
    ...more,
  };
}

/** An input that chooses rows of another model. */
interface RelationInput {
  request: HttpRequest;
  target: AdminModel;
  field: FieldDescription;
  bound: BoundField;
  row: Row | undefined;
  /** What the viewer may do with the other model. */
  may: Permissions;
  searchUrl: string;
}

/** The input with links to the rows behind it. */
export function relationView(input: RelationInput): FieldView {
  const { request, target, field, bound, row, may, searchUrl } = input;
  const current = holdsForeignKey(field) && row ? (row[field.name] as Row | null | undefined) : undefined;
  const asksForKey = bound.field.kind.startsWith('relation-key');
  const link = (url: string, icon: string, label: string): FieldView['links'][number] => ({ url, icon, label });
  return inputView(bound, {
    html: asksForKey && may.view ? searchable(bound, field, searchUrl) : safe(bound.html),
    help: asksForKey ? keyHelp(input, current) : bound.help,
    links: [
      ...(may.view && current ? [link(changeUrl(target, current), 'edit', openText(input, current))] : []),
      ...(may.view
        ? [
            link(
              target.path,
              'search',
              capitalize(translate(request, 'Look up %(name)s', { name: target.labelPlural })),
            ),
          ]
        : []),
      ...(may.add
        ? [link(`${target.path}add/`, 'plus', capitalize(translate(request, 'Add %(name)s', { name: target.label })))]
        : []),
    ],
  });
}

function openText({ request, target, may }: RelationInput, row: Row): string {
  const name = { name: objectLabel(target, row) };
  return may.change ? translate(request, 'Change %(name)s', name) : translate(request, 'View %(name)s', name);
}

function searchable(bound: BoundField, { isList }: FieldDescription, url: string): SafeString {
  const many = isList ? safe(' data-q-many') : '';
  return formatHtml`<div class="q-combo" data-q="autocomplete" data-q-url="${url}"${many}>${safe(bound.html)}</div>`;
}

// Too many rows for a list: the field asks for a key, and says whose it is now.
function keyHelp({ request, target, field, bound, may }: RelationInput, current: Row | null | undefined): SafeString {
  const label = current ? objectLabel(target, current) : '';
  const object = current && may.view ? formatHtml`<a href="${changeUrl(target, current)}">${label}</a>` : label;
  const now = current ? formatHtml`${translate(request, 'Currently:')} ${object}. ` : '';
  const ids = field.isList
    ? translate(request, 'IDs of %(name)s, separated by commas.', { name: target.labelPlural })
    : translate(request, 'The ID of the %(name)s.', { name: target.label });
  return formatHtml`${now}${bound.help === '' ? ids : bound.help}`;
}

/** A value that is only shown. */
export function textView(admin: AdminRequest, model: AdminModel, name: string, row: Row): FieldView {
  const { site, app, request } = admin;
  const field = fieldOf(model.description, name);
  if (field?.relation?.manyToMany) return linkedView(admin, model, field, row);
  const [column] = resolveColumns(site, model, [name]);
  const value = column?.value(row);
  const shown = column
    ? shownValue(
        { site, request, icons: iconsUrl(app), emptyValue: model.emptyValue, mediaUrl: app.settings.mediaUrl },
        column,
        value,
      )
    : safe('');
  const isLink = column?.target?.hidden === false && value !== null && value !== undefined;
  const html =
    isLink && column.target ? formatHtml`<a href="${changeUrl(column.target, value as Row)}">${shown}</a>` : shown;
  const help = field?.help === undefined ? undefined : translate(request, field.help);
  return plainView(name, capitalize(site.label(field?.label ?? name)), html, help);
}

/** The rows that a row is linked to, those that exist for the viewer; links to the pages that they may open. */
function linkedView({ site, request }: AdminRequest, model: AdminModel, field: FieldDescription, row: Row): FieldView {
  const target = site.target(field);
  const rows = (row[field.name] ?? []) as Row[];
  const labels = rows.slice(0, MAX_LINKED).map((linked) => {
    const label = target ? objectLabel(target, linked) : '';
    return target && !target.hidden ? formatHtml`<a href="${changeUrl(target, linked)}">${label}</a>` : label;
  });
  const more = rows.length > MAX_LINKED ? formatHtml` ${translate(request, 'and more')}` : '';
  const html =
    labels.length === 0
      ? formatHtml`<span class="q-null">${model.emptyValue}</span>`
      : formatHtml`${joinHtml(labels)}${more}`;
  const help = field.help === undefined ? undefined : translate(request, field.help);
  return plainView(field.name, capitalize(site.label(field.label)), html, help);
}

function joinHtml(parts: readonly (string | SafeString)[]): SafeString {
  return parts.reduce<SafeString>((html, part, index) => formatHtml`${html}${index > 0 ? ', ' : ''}${part}`, safe(''));
}

export function plainView(name: string, label: string, html: SafeString, help = ''): FieldView {
  const id = `id_${name}`;
  return {
    id,
    label,
    html,
    help,
    helpId: `${id}_helptext`,
    required: false,
    errors: [],
    isCheck: false,
    isGroup: false,
    isReadonly: true,
    links: [],
  };
}

interface ErrorSummary {
  errorCount: number;
  errorText: string;
  formErrors: string[];
  errorFields: { id: string; label: string; message: string }[];
}

const ERRORS_BELOW = { one: 'Please correct the error below.', many: 'Please correct the errors below.' };

/** Errors of the whole page with links to their fields. */
export function errorSummary(
  request: HttpRequest,
  forms: readonly BoundForm[],
  more: readonly string[] = [],
): ErrorSummary {
  const formErrors = [...forms.flatMap((form) => form.nonFieldErrors.map(({ message }) => message)), ...more];
  const errorFields = forms.flatMap((form) =>
    form.fields.flatMap((bound) =>
      bound.errors.map(({ message }) => ({
        id: bound.field.widget.isGroup ? `${bound.id}_0` : bound.id,
        label: bound.label,
        message,
      })),
    ),
  );
  const errorCount = formErrors.length + errorFields.length;
  return {
    errorCount,
    errorText: translateCount(request, { ...ERRORS_BELOW, count: errorCount }),
    formErrors,
    errorFields,
  };
}

// Texts that a list would cut are whole here.
function shownValue(
  context: Parameters<typeof renderValue>[0],
  column: ReturnType<typeof resolveColumns>[number],
  value: unknown,
): SafeString {
  const isPath = column.field !== undefined && isFile(column.field);
  if (column.kind === 'text' && !isPath && typeof value === 'string' && value !== '') return formatHtml`${value}`;
  return renderValue(context, column, value);
}
