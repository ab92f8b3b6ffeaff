import { columnKind } from '../../../kernel/column-values.ts';
import { formatDateTime, formatDay } from '../dates.ts';
import { objectLabel } from '../labels.ts';
import { groupDigits } from '../numbers.ts';
import type { AdminSite } from '../admin-site.ts';
import { choicesOf, isFile } from '../field-kinds.ts';
import type { Row } from '../../../kernel/database.ts';
import type { FieldDescription } from '../../../kernel/model.ts';
import { mediaFileUrl } from '../../http/static/media-url.ts';
import type { HttpRequest } from '../../http/request.ts';
import { formatHtml, isSafe, safe, type SafeString } from '../../templates/safe-string.ts';
import { translate, translateCount } from '../../templates/translate.ts';
import type { ColumnKind, ListColumn } from '../admin-model.ts';

/** What a cell needs to know of its page. */
export interface CellContext {
  site: AdminSite;
  request: HttpRequest;
  /** URL of the icon sprite. */
  icons: string;
  emptyValue: string;
  /** Where stored files are; undefined where they are not links. */
  mediaUrl?: string | undefined;
  /** Told about columns that throw. */
  report?: (column: ListColumn, error: unknown) => void;
}

const CELL_CLASSES: Partial<Record<ColumnKind, string>> = {
  number: 'q-cell--num',
  boolean: 'q-cell--bool',
  date: 'q-cell--date',
  datetime: 'q-cell--date',
  text: 'q-cell--text',
};
const MAX_TEXT = 80;

export function cellClass(column: ListColumn): string {
  return CELL_CLASSES[column.kind] ?? '';
}

/** A value as a cell of a list shows it. A computed column that throws spoils its own cell and no more. */
export function renderCell(context: CellContext, column: ListColumn, row: Row): SafeString {
  try {
    return renderValue(context, column, column.value(row));
  } catch (error) {
    context.report?.(column, error);
    return formatHtml`<span class="q-null">⚠ ${translate(context.request, 'Error')}</span>`;
  }
}

/** A value of a field in readable form, for cells and read-only fields. */
export function renderValue(
  context: CellContext,
  { kind, field, target }: Pick<ListColumn, 'kind' | 'field' | 'target'>,
  value: unknown,
): SafeString {
  if (value === null || value === undefined || value === '')
    return formatHtml`<span class="q-null">${context.emptyValue}</span>`;
  if (isSafe(value)) return value;
  if (field && isFile(field) && context.mediaUrl !== undefined && typeof value === 'string')
    return formatHtml`<a href="${mediaFileUrl(context.mediaUrl, value)}">${value}</a>`;
  if (typeof value === 'boolean') return booleanIcon(context, value);
  if (value instanceof Date) return renderDate(context, kind, value);
  if (target && isRow(value)) return formatHtml`${objectLabel(target, value)}`;
  if (kind === 'number') return formatHtml`${groupDigits(String(value), context.site.languageCode)}`;
  if (field && (kind === 'enum' || choicesOf(field)))
    return formatHtml`<span class="q-tag">${choiceLabel(context.site, field, String(value))}</span>`;
  if (value instanceof Uint8Array) return formatHtml`${sizeText(context, value.length)}`;
  if (Array.isArray(value)) return formatHtml`${value.map(String).join(', ')}`;
  if (field?.type === 'Json') return formatHtml`<code>${shorten(JSON.stringify(value))}</code>`;
  return textCell(String(value));
}

/** A day and a time of day are what the column holds; an instant is shown in the site's time zone. */
function renderDate({ site }: CellContext, kind: ColumnKind, value: Date): SafeString {
  const meaning = kind === 'date' ? 'date' : columnKind(value);
  if (Number.isNaN(value.getTime())) return safe('');
  if (meaning === 'time') return formatHtml`${value.toJSON().replace(/:00$/, '')}`;
  return timeTag(
    value,
    meaning === 'date' ? formatDay(value, site.languageCode) : formatDateTime(value, site.timeZone, site.languageCode),
  );
}

function textCell(text: string): SafeString {
  const line = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  const short = shorten(line);
  return short === text ? formatHtml`${text}` : formatHtml`<span title="${text.slice(0, 400)}">${short}</span>`;
}

function shorten(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1).trimEnd()}…` : text;
}

function sizeText({ request, site }: CellContext, size: number): string {
  const text = groupDigits(String(size), site.languageCode);
  return translateCount(request, { one: '%(size)s byte', many: '%(size)s bytes', count: size }, { size: text });
}

function booleanIcon({ icons, request }: CellContext, value: boolean): SafeString {
  const [name, look] = value ? ['check', 'q-yes'] : ['cross', 'q-no'];
  const word = value ? translate(request, 'Yes') : translate(request, 'No');
  return formatHtml`<span class="${look}"><svg class="q-icon" aria-hidden="true"><use href="${icons}#${name}"/></svg><span class="q-vh">${word}</span></span>`;
}

function timeTag(date: Date, text: string): SafeString {
  if (Number.isNaN(date.getTime())) return safe('');
  return formatHtml`<time datetime="${date.toJSON()}">${text}</time>`;
}

function choiceLabel(site: AdminSite, field: FieldDescription, value: string): string {
  const choice = choicesOf(field)?.find((found) => found.value === value);
  if (choice) return site.label(choice.label);
  const found = site.enums.find(({ name }) => name === field.type)?.values.find(({ name }) => name === value);
  return found?.label ?? value;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
