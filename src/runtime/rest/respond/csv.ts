import type { Row } from '../../../kernel/database.ts';
import type { ApiContext } from '../request/context.ts';
import { rowsOf } from './json-lines.ts';
import { type Renderer, stringify } from './renderer.ts';

/**
 * CSV (RFC 4180) with a line of names. Nested values are JSON in their cell. A text that a spreadsheet would take for a formula
 * gets an apostrophe in front. Lists are streamed.
 */
export const csvRenderer: Renderer = {
  format: 'csv',
  mediaType: 'text/csv',
  contentType: 'text/csv; charset=utf-8',
  render(data, context) {
    const rows = rowsOf(data).filter(isRow);
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    asFile(context);
    return names.length === 0 ? '' : lineOf(names) + linesOf(names, rows);
  },
  renderRows(batches, { fields, context }) {
    asFile(context);
    return write(batches, fields);
  },
};

async function* write(batches: AsyncIterable<readonly Row[]>, names: readonly string[]): AsyncGenerator<string> {
  yield lineOf(names);
  for await (const rows of batches) yield linesOf(names, rows);
}

/** Browsers save it under the name of the resource. */
function asFile({ request, headers }: ApiContext): void {
  const last = request.path.split('/').filter(Boolean).at(-1) ?? '';
  const name = /^[\w-]+/.exec(last)?.[0] ?? 'rows';
  headers['content-disposition'] = `attachment; filename="${name}.csv"`;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function linesOf(names: readonly string[], rows: readonly Row[]): string {
  return rows.map((row) => lineOf(names.map((name) => row[name]))).join('');
}

function lineOf(values: readonly unknown[]): string {
  return `${values.map(cellOf).join(',')}\r\n`;
}

// Spreadsheets run what begins with one of these, also in the wide forms of East Asian fonts.
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? stringify(value) : String(value as string);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
