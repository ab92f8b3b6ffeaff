// The rows of a list as a file. They are read and sent in parts, so that a large table takes no memory.
import type { Row, Where } from '../../../kernel/database.ts';
import { fieldOf, type FieldDescription } from '../../../kernel/model.ts';
import { BadRequest, PermissionDenied } from '../../http/errors.ts';
import type { HttpResponse } from '../../http/response.ts';
import { stream } from '../../http/responses/streaming.ts';
import { insertEntry } from '../../save/audit-rows.ts';
import type { GatedRows } from '../access/gated-rows.ts';
import type { AdminModel } from '../admin-model.ts';
import { storedSelect } from '../form/row-select.ts';
import type { AdminRequest } from '../frame.ts';
import { scalarText } from '../scalar-text.ts';
import { viewerKey, viewerLabel } from '../viewer.ts';
import { notUsable, readListQuery } from './list-query.ts';
import { listWhere } from './load-page.ts';

const CHUNK = 500;

const FORMATS = {
  csv: { contentType: 'text/csv; charset=utf-8', write: csvChunks },
  json: { contentType: 'application/json', write: jsonChunks },
} as const;

/** `?format=csv` or `json`, with the query of the list: the rows that it finds, with all columns but the secret ones. */
export async function exportRows(admin: AdminRequest, model: AdminModel): Promise<HttpResponse> {
  const { request, app, access, site } = admin;
  if (!(await access.permissions(model)).view) throw new PermissionDenied();
  const format = request.query.get('format') ?? 'csv';
  if (format !== 'csv' && format !== 'json') throw new BadRequest(`There is no format “${format}”.`);
  const query = readListQuery(site, model, request.query.with({ format: undefined }));
  // A file that silently has other rows than asked for is worse than none.
  const wrong = query.forbidden ?? query.ignored[0];
  if (wrong !== undefined) throw new BadRequest(notUsable(request, query, wrong));
  const where = listWhere(model, query, { enums: app.models.enums });
  await insertEntry(app.database, {
    userId: viewerKey(request),
    userLabel: viewerLabel(request),
    model: model.description.name,
    rowKey: '',
    rowLabel: model.labelPlural,
    action: 'export',
    changes: [],
  });
  const day = new Date().toISOString().slice(0, 10);
  const name = `${model.description.name.toLowerCase()}-${day}.${format}`;
  const { contentType, write } = FORMATS[format];
  return stream(write(columnsOf(model), readParts(model, await access.rows(model), where)), {
    contentType,
    headers: { 'content-disposition': `attachment; filename="${name}"` },
  });
}

function columnsOf(model: AdminModel): FieldDescription[] {
  return Object.keys(storedSelect(model)).map((name) => fieldOf(model.description, name) as FieldDescription);
}

/** In the order of the key, from each part to the rows behind it. */
async function* readParts(model: AdminModel, rows: GatedRows, where: Where): AsyncGenerator<Row[]> {
  const { primaryKey } = model.description;
  const [key = '', ...more] = primaryKey;
  const orderBy = primaryKey.map((name) => ({ [name]: 'asc' }));
  let last: Row | undefined;
  for (let skip = 0; ;) {
    const behind = last !== undefined && more.length === 0 ? { AND: [where, { [key]: { gt: last[key] } }] } : where;
    const part = await rows.findMany({ where: behind, select: storedSelect(model), orderBy, take: CHUNK, skip });
    if (part.length > 0) yield part;
    if (part.length < CHUNK) return;
    last = part.at(-1);
    if (more.length > 0) skip += CHUNK;
  }
}

async function* csvChunks(columns: readonly FieldDescription[], parts: AsyncIterable<Row[]>): AsyncGenerator<string> {
  yield `\uFEFF${columns.map(({ name }) => csvCell(name)).join(',')}\r\n`;
  for await (const rows of parts)
    yield rows
      .map((row) => `${columns.map((field) => csvCell(valueText(field, row[field.name]))).join(',')}\r\n`)
      .join('');
}

async function* jsonChunks(columns: readonly FieldDescription[], parts: AsyncIterable<Row[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const rows of parts) {
    for (const row of rows) {
      yield `${before}${JSON.stringify(Object.fromEntries(columns.map((field) => [field.name, jsonValue(field, row[field.name])])))}`;
      before = ',\n';
    }
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** Numbers that JSON would change are texts. */
function jsonValue(field: FieldDescription, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (field.type === 'Json' || field.isList || typeof value === 'boolean' || typeof value === 'number') return value;
  return valueText(field, value);
}

function valueText(field: FieldDescription, value: unknown): string {
  if (value === null || value === undefined) return '';
  return field.type === 'Json' || field.isList ? JSON.stringify(value) : scalarText(value);
}

// White space ends with its line: over many empty lines the pattern would take time that grows with the square of their number.
const FORMULAS = /^([^\S\n\r\u2028\u2029]*)(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/gm;

/** Spreadsheets run what starts like a formula, in every line of a cell; numbers stay numbers. */
function csvCell(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  const harmless = isNumber ? text : text.replaceAll(FORMULAS, "$1'");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
