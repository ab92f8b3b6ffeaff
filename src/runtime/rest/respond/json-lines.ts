import type { Row } from '../../../kernel/database.ts';
import { type Renderer, stringify } from './renderer.ts';

/** JSON Lines: one object on each line. Lists are streamed, so that their length does not matter. */
export const jsonLinesRenderer: Renderer = {
  format: 'jsonl',
  mediaType: 'application/jsonl',
  aliases: ['application/x-ndjson'],
  render: (data) => linesOf(rowsOf(data)),
  async *renderRows(batches) {
    for await (const rows of batches) yield linesOf(rows);
  },
};

function linesOf(rows: readonly unknown[]): string {
  return rows.map((row) => `${stringify(row)}\n`).join('');
}

/** The rows of a page, of a list, or a single one. */
export function rowsOf(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data;
  const results = (data as Row | null)?.['results'];
  return Array.isArray(results) ? results : [data];
}
